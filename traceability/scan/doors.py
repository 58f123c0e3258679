"""What this room hangs into pages of the floors below: the recall notice of the front door, a line of *Của tôi*."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.translation import gettext as _

from cooperatives.subjects import Subject
from traceability.recall.models import Recall
from traceability.scan.models import ConsumerReport


def recall_notice(request: HttpRequest) -> str:
    """How many lots are being recalled now, and the way to the list; nothing while there are none."""
    count = Recall.objects.public().count()
    return render_to_string("scan/front_notice.html", {"count": count}) if count else ""


def reports_state(subject: Subject) -> tuple[str, str]:
    """For the page *Của tôi*: how many reports on one's own goods are still open."""
    count = ConsumerReport.objects.open().filter(product__subject=subject).count()
    if count:
        return _("%(count)s chưa khép") % {"count": localize(count)}, "warn"
    return _("Không có"), ""
