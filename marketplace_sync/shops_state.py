"""The line *Bán trên sàn* of a maker's own page: trouble first, then what sells. Reads our rows alone, never a shop."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.subjects import Subject
from marketplace_sync.listings import Listing


def shops_state(subject: Subject) -> tuple[str, str]:
    """A short word and its kind: a shop that lost its connection, listings that sell, or nothing connected yet."""
    accounts = list(subject.channel_accounts.all())
    if not accounts:
        return _("Chưa kết nối"), "dash"
    if any(not account.is_usable for account in accounts):
        return _("Cần kết nối lại"), "warn"
    selling = Listing.objects.filter(account__in=accounts, remote_state="live").count()
    words = ngettext("%(n)d đang bán", "%(n)d đang bán", selling) % {"n": selling}
    return (words, "good") if selling else (_("Chưa bán gì"), "")
