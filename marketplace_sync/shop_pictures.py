"""Pictures at the shops: uploaded once per shop and content, then referred to by the shop's id."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.contract import Connector
from traceability.foundation.files.models import Picture
from traceability.foundation.files.pictures import original_url


class RemoteImage(models.Model):
    """The id under which a shop keeps one of our pictures."""

    account = models.ForeignKey(ChannelAccount, models.CASCADE, related_name="images")
    sha256 = models.CharField(max_length=64)
    remote_id = models.CharField(max_length=120)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "sha256"], name="image_once_a_shop")]

    def __str__(self) -> str:
        return self.remote_id


def addresses(pictures: list[Picture]) -> tuple[str, ...]:
    """Where a shop that fetches pictures itself finds ours."""
    found = (original_url(one) for one in pictures)
    return tuple(f"{settings.PUBLIC_URL}{url}" if url.startswith("/") else url for url in found)


def ids_at_shop(account: ChannelAccount, shop: Connector, pictures: list[Picture]) -> tuple[str, ...]:
    """The shop's ids of `pictures`, in their order; those it does not have yet are uploaded."""
    known = dict(
        RemoteImage.objects.filter(account=account, sha256__in=[one.sha256 for one in pictures]).values_list(
            "sha256", "remote_id"
        )
    )
    for picture in pictures:
        if picture.sha256 not in known:
            known[picture.sha256] = _upload(account, shop, picture)
    return tuple(known[picture.sha256] for picture in pictures)


def _upload(account: ChannelAccount, shop: Connector, picture: Picture) -> str:
    with storages["public"].open(picture.original) as file:
        content = file.read()
    remote_id = shop.upload(f"{picture.sha256[:16]}.jpg", content)
    RemoteImage.objects.update_or_create(
        account=account, sha256=picture.sha256, defaults={"remote_id": remote_id, "sent_at": timezone.now()}
    )
    return remote_id


def forget_pictures(account: ChannelAccount, pictures: list[Picture]) -> None:
    """The shop no longer has them: they will be sent again."""
    RemoteImage.objects.filter(account=account, sha256__in=[one.sha256 for one in pictures]).delete()
