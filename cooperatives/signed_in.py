"""Who may open a page. Missing and forbidden look alike."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from rest_framework.request import Request

from cooperatives.access import is_department_officer, is_officer, team_communes
from cooperatives.acting import Acting, acting
from cooperatives.subjects import Subject
from cooperatives.users import User


class SignedIn(HttpRequest):
    """A request behind `signed_in`: somebody is there."""

    user: User


class Working(SignedIn):
    """A request behind `member_only`: somebody who works for `subject`. `acting` says for which household, if any."""

    subject: Subject
    acting: Acting


class Recording(Working):
    """A request behind `recorder_only`: also a household member or a helper; `acting` says what is hers to see."""


View = Callable[..., HttpResponseBase]


def who(request: HttpRequest | Request) -> User:
    """The person who signed in; only for views that let nobody else in."""
    return cast(User, request.user)


def signed_in(view: View) -> View:
    """Sends anonymous visitors to sign in; the foundation keeps what they were sending."""

    @wraps(view)
    def opened(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return opened


def _only(allowed: Callable[[SignedIn], bool]) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @signed_in
        @wraps(view)
        def opened(request: SignedIn, *args, **kwargs) -> HttpResponseBase:
            if not allowed(request):
                raise Http404(_("Không có trang này."))
            return view(request, *args, **kwargs)

        return opened

    return wrap


def officer_only(view: View) -> View:
    """Pages of the agency: officers of the department and of communes; the operator may look."""
    return _only(lambda request: is_officer(request.user) or request.user.is_operator)(view)


def department_only(view: View) -> View:
    """Pages on which the department decides."""
    return _only(lambda request: is_department_officer(request.user))(view)


def operator_only(view: View) -> View:
    """Pages of those who run the machine."""
    return _only(lambda request: request.user.is_operator)(view)


def team_only(view: View) -> View:
    """Pages of the community digital teams."""
    return _only(lambda request: team_communes(request.user).exists())(view)


def member_only(view: View) -> View:
    """Pages of those who work for a subject; `request.subject` is the one they work for now."""
    return _working(view, members=True)


def recorder_only(view: View) -> View:
    """Pages of all who record: members, people of a household, helpers. The view shows what `request.acting` says."""
    return _working(view, members=False)


def _working(view: View, *, members: bool) -> View:
    @signed_in
    @wraps(view)
    def opened(request: Working, *args, **kwargs) -> HttpResponseBase:
        found = acting(request)
        if found is None:
            return redirect("helping" if team_communes(request.user).exists() else "register")
        if members and not found.works:
            raise Http404(_("Không có trang này."))
        request.acting, request.subject = found, found.subject
        return view(request, *args, **kwargs)

    return opened
