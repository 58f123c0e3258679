"""The steps of the main job. Each does one thing through pages that people use, and says what it saw."""

import datetime as dt
import io
import secrets
import time
import uuid

import httpx
from django.conf import settings
from PIL import Image

from marketplace_sync.demo.browser import Visitor
from marketplace_sync.listings import Listing

PATIENCE_SECONDS = 25


class Broken(AssertionError):
    """A step did not hold; the text says what was expected and what was there."""


def hold(condition: object, told: str) -> None:
    """Raises Broken with `told` unless `condition` holds."""
    if not condition:
        raise Broken(told)


class Story:
    """What the steps hand to each other."""

    def __init__(self, addresses: dict) -> None:
        self.base, self.practice, self.logins = addresses["base"], addresses["practice"], addresses["logins"]
        self.maker, self.officer, self.buyer = Visitor(self.base), Visitor(self.base), Visitor(self.base)
        self.mark = secrets.token_hex(3).upper()
        self.today = dt.date.fromisoformat(time.strftime("%Y-%m-%d"))
        self.subject = f"HTX Tự Kiểm {self.mark}"
        self.product = f"Gạo tự kiểm {self.mark}"
        self.batch_path = self.code = self.product_path = self.shop_item = ""

    def close(self) -> None:
        for visitor in (self.maker, self.officer, self.buyer):
            visitor.close()

    def sign_in(self, visitor: Visitor, key: str) -> None:
        login = next(one for one in self.logins if one["key"] == key)
        visitor.open("/vao/")
        visitor.send(visitor.form(having="password"), login=login["phone"], password=login["password"])
        hold("/vao/" not in str(visitor.page.url), f"{login['phone']} không đăng nhập được")


def _id_in(path: str) -> str:
    return next(str(uuid.UUID(part)) for part in path.split("/") if len(part) == 36)


def _photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((900, 900), 60).convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def _until(ask, told: str):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        found = ask()
        if found:
            return found
        hold(time.monotonic() < deadline, told)
        time.sleep(0.3)


def register(story: Story) -> str:
    """Three inputs and a password, and on to the diary."""
    page = story.maker
    page.open("/dang-ky/")
    phone = f"09{secrets.randbelow(10**8):08d}"
    page.send(page.form(having="phone"), phone=phone, name=story.subject, unit="Mường Lát")
    hold(page.page.url.path == "/nhat-ky/", f"sau đăng ký ở {page.page.url.path}: {page.words[:300]}")
    return story.subject


def verify(story: Story) -> str:
    """An officer of the department finds the registration in the queue and verifies it."""
    story.sign_in(story.officer, "hoa")
    page = story.officer
    page.open("/quan-ly/duyet/")
    hold(story.subject in page.words, "không thấy cơ sở trong hàng chờ")
    page.open(page.link_to(story.subject))
    page.send(page.form(having="decision"), decision="xac-nhan")
    hold(page.page.is_success, f"quyết định trả {page.page.status_code}")
    return "đã xác nhận"


def add_product(story: Story) -> str:
    """A product with a picture, then label and parcel."""
    page = story.maker
    page.open("/cua-toi/san-pham/moi/")
    form = page.form(having="name")
    page.send(
        form, files={"photos": ("gao.jpg", _photo(), "image/jpeg")}, name=story.product, activity="crop", ocop_set="3",
        pack_label="Túi 1 kg", price_vnd="45.000",
    )  # fmt: skip
    hold(_has_id(page), f"sản phẩm chưa lưu: {page.words[:400]}")
    story.product_path = f"/cua-toi/san-pham/{_id_in(page.page.url.path)}/"
    page.open(f"{story.product_path}nhan/")
    page.send(page.form(having="standard"), brand_none="on", standard="TCVN 11888:2017", shelf_life_days="365")
    page.open(f"{story.product_path}goi-hang/")
    page.send(
        page.form(having="net_weight_g"), net_weight_g="1.000", packed_weight_g="1.050", parcel_length_cm="30",
        parcel_width_cm="20", parcel_height_cm="8",
    )  # fmt: skip
    page.open(f"{story.product_path}cau-chuyen/")
    page.send(page.form(having="story"), story="Gạo gặt tay trên nương, phơi ba nắng rồi mới xay cho thơm.")
    return story.product


def _has_id(page: Visitor) -> bool:
    return any(len(part) == 36 for part in page.page.url.path.split("/"))


def add_batch(story: Story) -> str:
    """A plot, then a batch with quantity and day."""
    page = story.maker
    page.open("/cua-toi/thua/moi/")
    page.send(page.form(having="name"), name="Thửa tự kiểm", kind="thua", unit="Mường Lát")
    page.open("/lo-hang/moi/")
    form = page.form(having="quantity")
    page.send(
        form, product=form.choices["product"][0], plots=form.choices["plots"], day="today", quantity="412", unit="kg"
    )
    hold(_has_id(page), f"lô chưa lưu: {page.words[:400]}")
    story.batch_path = f"/lo-hang/{_id_in(page.page.url.path)}/"
    return "412 kg"


def write_diary(story: Story) -> str:
    """Fertiliser long ago, and a spray too near to the harvest."""
    page = story.maker
    _entry(story, "fertilise", 40, input_name="Phân chuồng ủ hoai", dose="300 kg một sào")
    _entry(story, "spray", 2, input_name="Thuốc tự kiểm", dose="20 ml", phi_days="7", target="Sâu cuốn lá")
    page.open("/nhat-ky/")
    hold("Thuốc tự kiểm" in page.words or "Phun thuốc" in page.words, "không thấy việc vừa ghi ở trang Hôm nay")
    return "2 việc"


def _entry(story: Story, step: str, days_ago: int, **typed: str) -> None:
    page = story.maker
    page.open(f"/nhat-ky/moi/?viec={step}")
    form = page.form(having="day")
    day = story.today - dt.timedelta(days=days_ago)
    chosen = {"plot": form.choices["plot"][0]} if "plot" in form.choices else {}
    page.send(form, day="other", event_date=f"{day:%d/%m/%Y}", **chosen, **typed)
    hold(page.page.is_success and "moi" not in page.page.url.path, f"việc chưa lưu: {page.words[:400]}")


def be_refused(story: Story) -> str:
    """The release names the spray, the plot and the day."""
    page = story.maker
    page.open(story.batch_path)
    page.send(page.form(to="cong-bo"))
    free_from = story.today + dt.timedelta(days=5)
    hold(
        "Thuốc tự kiểm" in page.words and f"{free_from:%d/%m/%Y}" in page.words, f"không nêu lý do: {page.words[:600]}"
    )
    return f"thu hoạch từ {free_from:%d/%m/%Y}"


def release(story: Story) -> str:
    """The spray is corrected by a new entry, and the batch goes out."""
    page = story.maker
    page.open(page.link_to("Thuốc tự kiểm", part="/sua/"))
    page.send(page.form(having="phi_days"), phi_days="1", error_reason="incorrect_data")
    page.open(story.batch_path)
    page.send(page.form(to="cong-bo"))
    hold("Đã công bố" in page.words, f"chưa công bố: {page.words[:600]}")
    return "đã công bố"


def read_qr(story: Story) -> str:
    """The printed picture, decoded where a decoder is installed, leads to the address of the page."""
    page = story.maker
    picture = page.client.get(f"{story.batch_path}tem/ma.png")
    hold(picture.is_success, f"ảnh mã QR trả {picture.status_code}")
    story.code = _decode(picture.content) or _printed(story)
    return story.code


def _decode(picture: bytes) -> str:
    try:
        import zxingcpp
    except ImportError:  # a decoder is a tool of the tests, not of the house
        return ""
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(picture)))
    if found is None:
        raise Broken("không đọc được mã QR")
    return found.text.rsplit("/", 1)[1]


def _printed(story: Story) -> str:
    answer = story.maker.client.get(f"/api{story.batch_path}", headers={"Accept": "application/json"})
    return answer.json()["code"]


def read_page(story: Story) -> str:
    """A stranger with a camera sees the green page, without any cookie."""
    page = story.buyer
    answer = page.open(f"/T/{story.code}")
    hold(answer.status_code == 200 and "Mã có trong hệ thống" in page.words, f"trang truy xuất: {page.words[:300]}")
    hold(not answer.history and "set-cookie" not in answer.headers, "trang chuyển hướng hoặc đặt cookie")
    hold(story.product in page.words and "Thuốc tự kiểm" in page.words, "trang thiếu sản phẩm hoặc việc đã ghi")
    return f"{len(answer.content) / 1024:.1f} KB"


def publish(story: Story) -> str:
    """The shop is connected with consent, the product goes up, and the practice marketplace shows it live."""
    page = story.maker
    page.open("/htx/san/ket-noi/practice/")
    page.send(page.form())
    hold(story.practice in str(page.page.url), f"không sang trang cho phép của sàn: {page.page.url}")
    page.send(page.form(having="name"), name=f"Gian {story.mark}")
    hold(page.page.url.path.startswith("/htx/san/"), f"kết nối gian hàng: {page.words[:300]}")
    page.open(f"/htx/san/dang/{_id_in(story.product_path)}/?nganh=100851")
    form = page.form(having="price")
    unanswered = {name: values[-1] for name, values in form.choices.items() if not any(form.fields.get(name, []))}
    page.send(form, **unanswered)
    hold(page.page.is_success and "/dang/" not in page.page.url.path, f"chưa đăng được: {page.words[:800]}")
    listing = page.page.url.path
    return _until(lambda: _live(story, listing), "chưa thấy sản phẩm đang bán trên sàn tập")


def _live(story: Story, listing: str) -> str:
    """The shop's own page of the item once both sides say that it is on sale, else nothing."""
    page = story.maker
    page.open(listing)
    links = [href for href, _words in page.links if href.startswith(f"{story.practice}/")]
    if "Đang bán" not in page.words or not links:
        return ""
    shown = httpx.get(links[0], timeout=10, follow_redirects=True).text
    if story.product not in shown or "412" not in shown:
        return ""
    story.shop_item = links[0]
    story.buyer.open(f"/t/{story.code}")
    return links[0] if story.practice in story.buyer.page.text else ""


def be_counted(story: Story) -> str:
    """The department's page of the commune counts the new subject."""
    page = story.officer
    page.open("/quan-ly/")
    hold(page.page.is_success, f"trang của Sở trả {page.page.status_code}")
    page.open("/quan-ly/co-so/?q=" + story.mark)
    hold(story.subject in page.words, "không thấy cơ sở trong danh sách của Sở")
    return "có trong danh sách"


def recall(story: Story) -> str:
    """The maker recalls her lot."""
    page = story.maker
    page.open(f"{story.batch_path}thu-hoi/")
    page.send(
        page.form(having="reason"), reason="Tự kiểm: thử thu hồi.", instructions="Ngừng sử dụng.",
        contact_phone="0900 000 101", sure="on",
    )  # fmt: skip
    hold("thu hồi" in page.words.lower(), f"chưa thu hồi: {page.words[:300]}")
    return "có hiệu lực ngay"


def be_red(story: Story) -> str:
    """The page turns red at the next look, its buy links are gone, and the shop's stock is zero."""
    page = story.buyer
    page.open(f"/t/{story.code}")
    hold("ĐANG THU HỒI" in page.words.upper(), f"trang chưa đỏ: {page.words[:300]}")
    hold(story.practice not in page.page.text, "vẫn còn đường dẫn mua hàng")
    _until(
        lambda: "Hết hàng" in httpx.get(story.shop_item, timeout=10, follow_redirects=True).text,
        "hàng trên sàn chưa về 0",
    )
    return "trang đỏ, hàng trên sàn 0"


def be_whole(story: Story) -> str:
    """Nothing that was ever wanted on the practice marketplace is missing there, and nothing stands there twice."""

    def compare() -> str:
        held = httpx.get(
            f"{story.practice}/practice/state", headers={"X-Practice-Key": settings.PRACTICE_CONTROL_KEY}, timeout=10
        ).json()
        hold(not held["doubled"], f"trùng trên sàn: {held['doubled']}")
        on_it = Listing.objects.filter(account__channel="practice")
        wanted = set(on_it.values_list("seller_sku", flat=True))
        return f"{len(wanted)} sản phẩm" if wanted == set(held["live_per_sku"]) else ""

    return _until(compare, "số sản phẩm trên sàn tập khác với số đã đăng")
