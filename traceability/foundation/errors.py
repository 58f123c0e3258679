"""Pages for what goes wrong: a sentence and a way on, in the reader's language; JSON under /api/. No detail leaks."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
_BARE = '<!doctype html><html lang="vi"><meta charset="utf-8"><title>{}</title><h1>{}</h1><p>{}</p></html>'


def told(request: HttpRequest, status: int, code: str, title: str, text: str) -> HttpResponse:
    """The page, or the API's error shape, for one fault."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"error": {"code": code, "message": f"{title}. {text}", "fields": {}}}, status=status)
    try:
        return render(request, "foundation/error.html", {"title": title, "text": text}, status=status)
    except Exception:  # the page itself needs what is broken
        logger.exception("the error page failed")
        return HttpResponse(format_html(_BARE, title, title, text), status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return told(request, 400, "invalid", _("Không đọc được yêu cầu"), _("Địa chỉ hoặc nội dung có chỗ chưa đúng."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Missing and forbidden answer alike: who may not see a row does not learn that it exists."""
    return not_found(request)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    text = _("Trang này không có, hoặc anh/chị không được xem. Xem lại địa chỉ hoặc đăng nhập.")
    return told(request, 404, "not_found", _("Không tìm thấy trang"), text)


def too_large(request: HttpRequest) -> HttpResponse:
    return told(request, 413, "too_large", _("Gửi quá nhiều một lúc"), _("Hãy gửi từng ảnh, mỗi ảnh nhiều nhất 12 MB."))


def server_error(request: HttpRequest) -> HttpResponse:
    text = _("Lỗi của chúng tôi, không phải của anh/chị. Hãy thử lại sau ít phút.")
    return told(request, 500, "server_error", _("Có lỗi trong hệ thống"), text)


def refused(request: HttpRequest, sentences: list[str]) -> HttpResponse:
    """A refusal that no form has shown."""
    return told(request, 400, "invalid", _("Chưa làm được"), " ".join(sentences))


def too_many(request: HttpRequest, seconds: int = 600) -> HttpResponse:
    """429 with Retry-After; also what allauth answers with."""
    text = _("Anh/chị chờ %(minutes)s phút rồi thử lại.") % {"minutes": max(1, -(-seconds // 60))}
    response = told(request, 429, "throttled", _("Thử quá nhiều lần"), text)
    response["Retry-After"] = str(seconds)
    return response
