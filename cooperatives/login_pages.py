"""Sign-in, codes by SMS, sign-out. A limit answers 429; no page says whether a number has an account."""

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from allauth.account.views import LoginView as AllauthLoginView
from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cooperatives.attempts import count_login, count_sms
from cooperatives.forms import PasswordBox
from cooperatives.login import lacks_password, session_span


class LoginForm(AllauthLoginForm):
    """Telephone and password, in our words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = PasswordBox(new=False)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            request.session.set_expiry(session_span(request.user))
        return response


class CodeForm(ConfirmLoginCodeForm):
    """The six figures, with the keys for figures."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Mã 6 số")
        self.fields["code"].error_messages["required"] = _("Hãy ghi mã 6 số trong tin nhắn.")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"}


class LoginView(AllauthLoginView):
    """`/vao/`: telephone and password."""

    form_class = LoginForm
    template_name = "cooperatives/login.html"

    def get_form_class(self) -> type[LoginForm]:
        return self.form_class

    def _redirect_to_pending_stage(self, request: HttpRequest, stage) -> None:
        clear_login(request)  # who comes back here wants another number, not the page of the old code

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        count_login(request, request.POST.get("login", ""))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"sms_login": settings.SMS_LOGIN}


class CodeView(RequestLoginCodeView):
    """`/vao/ma/`: asks for a code by SMS."""

    template_name = "cooperatives/code_ask.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        if not settings.SMS_LOGIN:
            raise Http404(_("Không có trang này."))
        return super().dispatch(request, *args, **kwargs)

    def _redirect_to_pending_stage(self, request: HttpRequest, stage) -> None:
        clear_login(request)

    def form_valid(self, form) -> HttpResponse:
        count_sms(self.request, form.cleaned_data["phone"])
        return super().form_valid(form)


class ConfirmCodeView(ConfirmLoginCodeView):
    """`/vao/ma/nhap/`: takes the code; three attempts, a new one after sixty seconds."""

    template_name = "cooperatives/code_enter.html"

    def get_form_class(self) -> type[Form]:
        return Form if self._action == "resend" else CodeForm

    def _resend_form_valid(self, form) -> HttpResponse:
        count_sms(self.request, self._process.state["phone"])
        return super()._resend_form_valid(form)


class SignOutView(LogoutView):
    """`/ra/`: asks once, so that a link elsewhere signs nobody out; warns who could not come back."""

    template_name = "cooperatives/logout.html"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"locked_out": lacks_password(self.request.user)}


sign_in = LoginView.as_view()
ask_code = CodeView.as_view()
enter_code = ConfirmCodeView.as_view()
