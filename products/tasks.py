"""What a product still lacks, as a task list. It judges presence and never truth; shops add theirs by a slot."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperatives.checklist import Group, Step
from cooperatives.slots import MineLink, PaperLine
from cooperatives.subjects import CheckState, Subject
from products.catalogue import Product
from products.certificates import CertificateState
from products.slots import PRODUCT_TASKS, Task, TaskList
from traceability.foundation import numbers


def _kilograms(grams: int) -> str:
    return f"{numbers.show(grams / 1000)} kg" if grams >= 1000 else f"{numbers.show(grams)} g"


def _for_release(product: Product) -> tuple[Task, ...]:
    """What the ten items of TT 02/2024 ask of a product; the batch adds the rest."""
    basics, label = reverse("product-basics", args=[product.pk]), reverse("product-label", args=[product.pk])
    photos = len(product.photos.all())
    brand = product.brand or (_("Không có") if product.brand_none else "")
    life = _("%(days)s ngày") % {"days": numbers.show(product.shelf_life_days)} if product.shelf_life_days else ""
    life = life or (_("Không có") if product.shelf_life_none else "")
    counted = ngettext("%(count)d ảnh", "%(count)d ảnh", photos) % {"count": photos} if photos else ""
    return (
        Task(_("Tên sản phẩm"), True, product.name, basics),
        Task(_("Ảnh sản phẩm"), bool(photos), counted, reverse("product-photos", args=[product.pk])),
        Task(_("Thương hiệu, nhãn hiệu"), bool(brand), brand, label),
        Task(_("Hạn dùng"), bool(life), life, label),
        Task(_("Tiêu chuẩn áp dụng"), bool(product.standard), product.standard, label),
    )


def _for_buyers(product: Product) -> tuple[Task, ...]:
    basics, parcel = reverse("product-basics", args=[product.pk]), reverse("product-parcel", args=[product.pk])
    price = numbers.vnd(product.price_vnd) if product.price_vnd else ""
    weight = _kilograms(product.packed_weight_g) if product.packed_weight_g else ""
    sides = (product.parcel_length_cm, product.parcel_width_cm, product.parcel_height_cm)
    size = f"{' × '.join(str(side) for side in sides)} cm" if all(sides) else ""
    warning = product.warning or (_("Không có") if product.warning_none else "")
    story = ngettext("%(count)d chữ", "%(count)d chữ", len(product.story.split())) % {
        "count": len(product.story.split())
    }
    story = story if product.story else ""
    papers = [one.label for one in product.certificates.all()]
    return (
        Task(_("Câu chuyện sản phẩm"), bool(product.story), story, reverse("product-story", args=[product.pk])),
        Task(_("Giá bán"), bool(price), price, basics),
        Task(_("Quy cách"), bool(product.pack_label), product.pack_label, basics),
        Task(_("Khối lượng để gửi"), bool(weight), weight, parcel),
        Task(_("Kích thước gói hàng"), bool(size), size, parcel),
        Task(_("Cảnh báo an toàn"), bool(warning), warning, reverse("product-label", args=[product.pk])),
        Task(_("Giấy chứng nhận"), bool(papers), ", ".join(papers), f"{reverse('my-papers')}?san-pham={product.pk}"),
    )


def task_lists(product: Product) -> list[TaskList]:
    """Everything that is asked of `product`, for release first, then for buyers, then for each shop."""
    own = [
        TaskList(_("Cần có để công bố lô hàng"), _for_release(product)),
        TaskList(_("Để người mua tin và mua được"), _for_buyers(product)),
    ]
    return own + [group for ask in PRODUCT_TASKS for group in ask(product)]


def missing_for_release(product: Product) -> int:
    """How many of the things without which no batch of `product` is released are not there."""
    return sum(not task.done for task in _for_release(product))


def _products_state(subject) -> tuple[str, str]:
    count = subject.products.filter(archived=False).count()
    words = ngettext("%(count)d sản phẩm", "%(count)d sản phẩm", count) % {"count": count}
    return (words, "") if count else (_("Chưa có"), "dash")


def _papers_state(subject) -> tuple[str, str]:
    today = timezone.localdate()
    papers = list(subject.certificates.all())
    if any(one.check_state == CheckState.RETURNED for one in papers):
        return _("Có giấy bị trả lại"), "bad"
    expiring = sum(one.state_on(today) == CertificateState.EXPIRING for one in papers)
    if expiring:
        return ngettext("%(n)d giấy sắp hết hạn", "%(n)d giấy sắp hết hạn", expiring) % {"n": expiring}, "warn"
    words = ngettext("%(n)d giấy", "%(n)d giấy", len(papers)) % {"n": len(papers)}
    return (words, "") if papers else (_("Chưa có"), "dash")


PRODUCTS_LINK = MineLink(gettext_lazy("Sản phẩm"), "my-products", _products_state)


def paper_lines(subject: Subject) -> list[PaperLine]:
    """The papers of a subject as its households read them, those that end first on top."""
    today = timezone.localdate()
    rows = subject.certificates.select_related("product").order_by(F("expires_on").asc(nulls_last=True), "pk")
    return [
        PaperLine(
            one.label, str(one.product or ""), one.expires_on, str(one.state_on(today).label),
            one.state_on(today) == CertificateState.IN_FORCE,
        )
        for one in rows
    ]  # fmt: skip


PAPERS_LINK = MineLink(gettext_lazy("Giấy chứng nhận"), "my-papers", _papers_state)


def beginning(subject: Subject) -> list[Group]:
    """For the list of beginners: the product that lacks least of what TT 02/2024 asks."""
    lacking = [(_for_release(one), one) for one in subject.products.filter(archived=False)[:20]]
    if not lacking:
        step = Step(_("Một sản phẩm đủ thông tin"), False, _("Thêm sản phẩm"), reverse("product-new"))
        return [Group(_("Sản phẩm"), (step,))]
    tasks, product = min(lacking, key=lambda pair: sum(not task.done for task in pair[0]))
    gap = next((task for task in tasks if not task.done), None)
    action = _("%(product)s: bổ sung %(what)s") % {"product": product.name, "what": gap.title.lower()} if gap else ""
    step = Step(_("Một sản phẩm đủ thông tin"), gap is None, action, gap.url if gap else "")
    return [Group(_("Sản phẩm"), (step,))]
