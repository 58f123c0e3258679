"""One word for one thing, short sentences, no jargon: what a maker and a buyer are promised about our language."""

import re
from collections.abc import Iterator

import pytest

from cooperatives.subjects import PlotKind
from products.batches import BatchState
from products.certificates import CertificateState
from tests.sentences import ROOT, english, said_by, sources
from traceability.ledger.vocabulary import Step

# Thing → how it is said, and what nobody may say instead.
WORDS = {
    "release a batch": ("Công bố lô hàng", r"phát hành lô|xuất bản lô|kích hoạt lô"),
    "draft": ("Bản nháp", r"bản thảo|bản tạm"),
    "released": ("Đã công bố", r"đã phát hành|đã xuất bản"),
    "closed": ("Đã kết thúc", r"đã đóng lô|lô đã đóng"),
    "plot": ("Thửa", r"lô đất|mảnh đất|thửa đất"),
    "declared": ("Tự khai", r"tự kê khai|tự công bố thông tin"),
    "verified": ("Đã xác nhận bởi %(who)s", r"đã kiểm chứng|đã thẩm định|đã được chứng thực"),
    "certificate withdrawn": ("Đã thu hồi giấy chứng nhận", r"giấy bị thu hồi|chứng nhận bị thu hồi|tước giấy"),
    "recall": ("Báo thu hồi", r"triệu hồi|gọi lại lô"),
    "recalled": ("Bị thu hồi", r"đã bị triệu hồi"),
    "trace code": ("Mã truy xuất", r"mã truy vết|mã trace|mã truy nguyên"),
    "report from a buyer": ("Phản ánh của người mua", r"tin báo|khiếu nại"),
    "subject, in forms": ("Tên cơ sở", r"tên chủ thể"),
}
# What the page says at the moment that matters, word for word.
COPY = (
    "Ngày thu hoạch sau hôm nay. Anh/chị xem lại giúp.",
    "%(quantity)s %(unit)s, gấp %(times)s lần mọi khi. Có đúng không?",
    "Mã 6 số đã gửi đến %(number)s. Chưa thấy? Gửi lại sau 60 giây.",
    "Chưa có nhật ký. Bấm <b>Ghi nhật ký</b> để bắt đầu.",
    "Mã có trong hệ thống",
    "Do %(maker)s đăng ký.",
    "Không tìm thấy mã này",
    "Xem lại 10 ký tự trên tem, hoặc báo cho chúng tôi.",
    "ĐANG THU HỒI. Ngừng sử dụng.",
    "%(shop)s cần ít nhất %(least)d ảnh.",
    "Thêm %(more)d ảnh nữa",
    "Đã gửi sang %(shop)s. Sàn chưa trả lời.",
    "%(shop)s hết hạn kết nối từ %(day)s.",
)
SEVEN_STATES = (
    "Chưa đủ hồ sơ", "Sẵn sàng đăng", "Đã gửi, chờ sàn duyệt", "Đang bán", "Bị từ chối", "Đã ẩn",
    "Chưa rõ, đang hỏi lại sàn",
)  # fmt: skip
JARGON = re.compile(r"\b(đồng bộ|submit|upload|token|server|hợp lệ hóa|click|link|email|password)\b", re.IGNORECASE)
GENUINE = re.compile(r"hàng thật|hàng chính hãng|sản phẩm thật|bảo đảm thật|chính hãng", re.IGNORECASE)
LONGEST, MEAN = 25, 16  # syllables of a sentence

AGENCY = re.compile(r"/(monitor|management|demo|practice)/|officer|operator|offices|reopen_account|/apps\.py$")


def all_sentences() -> Iterator[tuple[str, str]]:
    """Each sentence of ours with the file that says it."""
    for path in sources():
        where = path.relative_to(ROOT).as_posix()
        yield from ((where, one.text) for one in said_by(path))


def of_people() -> list[tuple[str, str]]:
    """What makers and buyers read: everything but the pages of the agency."""
    return [(where, text) for where, text in all_sentences() if not AGENCY.search(where)]


def syllables(text: str) -> int:
    """A Vietnamese word is one syllable a blank; signs and dots between are none."""
    return len([word for word in text.split() if re.search(r"\w", word)])


def parts(text: str) -> list[str]:
    """The single sentences of a text."""
    return [part for part in re.split(r"(?<=[.!?…])\s+", text) if part]


@pytest.mark.parametrize("thing", WORDS)
def test_each_thing_has_its_word_and_no_other(thing):
    word, never = WORDS[thing]
    texts = [text for _where, text in all_sentences()]
    assert any(word in text for text in texts), f"nobody says {word}"
    assert [text for text in texts if re.search(never, text, re.IGNORECASE)] == []


def test_states_say_the_words_of_the_house():
    assert [str(BatchState(state).label) for state in ("draft", "released", "recalled", "closed")] == [
        "Bản nháp", "Đã công bố", "Bị thu hồi", "Đã kết thúc",
    ]  # fmt: skip
    assert str(CertificateState.WITHDRAWN.label) == "Đã thu hồi giấy chứng nhận"
    assert str(Step.RELEASE.label) == "Công bố lô hàng"
    assert all(re.match("Thửa|Chuồng|Ao|Xưởng", str(label)) for label in PlotKind.labels)


def test_a_certificate_is_never_plainly_recalled():
    """*Thu hồi* alone is a recall of goods; of a paper it is said with the paper."""
    of_papers = re.compile(r"certif|paper|_paper", re.IGNORECASE)
    plain = re.compile(r"thu hồi(?! giấy| lô)", re.IGNORECASE)
    named = re.compile(r"giấy (chứng nhận )?(đã bị|bị) thu hồi", re.IGNORECASE)
    wrong = [
        (where, text) for where, text in all_sentences()
        if of_papers.search(where) and plain.search(text) and not named.search(text)
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("text", [*COPY, *SEVEN_STATES])
def test_the_copy_is_said_word_for_word(text):
    assert text in {one for _where, one in all_sentences()}


def test_nobody_calls_goods_genuine():
    said = [text for _where, text in all_sentences()] + [entry.msgid for entry in english()]
    assert [text for text in said if GENUINE.search(text)] == []
    assert [e.msgstr for e in english() if re.search(r"\b(genuine|authentic)\b", e.msgstr, re.IGNORECASE)] == []


def test_makers_and_buyers_meet_no_jargon():
    assert [(where, text) for where, text in of_people() if JARGON.search(re.sub(r"%\(\w+\)s|<[^>]+>", "", text))] == []


def test_sentences_are_short():
    counted = [(syllables(part), part) for _where, text in of_people() for part in parts(text)]
    assert [part for count, part in counted if count > LONGEST] == []
    sentences = [count for count, part in counted if part.endswith((".", "?", "!"))]
    assert len(sentences) > 500, "the check looks at something"
    assert sum(sentences) / len(sentences) <= MEAN


def test_nobody_is_addressed_but_as_anh_chi():
    """*Anh/chị* or nothing: neither *bạn* nor *quý khách*."""
    assert [text for _where, text in of_people() if re.search(r"\b(bạn|quý khách|quý vị)\b", text, re.IGNORECASE)] == []
