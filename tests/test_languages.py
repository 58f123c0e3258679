"""Every screen speaks the reader's language: Vietnamese by itself, English on wish, never a mixture.

A new sentence: write it in Vietnamese inside gettext, run `manage.py makemessages`, write its English into
traceability/locale/en/LC_MESSAGES/django.po, run `manage.py compilemessages`.
"""

import datetime as dt
import functools
import json
import re
from collections.abc import Iterator

import polib
import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from products.batches import Batch
from tests.addresses import ENTRIES, NOBODY, Entry
from tests.sentences import HOLDER, LOCALE, MARKED, Page, Sentence, english, said_by, sources
from tests.things import RECALL, batch_of
from traceability.codes.issue import reserve
from traceability.recall.order import order_recall
from traceability.release.publish import hold, release

# One role stands for all who see the same page: the makers, the department, the operator, everybody.
ROLES = ("lan", "hoa", "vanhanh", "mai", "dung", "anonymous")
NOT_FOR_READERS = {"language", "api", "api-schema"}  # the switch itself, and what programmers read, in English
ENGLISH_WORDS = re.compile(
    r"\b(the|this|that|these|field|fields|value|valid|invalid|required|must|may not|please|your|enter|choose|choice|"
    r"ensure|select|already exists|not found|too (short|common|many)|was throttled|is not|object|incorrect|expected)\b",
    re.IGNORECASE,
)


# --- the catalogues -------------------------------------------------------------------------------------------------


def test_the_catalogue_holds_what_the_code_says_and_nothing_else():
    said = set().union(*(said_by(path) for path in sources()))
    held = {Sentence(e.msgid, e.msgid_plural or "", e.msgctxt or "") for e in english()}
    plural = {(one.text, one.context) for one in said if one.plural}
    said -= {one for one in said if not one.plural and (one.text, one.context) in plural}
    assert {one.text for one in said - held} == set(), "run manage.py makemessages"
    assert {one.text for one in held - said} == set(), "run manage.py makemessages"
    assert len(held) > 1500, "the check looks at something"


def test_no_words_mean_one_thing_and_many_things():
    """gettext finds no translation of a sentence that is counted in one place and plain in another."""
    said = set().union(*(said_by(path) for path in sources()))
    counted = {(one.text, one.context) for one in said if one.plural}
    assert {one.text for one in said if not one.plural and (one.text, one.context) in counted} == set()


def test_every_sentence_has_its_english():
    assert [e.msgid for e in english() if not e.translated()] == []
    assert [e.msgid for e in english() if e.fuzzy] == []


def test_english_is_english():
    left = {e.msgid: e.msgstr or e.msgstr_plural for e in english() if MARKED.search(HOLDER.sub("", _all_of(e)))}
    assert set(left) <= KEEP_THEIR_NAMES, left


# Units, places and names that have no English.
KEEP_THEIR_NAMES = {
    "yến", "tạ", "Chưa có giá bán. Ghi giá bằng đồng, ví dụ 45.000.",
    "Giá phải lớn hơn 0 và nhỏ hơn 10 tỷ đồng. Chưa có giá thì để trống.",
    "Ví dụ: 20 ml cho bình 16 lít, 5 kg cho một sào.",
    "Tìm nông sản, sản phẩm OCOP của Thanh Hóa theo tên, xã, nhóm và hạng sao.",
    "Ai làm ra, làm thế nào, còn hạn không. Mỗi lô nông sản Thanh Hóa có một cuốn sổ, ai cũng mở đọc được.",
    "Hợp tác xã, cơ sở, hộ và doanh nghiệp làm ra nông sản Thanh Hóa.",
    "Trang bán hàng không để giá bằng đồng. Đổi tiền tệ sang VND rồi kết nối.",
    "Phần thêm vào thì ghi bằng kg, yến, tạ hoặc tấn.",
    "Ghi diện tích bằng m² hoặc ha, ví dụ 500 m². Sào mỗi nơi một khác.",
    "Ở góc nhãn, ví dụ 123/CNĐKT-BVTV. Thuốc không có số đăng ký thì không được dùng.",
}  # fmt: skip


def _all_of(entry: polib.POEntry) -> str:
    """The English, without what it quotes from the Vietnamese: a column of a sheet, a word to write into a cell."""
    said = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
    return re.sub(r"“([^”]*)”", lambda quoted: "" if quoted[1] in entry.msgid else quoted[0], said)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_places_for_numbers_and_names_are_those_of_the_source(language):
    """A singular may leave the number out, nothing else may be lost or invented."""
    wrong = []
    for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po")).translated_entries():
        asked = set(HOLDER.findall(entry.msgid + entry.msgid_plural))
        for number, text in entry.msgstr_plural.items() or [("", entry.msgstr)]:
            there = set(HOLDER.findall(text))
            if there - asked or (there != asked and number != 0):
                wrong.append((entry.msgid, text))
    assert wrong == []


# --- the screens ----------------------------------------------------------------------------------------------------


@functools.cache
def _ours() -> tuple[frozenset[str], tuple[str, ...], re.Pattern[str]]:
    """Our Vietnamese sentences as a page would show them: whole, long enough to be found inside, with places."""
    texts = {e.msgid for e in english() if MARKED.search(e.msgid) and _all_of(e).strip() != e.msgid}
    plain = frozenset(" ".join(text.replace("%%", "%").split()) for text in texts if not re.search(r"%\(", text))
    holed = [re.escape(text).replace("%%", "%") for text in texts if re.search(r"%\(", text) and len(text) > 16]
    pattern = re.compile("|".join(re.sub(r"%\\\(\w+\\\)[sd]", ".+", text) for text in holed))
    return plain, tuple(text for text in plain if text.count(" ") >= 4), pattern


def untranslated(said: list[str]) -> set[str]:
    """What of `said` is ours and still Vietnamese."""
    whole, inside, holed = _ours()
    return {
        text for text in said
        if text in whole or any(one in text for one in inside) or (MARKED.search(text) and holed.fullmatch(text))
    }  # fmt: skip


def in_english_by_accident(said: list[str]) -> set[str]:
    """What of `said` a library said in its own language."""
    return {text for text in said if ENGLISH_WORDS.search(text) and not MARKED.search(text)}


def test_the_checks_see_a_mixture():
    assert untranslated(["Của tôi", "HTX Ví Dụ", "Còn 3 chỗ cần xem lại", "My products"]) != set()
    assert untranslated(["HTX Ví Dụ", "Thửa Nà Ví Dụ", "My products"]) == set()
    assert in_english_by_accident(["This field is required.", "Hãy điền ô này."]) == {"This field is required."}


@pytest.fixture
def people(lan, hoa, vanhanh, mai, dung) -> dict:
    return {"lan": lan, "hoa": hoa, "vanhanh": vanhanh, "mai": mai, "dung": dung, "anonymous": None}


def browser(person, language: str) -> Client:
    opened = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE=language, HTTP_ACCEPT="text/html,*/*;q=0.1")
    if person:
        opened.force_login(person)
    return opened


def answers(people, things, language: str, method: str) -> Iterator[tuple[str, object]]:
    """Every page, or what an empty form is told, each to one role who may ask."""
    for name, entry in sorted(ENTRIES.items()):
        who = [role for role in ROLES if role in entry.by.get(method, NOBODY)][:2]
        for role in [] if name in NOT_FOR_READERS else who:
            with transaction.atomic():
                answer = _ask(browser(people[role], language), method, name, entry, things)
                transaction.set_rollback(True)
            yield f"{name} for {role}", answer


def _ask(client: Client, method: str, name: str, entry: Entry, things):
    kind = "application/json" if name.startswith("api") else "application/x-www-form-urlencoded"
    return client.generic(method, entry.url(name, things.own), data=b"{}" if "json" in kind else b"", content_type=kind)


def said_in(answer) -> list[str]:
    """Texts of a page; the sentences of a refusal, where a machine asked."""
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return Page(answer.content.decode()).said
    if kind.startswith("application/json") and answer.status_code >= 400:
        error = json.loads(answer.content)["error"]
        return [error["message"], *_strings(error["fields"])]
    return []


def _strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(one)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_reader_of_english_meets_no_vietnamese_sentence_of_ours(people, things, method):
    left = {where: found for where, answer in answers(people, things, "en", method)
            if (found := untranslated(said_in(answer)))}  # fmt: skip
    assert left == {}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_reader_of_vietnamese_meets_no_english_sentence_of_a_library(people, things, method):
    left = {where: found for where, answer in answers(people, things, "vi", method)
            if (found := in_english_by_accident(said_in(answer)))}  # fmt: skip
    assert left == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_names_its_language_and_leads_to_the_other(people, things, language):
    other = {"vi": "en", "en": "vi"}[language]
    wrong, seen = [], 0
    for where, answer in answers(people, things, language, "GET"):
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            seen += 1
            html = answer.content.decode()
            if Page(html).lang != language or f'hreflang="{other}"' not in html:
                wrong.append(where)
    assert wrong == []
    assert seen > 60, "the check looks at something"


def test_the_switch_is_remembered_and_goes_back(lan_client, settings):
    answer = lan_client.get("/ngon-ngu/en/?ve=/nhat-ky/")
    assert answer.headers["Location"] == "/nhat-ky/"
    assert '<html lang="en">' in lan_client.get("/nhat-ky/").content.decode()


# --- what a code says -----------------------------------------------------------------------------------------------

VERDICTS = {
    "sold": "Mã có trong hệ thống", "held": "Tạm dừng", "recalled": "ĐANG THU HỒI. Ngừng sử dụng.",
    "asleep": "Tem chưa kích hoạt", "expired": "Hết hạn sử dụng", "unknown": "Không tìm thấy mã này",
}  # fmt: skip


@pytest.mark.parametrize("state", VERDICTS)
def test_each_verdict_is_said_in_the_language_of_the_reader(state, lan, product, plot):
    said = next(entry.msgstr for entry in english() if entry.msgid == VERDICTS[state])
    code = "0123456789" if state == "unknown" else _code(state, lan, product, plot)
    page = {lang: browser(None, lang).get(f"/t/{code}").content.decode() for lang in ("vi", "en")}
    assert VERDICTS[state] in page["vi"]
    assert said in page["en"]
    assert untranslated(Page(page["en"]).said) == set()
    assert in_english_by_accident(Page(page["vi"]).said) == set()


def _code(state: str, lan, product, plot) -> str:
    batch = batch_of(product, plot, "A-1", lan)
    if state == "asleep":
        return reserve(batch).code
    release(actor=lan, batch=batch)
    if state == "held":
        hold(actor=lan, batch=batch, kind="phi", reason="Ví dụ")
    if state == "recalled":
        order_recall(actor=lan, batch=batch, **RECALL)
    if state == "expired":
        Batch.objects.filter(pk=batch.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    return batch.trace_code.code


def test_dates_and_numbers_are_those_of_the_language(things, people):
    batch = Batch.objects.get(pk=things.own["batch"])
    day = batch.produced_on
    page = {lang: browser(people["lan"], lang).get(f"/lo-hang/{batch.pk}/").content.decode() for lang in ("vi", "en")}
    assert f"{day:%d/%m/%Y}" in page["vi"]
    assert f"{day.day} {day:%b %Y}" in page["en"]
    assert f"{day:%d/%m/%Y}" not in page["en"], "03/04 would be March to some and April to others"


def test_no_page_in_english_shows_a_day_that_can_be_read_in_two_ways(people, things):
    """Forms take and name days as they are typed here, by way of example; everything else is said in words."""
    day = re.compile(r"\b\d\d/\d\d/\d{4}\b")
    left = {where: found for where, answer in answers(people, things, "en", "GET")
            if (found := [text for text in said_in(answer) if day.search(text) and "example" not in text])}  # fmt: skip
    assert left == {}
