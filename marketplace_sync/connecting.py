"""A seller connects a shop: consent said in words, a signed state on the way, tokens kept. And takes it back."""

from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.subjects import Subject
from cooperatives.users import User
from marketplace_sync import tokens
from marketplace_sync.accounts import AccountState, ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.contract import Channel, ShopInfo, Tokens
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.reasons import told
from marketplace_sync.road import PAGE_BUDGET, without_token
from marketplace_sync.watch import unblock_rows
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal

SALT = "shop-connection"
STATE_SECONDS = 1800
LONGEST_CODE = 200
LONGEST_NUMBER = 20

# What leaves this house when something is put up for sale; the consent row keeps these very words.
SHARED = (
    gettext_lazy("Tên, câu chuyện, ảnh, quy cách và giá của sản phẩm anh/chị chọn đăng"),
    gettext_lazy("Số lượng còn bán được, tính từ các lô đã công bố"),
    gettext_lazy("Tên cơ sở, xã nơi sản xuất, sao OCOP còn hạn"),
    gettext_lazy("Mã truy xuất của sản phẩm, ghi trong mô tả"),
)
NOT_SHARED = (
    gettext_lazy("Số điện thoại, địa chỉ nhà và tên người"),
    gettext_lazy("Nhật ký sản xuất, vị trí thửa, giấy tờ đã tải lên"),
)

PAGE_SHARED = gettext_lazy("Đường dẫn tới trang công khai của sản phẩm")


def shared_with(shop: Channel) -> tuple:
    """The words of `SHARED`; a shelf of ours leads buyers to the product's own page, which shops forbid."""
    return (*SHARED, PAGE_SHARED) if shop.is_shelf and not shop.is_by_hand else SHARED


def offered_channel(key: str) -> Channel:
    """The channel of that name. Raises Refusal where this service does not offer it."""
    found = channel(key)
    if found is None or not found.is_offered:
        raise Refusal(_("Dịch vụ này chưa nối với sàn đó."))
    return found


def callback_url(shop: Channel, state: str) -> str:
    """Where the shop leads the seller back to."""
    path = reverse("shop-connected", kwargs={"channel": shop.key})
    return f"{settings.PUBLIC_URL}{path}?{urlencode({'state': state})}"


def begin(*, actor: User, subject: Subject, shop: Channel) -> str:
    """The address at the shop on which the seller says yes. The state proves on return who had asked, and for whom."""
    state = signing.dumps({"u": str(actor.pk), "s": str(subject.pk), "c": shop.key}, salt=SALT)
    unsaved = ChannelAccount(subject=subject, channel=shop.key)
    return without_token(unsaved).authorize_url(callback_url(shop, state))


def subject_of_state(*, actor: User, shop: Channel, state: str) -> str:
    """The subject for which `actor` had set out. Raises Refusal for a state that is not his, old or made up."""
    try:
        said = signing.loads(state, salt=SALT, max_age=STATE_SECONDS)
    except signing.BadSignature as error:
        raise Refusal(_("Lần kết nối này đã quá lâu hoặc không đúng. Bấm Kết nối lần nữa.")) from error
    if said.get("u") != str(actor.pk) or said.get("c") != shop.key:
        raise Refusal(_("Lần kết nối này của người khác. Bấm Kết nối lần nữa."))
    return said["s"]


def connect_account(*, actor: User, subject: Subject, shop: Channel, code: str, shop_id: str = "") -> ChannelAccount:
    """Changes the shop's code into tokens and keeps them. What waited for the connection is sent at once.

    `shop_id` is what the way back said; a shop that names itself only with its first tokens is believed then.
    """
    shop_id = shop_id if shop.names_shop else ""
    if not code or len(code) > LONGEST_CODE or (shop.names_shop and not _is_number(shop_id)):
        raise Refusal(_("Sàn chưa cho phép kết nối. Bấm Kết nối rồi chọn Cho phép trên trang của sàn."))
    _must_be_free(subject, shop, shop_id)
    unsaved = ChannelAccount(subject=subject, channel=shop.key, shop_id=shop_id)
    try:
        pair = without_token(unsaved, budget=PAGE_BUDGET).redeem(code, shop_id)
    except ShopFault as fault:
        raise _refusal(fault) from fault
    return keep_account(actor=actor, subject=subject, shop=shop, shop_id=shop_id or pair.shop_id, pair=pair)


def keep_account(*, actor: User, subject: Subject, shop: Channel, shop_id: str, pair: Tokens) -> ChannelAccount:
    """Keeps what the shop has accepted, and learns its name. Raises Refusal if it is another subject's."""
    _must_be_free(subject, shop, shop_id)
    account = _keep(actor, subject, shop, shop_id, pair)
    _learn_name(account)
    return account


def switch_on(*, actor: User, subject: Subject, shop: Channel) -> ChannelAccount:
    """A shelf of ours for `subject`: it has one, whatever it is called a second time."""
    shop_id = str(subject.pk)
    unsaved = ChannelAccount(subject=subject, channel=shop.key, shop_id=shop_id)
    account = _keep(actor, subject, shop, shop_id, without_token(unsaved).redeem("", shop_id))
    account.shop_name = subject.name[:120]
    account.save(update_fields=["shop_name"])
    return account


def _is_number(shop_id: str) -> bool:
    return shop_id.isascii() and shop_id.isdigit() and len(shop_id) <= LONGEST_NUMBER


def _must_be_free(subject: Subject, shop: Channel, shop_id: str) -> None:
    standing = ChannelAccount.objects.filter(channel=shop.key, shop_id=shop_id).exclude(subject=subject).exists()
    if standing:
        raise Refusal(_("Gian hàng này đã nối với một cơ sở khác."), code="conflict")


@transaction.atomic
def _keep(actor: User, subject: Subject, shop: Channel, shop_id: str, pair: Tokens) -> ChannelAccount:
    account, _made = ChannelAccount.objects.update_or_create(
        channel=shop.key, shop_id=shop_id, subject=subject,
        defaults={
            "state": AccountState.CONNECTED, "state_reason": "", "state_since": timezone.now(), "consent_by": actor,
            "consent_at": timezone.now(), "consent_to": [str(one) for one in shared_with(shop)], "failures": 0,
            "rests_until": None, "rest_seconds": 0,
        },
    )  # fmt: skip
    tokens.keep(account, pair)
    note(actor, "shop.connected", account, subject, channel=shop.key)
    unblock_rows(account)
    return account


def _learn_name(account: ChannelAccount) -> None:
    """Name and end of consent are nice to have: a shop that does not answer now is asked again another time."""
    try:
        info = tokens.shop_of(account, budget=PAGE_BUDGET).info()
    except ShopFault:
        info = ShopInfo(account.shop_name)
    account.shop_name, account.consent_until = info.name[:120], info.consent_until or account.consent_until
    account.save(update_fields=["shop_name", "consent_until"])


def _refusal(fault: ShopFault) -> Refusal:
    if fault.kind == Kind.SIGN_IN:
        return Refusal(_("Sàn không nhận lần cho phép này, có thể vì đã quá 10 phút. Bấm Kết nối lần nữa."))
    return Refusal(told(fault.reason))


@transaction.atomic
def disconnect_account(*, actor: User, account: ChannelAccount) -> ChannelAccount:
    """The seller takes the consent back: tokens are destroyed, nothing more is sent, listings stay as they are."""
    account.state, account.state_reason, account.state_since = AccountState.STOPPED, "DISCONNECTED", timezone.now()
    account.access_token = account.refresh_token = ""
    account.token_got_at = account.token_ends_at = None
    account.save()
    note(actor, "shop.disconnected", account, account.subject_id)
    return account
