"""What a product still lacks for each shop, for its own task list and the list of beginners. It asks no shop."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperatives.checklist import AGENCY, MAKER, SHOP, Group, Step
from cooperatives.subjects import Subject
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import offered
from marketplace_sync.faces import face
from marketplace_sync.listings import Listing
from marketplace_sync.readiness import COOPERATIVE, MARKETPLACE, MUST, OFFICER, TIP, Draft, Gap, Readiness, check
from products.catalogue import Product
from products.slots import Task, TaskList

WHO = {COOPERATIVE: MAKER, MARKETPLACE: SHOP, OFFICER: AGENCY}
SHOWN = 12  # products that the list of beginners compares


def _form(product: Product, account: ChannelAccount) -> str:
    return f"{reverse('shop-publish', args=[product.pk])}?gian={account.pk}"


def _readiness(product: Product, account: ChannelAccount) -> Readiness:
    return check(product, account, Draft(price=product.price_vnd), _form(product, account))


def _where(gap: Gap, form: str) -> str:
    """A gap that is closed on the form of the shop names only the place on it."""
    return f"{form}{gap.url}" if gap.url.startswith("#") else gap.url


def shop_tasks(product: Product) -> list[TaskList]:
    """One list for each connected shop: what is there, then each gap with its action and who can close it."""
    accounts = [one for one in product.subject.channel_accounts.all() if one.is_usable]
    return [_list(product, account) for account in accounts]


def _list(product: Product, account: ChannelAccount) -> TaskList:
    title = _("Để bán trên %(shop)s") % {"shop": account.channel_name}
    listing = Listing.objects.filter(account=account, product=product).first()
    if listing:
        said = face(listing).label
        return TaskList(title, (Task(_("Đã đăng"), True, said, reverse("listing", args=[listing.pk])),))
    form, ready = _form(product, account), _readiness(product, account)
    done = [Task(words, True, "", form) for words in ready.done]
    gaps = [
        Task(gap.problem, False, gap.action, _where(gap, form), "" if gap.level == MUST else _("Nên có"), gap.who_words)
        for gap in ready.gaps
        if gap.level != TIP
    ]
    return TaskList(title, (*done, *gaps))


def beginning(subject: Subject) -> list[Group]:
    """For the list of beginners: each marketplace that is offered, with the product that lacks least for it."""
    accounts = {one.channel: one for one in subject.channel_accounts.all() if one.is_usable}
    shops = [shop for shop in offered() if not shop.is_shelf]
    return [_of_shop(subject, shop.key, str(shop.name), accounts.get(shop.key)) for shop in shops]


def _of_shop(subject: Subject, key: str, name: str, account: ChannelAccount | None) -> Group:
    title = _("Để bán trên %(shop)s") % {"shop": name}
    connect = Step(_("Nối gian hàng"), account is not None, _("Nối gian hàng của cơ sở"), reverse("shops"))
    if account is None:
        return Group(title, (connect,), for_first_lot=False)
    if Listing.objects.filter(account=account).exists():
        return Group(title, (connect, Step(_("Đã đăng một sản phẩm"), True)), for_first_lot=False)
    products = list(subject.products.filter(archived=False)[:SHOWN])
    if not products:
        add = Step(_("Chưa có sản phẩm"), False, _("Thêm sản phẩm"), reverse("product-new"))
        return Group(title, (connect, add), for_first_lot=False)
    ready, product = min(
        ((_readiness(one, account), one) for one in products), key=lambda pair: len(pair[0].musts)
    )  # fmt: skip
    form = _form(product, account)
    steps = [Step(words, True) for words in ready.done]
    steps += [Step(gap.problem, False, gap.action, _where(gap, form), WHO[gap.who]) for gap in ready.musts]
    note = _("Sản phẩm gần đủ nhất: %(product)s.") % {"product": product.name}
    return Group(title, (connect, *steps), for_first_lot=False, note=note)
