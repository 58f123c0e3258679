"""The address of a seller's feed, and a new one."""

from django.db import transaction
from django.utils import timezone

from cooperatives.users import User
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.feeds.shelf import FeedShelf, new_key
from traceability.foundation.audit.trail import note


def shelf_of(account: ChannelAccount) -> FeedShelf:
    """The shelf that was made when the account was connected."""
    return FeedShelf.objects.get(shop_id=account.shop_id)


@transaction.atomic
def new_address(*, actor: User, account: ChannelAccount) -> FeedShelf:
    """Another key: whoever still has the old address finds nothing there from now on."""
    shelf = FeedShelf.objects.select_for_update().get(shop_id=account.shop_id)
    shelf.key, shelf.key_since = new_key(), timezone.now()
    shelf.save(update_fields=["key", "key_since"])
    note(actor, "feed.address", account, account.subject_id)
    return shelf
