"""Promises of notices: told once, sent at most once, at a decent hour, by the ways that the person chose."""

import datetime as dt
import json
import logging
import smtplib

import httpx
import pytest
from django.core import mail
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy, gettext_noop

from traceability.foundation.notices import delivering, gateway, quiet
from traceability.foundation.notices.channels import Channel, offered
from traceability.foundation.notices.choices import choose
from traceability.foundation.notices.kinds import KINDS, Kind
from traceability.foundation.notices.models import Delivery, Notice, Outcome
from traceability.foundation.notices.senders import MemorySender, Message, NotSent, Sender, Unsure
from traceability.foundation.notices.tell import forget_old, mark_read, tell
from traceability.foundation.work.lanes import drain
from traceability.foundation.work.states import State
from traceability.recall.told import HELD, RECALLED

pytestmark = pytest.mark.django_db
SENDERS = "traceability.foundation.notices.senders."
CALM = Kind("calm", gettext_lazy("Zalo"), gettext_noop("Lý do: %(reason)s"), gettext_noop("Zalo"))
LOT = {"lot": "A-1", "product": "Gạo nếp", "reason": "Ví dụ."}
NOON = dt.datetime(2026, 10, 5, 12, tzinfo=dt.timezone(dt.timedelta(hours=7)))


@pytest.fixture(autouse=True)
def outside(settings):
    """Every way is offered and ends in a list."""
    settings.SMS_SENDER = settings.EMAIL_SENDER = settings.ZALO_SENDER = f"{SENDERS}MemorySender"
    MemorySender.sent.clear()
    MemorySender.messages.clear()
    return MemorySender


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The hour in the province: `clock(23)`."""

    def at(hour: int, days: int = 0) -> None:
        day = NOON.replace(hour=hour) if not days else real.replace(hour=hour) + dt.timedelta(days=days)
        monkeypatch.setattr(delivering.timezone, "localtime", lambda *a: day)

    real = timezone.now().astimezone(NOON.tzinfo)
    monkeypatch.setattr(delivering.timezone, "localtime", lambda *a: real.replace(hour=12))
    return at


@pytest.fixture
def mailed(lan):
    """Lan has an address that she confirmed."""
    lan.email, lan.email_confirmed_at = "lan@example.vn", timezone.now()
    lan.save()
    return lan


def outcome(channel: str = "sms") -> str:
    return Delivery.objects.get(channel=channel).outcome


def test_the_same_thing_is_told_once_and_another_thing_again(lan, staff):
    assert tell(CALM, to=[lan, staff], about="a", reason="1") == 2
    assert tell(CALM, to=[lan, staff], about="a", reason="2") == 0
    assert tell(CALM, to=[lan], about="b", reason="1") == 1
    assert lan.notices.count() == 2


def test_what_is_rolled_back_was_never_told(lan):
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        tell(HELD, to=[lan], about="a", **LOT)
        raise RuntimeError
    assert not Notice.objects.exists() and not Delivery.objects.exists()


def test_who_is_switched_off_is_told_nothing(lan):
    lan.is_active = False
    lan.save()
    assert tell(CALM, to=[lan], about="a", reason="1") == 0


def test_only_what_hurries_goes_by_sms_and_only_to_a_confirmed_number(lan, staff):
    staff.phone_verified = False
    staff.save()
    tell(CALM, to=[lan], about="a", reason="1")
    tell(HELD, to=[lan, staff], about="a", **LOT)
    drain("notices")
    assert [to for to, _text in MemorySender.sent] == [lan.phone]
    assert "Lô A-1, Gạo nếp, tạm dừng bán." in MemorySender.sent[0][1]
    assert Delivery.objects.get().outcome == Outcome.SENT
    assert staff.notices.count() == 1, "the app tells everybody"


def test_each_person_chooses_the_ways_for_each_kind(mailed):
    choose(person=mailed, chosen={("batch-held", "sms"): False, ("batch-held", "email"): True})
    tell(HELD, to=[mailed], about="a", **LOT)
    drain("notices")
    assert [message.channel for message in MemorySender.messages] == [Channel.EMAIL]
    assert MemorySender.messages[0].to == "lan@example.vn"
    assert "Lý do: Ví dụ." in MemorySender.messages[0].text, "a mail has room for the whole of it"


def test_an_address_that_nobody_confirmed_gets_nothing(lan):
    lan.email = "lan@example.vn"
    lan.save()
    choose(person=lan, chosen={("calm", "email"): True})
    tell(CALM, to=[lan], about="a", reason="1")
    assert not Delivery.objects.exists()


def test_a_console_is_offered_in_a_trial_alone(settings):
    settings.EMAIL_SENDER = settings.ZALO_SENDER = ""
    settings.SMS_SENDER = f"{SENDERS}ConsoleSender"
    assert offered() == []
    settings.DEMO = True
    assert offered() == [Channel.SMS]


@pytest.mark.parametrize(("hour", "hours"), [(5, 1), (6, 0), (12, 0), (20, 0), (21, 9), (23, 7), (0, 6)])
def test_telephones_are_silent_from_nine_in_the_evening_until_six(hour, hours):
    assert quiet.wait_seconds(NOON.replace(hour=hour)) == hours * 3600


def test_at_night_a_hold_waits_for_the_morning_and_a_recall_does_not(lan, clock):
    clock(23)
    tell(HELD, to=[lan], about="a", **LOT)
    tell(RECALLED, to=[lan], about="a", **LOT)
    drain("notices")
    assert ["thu hồi" in text for _to, text in MemorySender.sent] == [True]
    waiting = Delivery.objects.get(notice__kind="batch-held")
    assert (waiting.state, waiting.outcome, waiting.attempts) == (State.PENDING, "", 0)
    assert waiting.next_at > timezone.now() + dt.timedelta(hours=6)


def test_mail_wakes_nobody_and_goes_at_night(mailed, clock):
    clock(23)
    choose(person=mailed, chosen={("calm", "email"): True})
    tell(CALM, to=[mailed], about="a", reason="1")
    drain("notices")
    assert len(MemorySender.sent) == 1


def test_five_messages_a_day_ring_and_the_others_wait_for_the_next_morning(lan, clock):
    for number in range(7):
        tell(HELD, to=[lan], about=number, **LOT)
    drain("notices")
    assert len(MemorySender.sent) == 5
    waiting = Delivery.objects.filter(state=State.PENDING, outcome="", attempts=0)
    assert waiting.count() == 2 and not Delivery.objects.filter(outcome=Outcome.CAPPED).exists()
    night = dt.timedelta(hours=18)  # from noon until six in the morning
    assert all(abs(row.next_at - timezone.now() - night) < dt.timedelta(minutes=61) for row in waiting)
    tell(RECALLED, to=[lan], about="a", **LOT)
    drain("notices")
    assert len(MemorySender.sent) == 6, "a recall is sent beyond the five"
    first = waiting.first()
    mark_read(lan.notices.all(), first.notice_id)
    clock(9, days=1)
    Delivery.objects.filter(state=State.PENDING).update(next_at=timezone.now() - dt.timedelta(minutes=1))
    drain("notices")
    assert len(MemorySender.sent) == 7, "the next day brings what was not read meanwhile"
    first.refresh_from_db()
    assert first.outcome == Outcome.READ and not waiting.all().exists()


def test_what_was_read_in_the_app_is_not_sent_any_more(lan):
    tell(HELD, to=[lan], about="a", **LOT)
    mark_read(lan.notices.all())
    drain("notices")
    assert MemorySender.sent == []
    assert outcome() == Outcome.READ


class Moody(Sender):
    """Answers as the test wishes."""

    mood: Exception | None = None
    calls = 0

    def send(self, message: Message) -> None:
        Moody.calls += 1
        if Moody.mood:
            raise Moody.mood


@pytest.fixture
def moody(settings):
    settings.SMS_SENDER = f"{__name__}.Moody"
    Moody.mood, Moody.calls = None, 0
    return Moody


def again() -> None:
    Delivery.objects.update(next_at=timezone.now() - dt.timedelta(hours=1))
    drain("notices")


def test_what_was_surely_not_sent_is_tried_again_until_it_goes(lan, moody):
    moody.mood = NotSent("away")
    tell(HELD, to=[lan], about="a", **LOT)
    drain("notices")
    assert Delivery.objects.get().state == State.PENDING
    moody.mood = None
    again()
    assert (moody.calls, outcome()) == (2, Outcome.SENT)


def test_what_may_have_been_sent_is_unknown_and_never_sent_twice(lan, moody):
    moody.mood = Unsure("silence")
    tell(HELD, to=[lan], about="a", **LOT)
    drain("notices")
    again()
    assert (moody.calls, outcome()) == (1, Outcome.UNKNOWN)


def test_a_worker_that_died_while_sending_leaves_an_unknown_behind(lan, moody):
    tell(HELD, to=[lan], about="a", **LOT)
    Delivery.objects.claim().mark_calling(tried_at=timezone.now())
    Delivery.objects.update(lease_until=timezone.now() - dt.timedelta(hours=1))
    drain("notices")
    assert (moody.calls, outcome()) == (0, Outcome.UNKNOWN)


def test_a_refusal_for_good_is_told_as_such(lan, moody):
    moody.mood = NotSent("no such number", final=True)
    tell(HELD, to=[lan], about="a", **LOT)
    drain("notices")
    again()
    assert (moody.calls, outcome()) == (1, Outcome.REFUSED)


def test_no_text_and_no_number_stands_in_a_log_even_when_a_sender_breaks(lan, moody, caplog):
    moody.mood = ValueError(f"{lan.phone} Lô A-1")
    tell(HELD, to=[lan], about="a", **LOT)
    with caplog.at_level(logging.DEBUG):
        drain("notices")
    assert lan.phone not in caplog.text and "A-1" not in caplog.text
    assert outcome() == Outcome.UNKNOWN


@pytest.fixture
def posts(settings, monkeypatch):
    """A gateway: what it was sent, and what it answers."""
    settings.SMS_SENDER = "traceability.foundation.notices.gateway.SmsGateway"
    settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_KEY = "https://sms.example.vn/gui", "bi-mat"
    seen, answers = [], [httpx.Response(202)]

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(answers[-1], Exception):
            raise answers[-1]
        return answers[-1]

    client = httpx.Client(transport=httpx.MockTransport(handle))
    monkeypatch.setattr(gateway.httpx, "post", client.post)
    return seen, answers


def test_the_gateway_is_told_everything_and_the_secret_stands_in_the_header(lan, posts, caplog):
    tell(RECALLED, to=[lan], about="a", **LOT)
    with caplog.at_level(logging.DEBUG):
        drain("notices")
    (request,) = posts[0]
    body = json.loads(request.content)
    assert (body["to"], body["kind"], body["facts"]["lot"]) == (lan.phone, "batch-recalled", "A-1")
    assert request.headers["Authorization"] == "Bearer bi-mat"
    assert request.headers["Idempotency-Key"] == body["id"] == str(Delivery.objects.get().pk)
    assert "bi-mat" not in caplog.text and lan.phone not in caplog.text
    assert outcome() == Outcome.SENT


@pytest.mark.parametrize(
    ("answer", "state", "result"),
    [
        (httpx.Response(400), State.DONE, Outcome.REFUSED),
        (httpx.Response(302), State.DONE, Outcome.REFUSED),
        (httpx.Response(429), State.PENDING, ""),
        (httpx.Response(503), State.PENDING, ""),
        (httpx.Response(504), State.DONE, Outcome.UNKNOWN),
        (httpx.ConnectError("away"), State.PENDING, ""),
        (httpx.ReadTimeout("silence"), State.DONE, Outcome.UNKNOWN),
    ],
)
def test_each_answer_of_the_gateway_has_its_meaning(lan, posts, answer, state, result):
    posts[1].append(answer)
    tell(HELD, to=[lan], about="a", **LOT)
    drain("notices")
    row = Delivery.objects.get()
    assert (row.state, row.outcome) == (state, result)


def test_mail_goes_by_django_and_its_faults_have_their_meaning(mailed, settings, monkeypatch):
    settings.EMAIL_SENDER = f"{SENDERS}MailSender"
    choose(person=mailed, chosen={("calm", "email"): True})
    tell(CALM, to=[mailed], about="a", reason="1")
    drain("notices")
    assert [(one.to, one.subject) for one in mail.outbox] == [(["lan@example.vn"], "Lý do: 1")]
    for number, (fault, result) in enumerate([
        (smtplib.SMTPRecipientsRefused({}), Outcome.REFUSED), (ConnectionRefusedError(), ""),
        (smtplib.SMTPServerDisconnected(), Outcome.UNKNOWN), (TimeoutError(), Outcome.UNKNOWN),
    ]):  # fmt: skip

        def fail(self, *args, fault=fault, **kwargs):
            raise fault

        monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
        tell(CALM, to=[mailed], about=f"f{number}", reason="1")
        drain("notices")
        assert Delivery.objects.get(notice__key=f"f{number}").outcome == result


def test_an_officer_who_reads_english_still_tells_makers_in_vietnamese(lan):
    with translation.override("en"):
        tell(RECALLED, to=[lan], about="a", **LOT)
    notice = lan.notices.get()
    assert notice.title == "Lô A-1, Gạo nếp, đang bị thu hồi."
    with translation.override("en"):
        assert notice.said[0] == "Lot A-1, Gạo nếp, is being recalled."


def test_old_notices_are_forgotten_and_unread_ones_last_longer(lan):
    tell(CALM, to=[lan], about="a", reason="1")
    tell(CALM, to=[lan], about="b", reason="1")
    long_ago = timezone.now() - dt.timedelta(days=200)
    Notice.objects.filter(key="a").update(read_at=long_ago)
    Notice.objects.update(made_at=long_ago)
    forget_old()
    assert [notice.key for notice in lan.notices.all()] == ["b"]


def test_every_kind_has_a_label_and_places_that_its_facts_can_fill():
    kinds = list(KINDS)
    assert len(kinds) > 12, "the check looks at something"
    for kind in kinds:
        assert str(kind.label) and len(kind.name) <= 30
        facts = dict.fromkeys(
            ("subject", "reason", "paper", "lot", "product", "channel", "shop", "step", "goods", "medicine"), "Ví dụ"
        )
        assert "%" not in "".join(kind.say({**facts, "count": 3, "day": "2026-09-27"}))
