"""The files that Google and Meta fetch, and the seller's page that tells where they are."""

import zlib
from collections.abc import Callable, Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from cooperatives.signed_in import signed_in, who
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.feeds.addresses import new_address, shelf_of
from marketplace_sync.feeds.lines import google, meta
from marketplace_sync.feeds.serving import Feed, feed_of
from marketplace_sync.feeds.shelf import FeedShelf
from marketplace_sync.feeds.writing import rss, table
from products.public.sharing import absolute
from traceability.foundation.guard.reads import count_feed
from traceability.scan.render import accepted_gzip

Write = Callable[[Feed], Iterator[bytes]]
FORMS: dict[str, tuple[str, Write]] = {  # the file's name: its type, and who writes it
    "google.xml": ("application/xml", lambda feed: rss(feed.name, feed.home, feed.lines())),
    "google.tsv": ("text/tab-separated-values", lambda feed: table(feed.lines(), google, "\t")),
    "meta.csv": ("text/csv", lambda feed: table(feed.lines(), meta, ",")),
}


@require_safe
def feed_file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """One feed as a file. It is asked for anew each time, and is 304 while nothing in it changed."""
    count_feed(request)
    shop = channel("feed")
    shelf = FeedShelf.objects.filter(key=key).first() if shop and shop.is_offered and name in FORMS else None
    if shelf is None:
        raise Http404
    (kind, write), feed = FORMS[name], feed_of(shelf)
    packed = accepted_gzip(request.headers.get("Accept-Encoding", ""))
    tag = f'"{feed.tag(name)}{"-gz" if packed else ""}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if response is None:
        body = () if request.method == "HEAD" else write(feed)
        response = StreamingHttpResponse(_gzipped(body) if packed and body else body)
        response["Content-Type"] = f"{kind}; charset=utf-8"
        if packed:
            response["Content-Encoding"] = "gzip"
    response["ETag"], response["Cache-Control"] = tag, "no-cache"
    response["X-Robots-Tag"] = "noindex"  # the address is the seller's to give
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _gzipped(parts: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for part in parts:
        if some := packer.compress(part):
            yield some
    yield packer.flush()


@method_decorator(signed_in, name="dispatch")
class AddressView(View):
    """*Địa chỉ nguồn cấp*: where the files are, what to do with them, and a new address for a manager who wants one."""

    def get(self, request: HttpRequest, pk) -> HttpResponse:
        account = self._of(ChannelAccount.objects.writable_by(request.user), pk)
        shelf = shelf_of(account)
        files = [(name, absolute(reverse("feed", args=[shelf.key, name]))) for name in FORMS]
        context = {
            "account": account, "files": files, "since": shelf.key_since,
            "may_renew": ChannelAccount.objects.managed_by(request.user).filter(pk=account.pk).exists(),
        }  # fmt: skip
        return render(request, "marketplace_sync/feed_address.html", context)

    def post(self, request: HttpRequest, pk) -> HttpResponse:
        account = self._of(ChannelAccount.objects.managed_by(request.user), pk)
        new_address(actor=who(request), account=account)
        messages.success(request, _("Đã đổi địa chỉ. Địa chỉ cũ không dùng được nữa."))
        return redirect("feed-address", pk=account.pk)

    def _of(self, accounts, pk) -> ChannelAccount:
        return get_object_or_404(accounts, pk=pk, channel="feed")
