"""The API's face of this floor: me, subjects, plots, units, villages, registration; gates and verbs of the pages."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.middleware.csrf import get_token
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action, api_view, parser_classes, permission_classes
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from cooperatives import api_shapes as shapes
from cooperatives.access import (
    assistances_held_by,
    communes_of_officer,
    households_edited_by,
    households_recorded_by,
    households_visible_to,
    is_department_officer,
    is_officer,
    plots_visible_to,
    plots_writable_by,
    subjects_acted_for,
    subjects_managed_by,
    subjects_recorded_by,
    subjects_visible_to,
    team_communes,
    villages_writable_by,
)
from cooperatives.acting import acting, as_uuid, own_households
from cooperatives.attempts import count_login, count_registration
from cooperatives.decisions import reopen_subject, return_subject, verify_subject
from cooperatives.households import add_household, edit_household
from cooperatives.places import AdministrativeUnit, Village
from cooperatives.plots import add_plot, edit_plot
from cooperatives.profile import edit_subject
from cooperatives.registration import open_subject, register_subject
from cooperatives.registration_pages import BACKEND
from cooperatives.signed_in import who
from cooperatives.subjects import Household, Plot, Subject
from cooperatives.unit_search import find_units
from cooperatives.villages import add_village, rename_village
from traceability.foundation.api_entry import StrictJSON
from traceability.foundation.guard.idempotency import OnlyOnce
from traceability.foundation.guard.reads import count_search
from traceability.foundation.payloads import VERSIONS
from traceability.foundation.refusals import Refusal


def roles_of(user) -> list[str]:
    """The words by which an application decides what to offer; what may be done the gates decide."""
    held = {
        "member": subjects_acted_for(user).exists(),
        "manager": subjects_managed_by(user).exists(),
        "household": own_households(user).exists(),
        "helper": team_communes(user).exists(),
        "commune_officer": communes_of_officer(user).exists(),
        "department_officer": is_department_officer(user),
        "operator": user.is_operator,
    }
    return [role for role, is_held in held.items() if is_held]


def records_for(user) -> list[dict[str, Any]]:
    """One's own households, and everybody one may help today."""
    own = [(one.subject, one, None) for one in own_households(user)]
    held = assistances_held_by(user).select_related("subject", "household").order_by("ends_on")
    return [
        {
            "subject": subject.pk, "subject_name": subject.name, "household": household and household.pk,
            "household_name": household.name if household else "", "until": until,
        }
        for subject, household, until in [*own, *((one.subject, one.household, one.ends_on) for one in held)]
    ]  # fmt: skip


@extend_schema(responses=shapes.MeSerializer)
@api_view(["GET"])
def me(request: Request) -> Response:
    """Who is signed in and for whom she works now, with a fresh CSRF token and the server's clock."""
    user = who(request)
    subjects = subjects_acted_for(user).select_related("unit")
    return Response(
        {
            "id": user.pk,
            "name": user.name,
            "phone": user.phone,
            "roles": roles_of(user),
            "subjects": shapes.SubjectSerializer(subjects, many=True).data,
            "records_for": records_for(user),
            "acting_for": chosen.subject.pk if (chosen := acting(request._request)) else None,
            "payload_versions": VERSIONS,
            "csrf_token": get_token(request._request),
            "server_time": timezone.now(),
        }
    )


class SubjectViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Subjects one may see; their managers change them, officers of the department decide on them."""

    serializer_class = shapes.SubjectSerializer
    queryset = Subject.objects.none()
    filterset_fields = ("check_state", "kind", "origin")

    def get_queryset(self):
        return subjects_visible_to(self.request.user).select_related("unit", "village").order_by("folded", "pk")

    @extend_schema(request=shapes.SubjectEditSerializer, responses=shapes.SubjectSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        subject = _one(subjects_managed_by(request.user), pk)
        values = _read(shapes.SubjectEditSerializer, request)
        return self._shown(edit_subject(actor=who(request), subject=subject, **values))

    @extend_schema(request=None, responses=shapes.SubjectSerializer)
    @action(detail=True, methods=["post"], url_path="xac-nhan")
    def verify(self, request: Request, pk: str) -> Response:
        return self._shown(verify_subject(officer=who(request), subject=self._to_decide()))

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.SubjectSerializer)
    @action(detail=True, methods=["post"], url_path="tra-lai")
    def give_back(self, request: Request, pk: str) -> Response:
        return self._decided(return_subject, request)

    @extend_schema(request=shapes.ReasonSerializer, responses=shapes.SubjectSerializer)
    @action(detail=True, methods=["post"], url_path="mo-lai")
    def reopen(self, request: Request, pk: str) -> Response:
        return self._decided(reopen_subject, request)

    def _decided(self, verb, request: Request) -> Response:
        subject = self._to_decide()
        return self._shown(verb(officer=who(request), subject=subject, **_read(shapes.ReasonSerializer, request)))

    def _to_decide(self) -> Subject:
        if not is_department_officer(self.request.user):
            raise NotFound
        return _one(subjects_visible_to(self.request.user), self.kwargs["pk"])

    def _shown(self, subject: Subject) -> Response:
        return Response(shapes.SubjectSerializer(subject).data)


class PlotViewSet(OnlyOnce, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Plots one may see; members of their subject add and change them."""

    serializer_class = shapes.PlotSerializer
    queryset = Plot.objects.none()
    filterset_fields = ("subject", "household", "active", "kind")

    def get_queryset(self):
        return plots_visible_to(self.request.user).select_related("unit", "village").order_by("name", "pk")

    @extend_schema(request=shapes.PlotAddSerializer, responses={201: shapes.PlotSerializer})
    def create(self, request: Request) -> Response:
        values = _read(shapes.PlotAddSerializer, request)
        subject, household = _ground_of(request.user, values.pop("subject"), values.pop("household", None))
        plot = add_plot(actor=who(request), subject=subject, household=household, **values)
        return Response(shapes.PlotSerializer(plot).data, status=201)

    @extend_schema(request=shapes.PlotEditSerializer, responses=shapes.PlotSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        plot = _one(plots_writable_by(request.user), pk)
        values = _read(shapes.PlotEditSerializer, request, partial=True)
        return Response(shapes.PlotSerializer(edit_plot(actor=who(request), plot=plot, **values)).data)


def _ground_of(user, subject_pk, household_pk) -> tuple[Subject, Household | None]:
    """On whose ground a new plot lies: the subject's, or that of a household for which one records."""
    whole = subjects_recorded_by(user).filter(pk=subject_pk).first()
    households = Household.objects.filter(subject=whole, active=True) if whole else households_recorded_by(user)
    households = households.filter(subject=subject_pk).select_related("subject")
    if household_pk:
        household = _one(households, household_pk)
        return household.subject, household
    if whole:
        return whole, None
    if households.count() != 1:
        raise NotFound
    only = households.get()
    return only.subject, only


class HouseholdViewSet(OnlyOnce, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Households one may see; the people of their cooperative add and change them."""

    serializer_class = shapes.HouseholdSerializer
    queryset = Household.objects.none()
    filterset_fields = ("subject", "active")

    def get_queryset(self):
        return households_visible_to(self.request.user).select_related("unit").order_by("folded", "pk")

    @extend_schema(request=shapes.HouseholdAddSerializer, responses={201: shapes.HouseholdSerializer})
    def create(self, request: Request) -> Response:
        values = _read(shapes.HouseholdAddSerializer, request)
        subject = _one(subjects_acted_for(request.user), values.pop("subject"))
        household = add_household(actor=who(request), subject=subject, **values)
        return Response(shapes.HouseholdSerializer(household).data, status=201)

    @extend_schema(request=shapes.HouseholdEditSerializer, responses=shapes.HouseholdSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        household = _one(households_edited_by(request.user).select_related("subject", "unit"), pk)
        values = _read(shapes.HouseholdEditSerializer, request, partial=True)
        return Response(
            shapes.HouseholdSerializer(edit_household(actor=who(request), household=household, **values)).data
        )


class UnitViewSet(viewsets.GenericViewSet):
    """Communes by name, old and new; open to everybody."""

    permission_classes = (AllowAny,)
    serializer_class = shapes.FoundSerializer
    queryset = AdministrativeUnit.objects.none()
    pagination_class = None
    filter_backends = ()
    lookup_value_regex = r"\d+-\d{4}-\d{2}-\d{2}"
    lookup_field = "key"

    @extend_schema(parameters=[shapes.SearchSerializer], responses=shapes.FoundSerializer(many=True))
    def list(self, request: Request) -> Response:
        count_search(request)
        found = find_units(request.query_params.get("q", "")[:120], limit=40)
        return Response(shapes.FoundSerializer(found, many=True).data)

    @extend_schema(responses=shapes.UnitSerializer)
    def retrieve(self, request: Request, key: str) -> Response:
        unit = AdministrativeUnit.objects.by_key(key)
        if unit is None:
            raise NotFound
        return Response(shapes.UnitSerializer(unit).data)


class VillageViewSet(OnlyOnce, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Villages: everybody who is signed in reads them, officers add and rename."""

    serializer_class = shapes.VillageSerializer
    queryset = Village.objects.none()
    filter_backends = ()

    def get_queryset(self):
        rows = Village.objects.select_related("unit").order_by("folded", "pk")
        key = self.request.query_params.get("unit") if self.request else None
        return rows.filter(unit=AdministrativeUnit.objects.by_key(key)) if key else rows

    @extend_schema(request=shapes.VillageAddSerializer, responses={201: shapes.VillageSerializer})
    def create(self, request: Request) -> Response:
        if not is_officer(request.user):
            raise NotFound
        village = add_village(officer=who(request), **_read(shapes.VillageAddSerializer, request))
        return Response(shapes.VillageSerializer(village).data, status=201)

    @extend_schema(request=shapes.NameSerializer, responses=shapes.VillageSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        village = _one(villages_writable_by(request.user), pk)
        renamed = rename_village(officer=who(request), village=village, **_read(shapes.NameSerializer, request))
        return Response(shapes.VillageSerializer(renamed).data)


@extend_schema(request=shapes.RegisterSerializer, responses={201: shapes.SubjectSerializer})
@api_view(["POST"])
@permission_classes([AllowAny])
@parser_classes([StrictJSON])  # a form of another site cannot send this
def register(request: Request) -> Response:
    """Registers a new person and her subject and signs her in; a signed-in person gets one more subject."""
    count_registration(request)
    values = _read(shapes.RegisterSerializer, request)
    if request.user.is_authenticated:
        subject = open_subject(actor=who(request), **_without_credentials(values))
    else:
        credentials = _with_credentials(values)
        count_login(request._request, credentials["phone"])
        subject = register_subject(**credentials)
        login(request._request, subject.created_by, backend=BACKEND)
    return Response(shapes.SubjectSerializer(subject).data, status=201)


def _read(shape: type[serializers.Serializer], request: Request, partial: bool = False) -> dict[str, Any]:
    """The body, checked against `shape`. Raises DRF's ValidationError."""
    serializer = shape(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _one(queryset, pk) -> Any:
    """The row behind a gate, or 404; an id that is none answers alike."""
    row = queryset.filter(pk=as_uuid(str(pk))).first()
    if row is None:
        raise NotFound
    return row


def _without_credentials(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("phone", "password")}


def _with_credentials(values: dict[str, Any]) -> dict[str, Any]:
    """A new person needs a telephone and a password; where SMS confirms telephones, the page `/dang-ky/` does it."""
    if settings.SMS_LOGIN:
        raise Refusal(_("Số điện thoại cần mã SMS. Anh/chị đăng ký trên trang /dang-ky/."))
    missing = [name for name in ("phone", "password") if not values.get(name)]
    if missing:
        raise Refusal({name: [_("Thiếu mục này.")] for name in missing})
    return values


router = SimpleRouter()
router.register("co-so", SubjectViewSet, basename="api-subject")
router.register("thua", PlotViewSet, basename="api-plot")
router.register("ho", HouseholdViewSet, basename="api-household")
router.register("xa", UnitViewSet, basename="api-unit")
router.register("thon", VillageViewSet, basename="api-village")

urlpatterns = [
    path("toi", me, name="api-me"),
    path("dang-ky/", register, name="api-register"),
    *router.urls,
]
