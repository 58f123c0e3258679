"""Pictures of a product on the maker's phone: add several, put in order, describe, take away and bring back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cooperatives.signed_in import who
from products.catalogue import Photo, Product
from products.forms import PhotosForm, PhotoTextForm
from products.maker_pages import MakerView
from products.photos import MOST, add_photo, describe_photo, move_photo, remove_photo, restore_photo
from traceability.foundation.refusals import Refusal

GONE = "photo_gone"  # in the session: what the undo button brings back


class PhotosView(MakerView):
    """All pictures of one product, and the box for more."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        return self._page(self.product(pk), PhotosForm(party=who(request).party))

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        product = self.product(pk)
        form = PhotosForm(request.POST, request.FILES, party=who(request).party)
        if form.is_valid() and self._add(product, form):
            messages.success(request, _("Đã thêm ảnh. Ảnh đầu tiên là ảnh bìa."))
            return redirect("product-photos", pk=pk)
        return self._page(product, form)

    def _add(self, product: Product, form: PhotosForm) -> bool:
        if not form.pictures:
            form.add_error("photos", _("Chưa chọn ảnh nào. Bấm vào ô rồi chọn ảnh."))
        try:
            for picture in form.pictures:
                add_photo(actor=who(self.request), product=product, picture=picture)
        except Refusal as refusal:
            refusal.add_to(form)
        return not form.errors

    def _page(self, product: Product, form: PhotosForm) -> HttpResponse:
        photos = list(product.photos.select_related("picture"))
        gone = self.request.session.get(GONE)
        context = {
            "product": product,
            "photos": [(photo, PhotoTextForm(initial={"alt": photo.alt}, prefix=str(photo.pk))) for photo in photos],
            "form": form,
            "room": MOST - len(photos),
            "undo": gone is not None and gone.get("product") == str(product.pk),
        }
        return render(self.request, "products/photos.html", context, status=400 if form.errors else 200)


class PhotoView(MakerView):
    """One tap on one picture; `act` says which."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk, photo) -> HttpResponse:
        product = self.product(pk)
        chosen = get_object_or_404(product.photos.all(), pk=photo)
        act = self._acts().get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            act(product, chosen)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("product-photos", pk=pk)

    def _acts(self) -> dict[str, Callable[[Product, Photo], None]]:
        return {"describe": self._describe, "first": self._first, "earlier": self._earlier, "remove": self._remove}

    def _describe(self, product: Product, photo: Photo) -> None:
        form = PhotoTextForm(self.request.POST, prefix=str(photo.pk))
        if not form.is_valid():
            raise Refusal(form.errors["alt"][0])
        describe_photo(actor=who(self.request), photo=photo, alt=form.cleaned_data["alt"])
        messages.success(self.request, _("Đã lưu lời tả ảnh."))

    def _first(self, product: Product, photo: Photo) -> None:
        move_photo(actor=who(self.request), photo=photo, place=0)
        messages.success(self.request, _("Đã đổi ảnh bìa."))

    def _earlier(self, product: Product, photo: Photo) -> None:
        before = product.photos.filter(position__lt=photo.position).count()
        move_photo(actor=who(self.request), photo=photo, place=before - 1)

    def _remove(self, product: Product, photo: Photo) -> None:
        gone = remove_photo(actor=who(self.request), photo=photo)
        self.request.session[GONE] = gone | {"product": str(product.pk)}


class PhotoUndoView(MakerView):
    """*Hoàn tác*: brings the picture back that was taken away last."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        product = self.product(pk)
        gone = request.session.get(GONE)
        if gone and gone.get("product") == str(product.pk):
            del request.session[GONE]
            restore_photo(actor=who(request), product=product, gone=gone)
            messages.success(request, _("Đã lấy lại ảnh."))
        return redirect("product-photos", pk=pk)
