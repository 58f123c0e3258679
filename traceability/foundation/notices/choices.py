"""Which ways a person wants for which kind of notice. In the app everything is told; the rest is for her to say."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from traceability.foundation.notices.channels import Channel, offered
from traceability.foundation.notices.kinds import Kind
from traceability.foundation.notices.models import ChannelChoice

Wish = tuple[str, str]  # kind, channel


def by_default(kind: Kind, channel: str) -> bool:
    """Only what hurries goes by SMS, unless somebody chose otherwise."""
    return kind.urgent and channel == Channel.SMS


def wishes(person: Any, kinds: Iterable[Kind]) -> dict[Wish, bool]:
    """For each kind and each way that is offered: whether `person` wants it."""
    chosen = {(one.kind, one.channel): one.wanted for one in ChannelChoice.objects.filter(person=person)}
    return {
        (kind.name, channel.value): chosen.get((kind.name, channel.value), by_default(kind, channel))
        for kind in kinds
        for channel in offered()
    }


def wanted_ways(person: Any, kind: Kind) -> list[str]:
    """The ways by which `person` is reached for `kind` now."""
    return [channel for (_kind, channel), wanted in wishes(person, [kind]).items() if wanted and person.reach(channel)]


@transaction.atomic
def choose(*, person: Any, chosen: Mapping[Wish, bool]) -> None:
    """Keeps what `person` chose."""
    for (kind, channel), wanted in chosen.items():
        ChannelChoice.objects.update_or_create(
            person=person, kind=kind, channel=channel, defaults={"wanted": wanted}
        )  # fmt: skip
