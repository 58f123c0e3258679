"""Certificates on the maker's phone, and the gate to their files. A file is for its owner and for officers alone."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.files import File
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from cooperatives.signed_in import signed_in, who
from cooperatives.subjects import CheckState
from products.catalogue import Product
from products.certificates import Certificate, CertificateKind
from products.certifying import add_certificate, remove_certificate, update_certificate
from products.forms import CertificateForm
from products.maker_pages import MakerView
from traceability.foundation.files import papers
from traceability.foundation.files.models import Paper
from traceability.foundation.refusals import Refusal


class MyPapersView(MakerView):
    """Every certificate of the subject, each with its state of today."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        rows = self.subject().certificates.select_related("product", "paper", "decided_by")
        product = self._product(request.GET.get("san-pham", ""))
        if product:
            rows = rows.filter(Q(product=product) | Q(product=None))
        context = {"rows": [(one, one.state_on(today)) for one in rows], "product": product}
        return render(request, "products/my_papers.html", context)

    def _product(self, wanted: str) -> Product | None:
        try:
            return self.subject().products.filter(pk=uuid.UUID(wanted)).first()
        except ValueError:
            return None


class PaperFormView(MakerView):
    """Hand in a certificate, or correct one that is not verified."""

    def certificate(self, pk) -> Certificate | None:
        if pk is None:
            return None
        return get_object_or_404(Certificate.objects.writable_by(self.request.user), pk=pk)

    def get(self, request: HttpRequest, pk=None) -> HttpResponse:
        certificate = self.certificate(pk)
        if certificate:
            initial: dict[str, Any] = {
                name: getattr(certificate, name) for name in CertificateForm.base_fields if name != "file"
            }
        else:
            initial = {"product": request.GET.get("san-pham", "")}
        return self._page(certificate, self._form(certificate, initial=initial))

    def post(self, request: HttpRequest, pk=None) -> HttpResponse:
        certificate = self.certificate(pk)
        form = self._form(certificate, request.POST, request.FILES)
        if form.is_valid() and self._save(certificate, form):
            messages.success(request, _("Đã gửi giấy. Cán bộ Sở sẽ xem và xác nhận."))
            return redirect("my-papers")
        return self._page(certificate, form)

    def _form(self, certificate: Certificate | None, *args, **kwargs) -> CertificateForm:
        subject = certificate.subject if certificate else self.subject()
        return CertificateForm(*args, products=subject.products.filter(archived=False), **kwargs)

    def _save(self, certificate: Certificate | None, form: CertificateForm) -> bool:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        try:
            if form.cleaned_data["file"]:
                facts["paper"] = self._store(form.cleaned_data["file"], form)
            if certificate:
                update_certificate(actor=who(self.request), certificate=certificate, **facts)
            else:
                add_certificate(actor=who(self.request), subject=self.subject(), **facts)
        except Refusal as refusal:
            refusal.add_to(form)
        return not form.errors

    def _store(self, upload: File, form: CertificateForm) -> Paper:
        """The stored file; a refusal is told beside its box."""
        title = form.cleaned_data["title"] or str(CertificateKind(form.cleaned_data["kind"]).label)
        try:
            return papers.store(upload=upload, title=title, uploader_party=who(self.request).party)
        except Refusal as refusal:
            raise Refusal({"file": refusal.messages}) from refusal

    def _page(self, certificate: Certificate | None, form: CertificateForm) -> HttpResponse:
        fixed = certificate is not None and certificate.check_state == CheckState.VERIFIED
        state = certificate.state_on(timezone.localdate()) if certificate else None
        context = {"certificate": certificate, "form": form, "state": state, "fixed": fixed}
        return render(self.request, "products/paper_form.html", context, status=400 if form.errors else 200)


class PaperRemoveView(MakerView):
    """Takes a certificate back that nobody has verified."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        certificate = get_object_or_404(Certificate.objects.writable_by(request.user), pk=pk)
        try:
            remove_certificate(actor=who(request), certificate=certificate)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("my-paper", pk=pk)
        messages.success(request, _("Đã xóa giấy."))
        return redirect("my-papers")


@method_decorator(signed_in, name="dispatch")
class PaperFileView(View):
    """The file itself. Missing and forbidden answer alike, and no browser may run what stands in it."""

    def get(self, request: HttpRequest, pk) -> FileResponse:
        seen = Certificate.objects.papers_open_to(request.user).filter(paper=pk)
        paper = Paper.objects.filter(pk__in=seen.values("paper")).first()
        if paper is None:
            raise Http404
        return papers.paper_response(paper)
