"""The maker's pages of her products: list, new, task list and the small forms. Every rule is in the verbs."""

import uuid
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views import View

from cooperatives.signed_in import member_only, who
from cooperatives.subjects import Subject
from products.catalogue import Photo, Product
from products.forms import FactsForm, NewProductForm
from products.making import archive_product, create_product, update_product
from products.photos import add_photo
from products.tasks import missing_for_release, task_lists
from traceability.foundation.refusals import Refusal


@method_decorator(member_only, name="dispatch")
class MakerView(View):
    """A page of somebody who acts for a subject. What is not hers is not there."""

    def subject(self) -> Subject:
        return self.request.subject  # type: ignore[attr-defined]

    def product(self, pk) -> Product:
        products = Product.objects.writable_by(self.request.user)
        return get_object_or_404(products.select_related("subject__unit", "ocop_set"), pk=pk)


class MyProductsView(MakerView):
    """*Sản phẩm của tôi*: what is sold, with what is missing; what was put away stands below."""

    def get(self, request: HttpRequest) -> HttpResponse:
        subject = self.subject()
        photos = Prefetch("photos", Photo.objects.select_related("picture"))
        products = list(subject.products.prefetch_related(photos, "certificates"))
        context = {
            "subject": subject,
            "rows": [(product, missing_for_release(product)) for product in products if not product.archived],
            "archived": [product for product in products if product.archived],
        }
        return render(request, "products/my_products.html", context)


class NewProductView(MakerView):
    """*Thêm sản phẩm*: six short inputs; everything else is a task afterwards."""

    def get(self, request: HttpRequest) -> HttpResponse:
        latest = self.subject().products.order_by("-created_at").first()
        initial = {"client_uuid": uuid.uuid4(), "activity": latest.activity if latest else None}
        return self._page(NewProductForm(initial=initial, party=who(request).party))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewProductForm(request.POST, request.FILES, party=who(request).party)
        if form.is_valid():
            try:
                product = self._make(form)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, _("Đã thêm sản phẩm. Bổ sung những việc còn thiếu dưới đây."))
                return redirect("my-product", pk=product.pk)
        return self._page(form)

    @transaction.atomic
    def _make(self, form: NewProductForm) -> Product:
        product = create_product(actor=who(self.request), subject=self.subject(), **form.facts())
        for picture in form.pictures:
            add_photo(actor=who(self.request), product=product, picture=picture)
        return product

    def _page(self, form: NewProductForm) -> HttpResponse:
        return render(self.request, "products/new_product.html", {"form": form}, status=400 if form.errors else 200)


class MyProductView(MakerView):
    """One product as a task list: what is there, what is missing, where to add it."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        product = self.product(pk)
        context = {"product": product, "groups": task_lists(product), "face": product.photos.first()}
        return render(request, "products/my_product.html", context)


class ArchiveView(MakerView):
    """*Cất sản phẩm* and its undo; one tap each."""

    http_method_names = ("post",)
    archived = True

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        archive_product(actor=who(request), product=self.product(pk), archived=self.archived)
        said = _("Đã cất sản phẩm. Bấm “Lấy lại” để dùng tiếp.") if self.archived else _("Đã lấy lại sản phẩm.")
        messages.success(request, said)
        return redirect("my-product", pk=pk)


class FactsView(MakerView):
    """One small form of facts. A conflict shows both values; saving once more decides for what is typed."""

    form_class: type[FactsForm] = FactsForm
    heading: str | Promise = ""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        product = self.product(pk)
        return self._page(product, self.form_class(initial=self.form_class.seen(product)))

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        product = self.product(pk)
        form = self.form_class(request.POST)
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                update_product(actor=who(request), product=product, version=version, **form.facts())
            except Refusal as refusal:
                refusal.add_to(form)
                _take_newer_version(form, product)
            else:
                messages.success(request, _("Đã lưu."))
                return redirect("my-product", pk=pk)
        return self._page(product, form)

    def _page(self, product: Product, form: FactsForm) -> HttpResponse:
        context = {"product": product, "form": form, "heading": self.heading}
        return render(self.request, "products/facts.html", context, status=400 if form.errors else 200)


def _take_newer_version(form: forms.Form, product: Product) -> None:
    """The page that shows both values answers for the newer one: the next save is a decision, not an accident."""
    data = cast(Any, form.data).copy()
    data["version"] = str(Product.objects.values_list("version", flat=True).get(pk=product.pk))
    form.data = data
