"""Parts of a file, for players that jump about in it: RFC 9110, section 14. One range; several are answered whole."""

import re

from django.http import HttpRequest, HttpResponse

_ONE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


def ranged(request: HttpRequest, data: bytes, content_type: str) -> HttpResponse:
    """200 with all of `data`, 206 with the part that was asked for, or 416 if it lies behind the end."""
    asked = _ONE.fullmatch(request.headers.get("Range", "").strip())
    whole = len(data)
    if request.method not in {"GET", "HEAD"} or asked is None or not (asked[1] or asked[2]):
        response = HttpResponse(data, content_type=content_type)
    elif (part := _part(asked[1], asked[2], whole)) is None:
        response = HttpResponse(status=416, content_type=content_type)
        response["Content-Range"] = f"bytes */{whole}"
    else:
        first, last = part
        response = HttpResponse(data[first : last + 1], status=206, content_type=content_type)
        response["Content-Range"] = f"bytes {first}-{last}/{whole}"
    response["Accept-Ranges"] = "bytes"
    return response


def _part(first: str, last: str, whole: int) -> tuple[int, int] | None:
    """First and last octet, both counted in; None if nothing of the file lies between them."""
    if max(len(first), len(last)) > 18:  # longer than any file, and than a number should be to read
        return None
    if not first:
        start, end = max(0, whole - int(last)), whole - 1
    else:
        start, end = int(first), min(int(last), whole - 1) if last else whole - 1
    return (start, end) if start <= end < whole else None
