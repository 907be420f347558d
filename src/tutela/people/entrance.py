"""The ways in and out: signing in with every factor that the account has, signing out, the first administrator."""

from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base import views as second
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tutela.kernel.clock import now
from tutela.kernel.http.pages import put_errors
from tutela.kernel.http.request import AnyRequest
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people import actions, first, signin
from tutela.people.factors import PasskeyAlone, PasskeySecond, passkeys_work, shown_who_they_are
from tutela.people.forms import FirstForm, SignInForm
from tutela.people.queries import account_of
from tutela.people.transactions import whole

BACKEND = "tutela.people.signin.AccountBackend"


class SignIn(LoginView):
    """Name and password, or a passkey; then on to where the person wanted to go."""

    template_name = "people/sign_in.html"

    def dispatch(self, request: AnyRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin anew with a session that names an account but no reader any more."""
        if request.reader is None and request.user.is_authenticated:
            logout(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[SignInForm]:
        """Ours."""
        return SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Says too whether a passkey can serve at this address."""
        context = super().get_context_data(**kwargs)
        return {**context, "page_title": _("Sign in"), "passkeys_work": passkeys_work(self.request)}


class SignOut(LogoutView):
    """Asks on GET, ends the session on POST."""

    template_name = "people/sign_out.html"
    extra_context = {"page_title": _("Sign out")}


class SecondFactor(second.AuthenticateView):
    """After the password: a code, a recovery code or a passkey."""

    webauthn_form_class = PasskeySecond


class PasskeySignIn(passkeys.LoginWebAuthnView):
    """Instead of name and password."""

    form_class = PasskeyAlone


@never_cache
def make_first(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind the address that is printed once: makes the first administrator and signs them in."""
    if signin.reader_of(secret) != first.SETTING_UP:
        raise Missing
    form = FirstForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.make_first_administrator(secret=secret, at=now(), **form.facts())
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
        else:
            account = account_of(user.id)
            login(request, account, backend=BACKEND)
            shown_who_they_are(request, account)
            return redirect("account")
    return render(request, "people/first.html", {"page_title": _("The first administrator"), "form": form})


sign_in, sign_out = SignIn.as_view(), SignOut.as_view()

urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/second/", whole(SecondFactor.as_view()), name="mfa_authenticate"),
    path("sign-in/passkey/", PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-out/", sign_out, name="sign_out"),
    path("sign-out/", sign_out, name="account_logout"),
    path("first/<str:secret>", make_first, name="first"),
]
