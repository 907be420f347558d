"""My account: what I may see, my sessions and tokens, my password and second factors."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tutela.kernel import home
from tutela.kernel.clock import now
from tutela.kernel.http.pages import Response, Rest, page, put_errors
from tutela.kernel.http.request import AnyRequest, Request
from tutela.kernel.problems import Closed, Invalid, SignInNeeded
from tutela.people import actions, queries, words
from tutela.people.factors import PasskeyAgain, passkeys_work
from tutela.people.forms import OwnPasswordForm, TokenForm
from tutela.people.models import SignIn, User
from tutela.people.secrets import hash_of
from tutela.people.transactions import whole


def in_person(
    view: Callable[Concatenate[Request, Rest], Response],
) -> Callable[Concatenate[AnyRequest, Rest], Response]:
    """A page for whoever signed in here themselves: a token, which programs hold, may not change the account."""

    @page
    @wraps(view)
    def run(request: Request, *args: Rest.args, **kwargs: Rest.kwargs) -> Response:
        if not request.user.is_authenticated or request.user.pk != request.reader.user_id:
            raise SignInNeeded
        return view(request, *args, **kwargs)

    return run


def factor_page(
    view: Callable[Concatenate[Request, Rest], Response],
) -> Callable[Concatenate[AnyRequest, Rest], Response]:
    """A page of allauth on which second factors change: of a person, whole or not at all, not while read-only."""

    @in_person
    @wraps(view)
    def run(request: Request, *args: Rest.args, **kwargs: Rest.kwargs) -> Response:
        if request.method == "POST" and home.switch() is not home.Switch.OPEN:
            raise Closed
        return whole(view)(request, *args, **kwargs)

    return run


class AgainByPasskey(passkeys.ReauthenticateWebAuthnView):
    """Shows once more who is there, by a passkey."""

    form_class = PasskeyAgain


@in_person
def show(request: Request) -> HttpResponse:
    """My account."""
    user = queries.users(reader=request.reader).get(id=request.reader.user_id)
    context = {
        "page_title": _("My account"),
        "user_record": user,
        "facts": words.access_facts(user),
        "sentences": words.access_sentences(user),
        "sign_ins": sign_in_rows(request, user),
        **factor_context(user),
        "passkeys_work": passkeys_work(request),
    }
    return render(request, "people/account.html", context)


def sign_in_rows(request: Request, user: User) -> list[dict[str, Any]]:
    """Sessions and tokens for the page, with which of them this request came by."""
    own = hash_of(request.session.session_key or "")
    return [_sign_in_row(row, is_this=row.key_hash == own) for row in queries.sign_ins(user.id)]


def _sign_in_row(row: SignIn, *, is_this: bool) -> dict[str, Any]:
    kind = _("API token") if row.is_token else _("Session")
    return {"row": row, "kind": kind, "label": row.label or _("not known"), "is_this": is_this}


def factor_context(user: User) -> dict[str, Any]:
    """The second factors of a user by kind, and how many recovery codes are left."""
    found = list(queries.factors_of(user.id))
    recovery = next((one for one in found if one.type == Authenticator.Type.RECOVERY_CODES), None)
    return {
        "totp": next((one for one in found if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [one for one in found if one.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(recovery.wrap().get_unused_codes()) if recovery else None,
    }


@in_person
def change_password(request: Request) -> HttpResponse:
    """A new password; every other session ends."""
    form = OwnPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _knows_password(request, form):
        try:
            _set_own_password(request, form.cleaned_data["password"])
        except Invalid as problem:
            put_errors(form, problem)
        else:
            return redirect("account")
    return render(request, "people/password.html", {"page_title": _("Change my password"), "form": form})


def _knows_password(request: Request, form: OwnPasswordForm) -> bool:
    """Wrong ones count towards the lock, as at the door."""
    known = authenticate(request, username=request.reader.name, password=form.cleaned_data["current"])
    if known is None:
        form.add_error("current", _("This is not your present password."))
    return known is not None


def _set_own_password(request: Request, password: str) -> None:
    reader, secret = request.reader, request.session.session_key
    if reader.user_id is None:
        raise SignInNeeded
    actions.set_password(actor=reader, at=now(), name=reader.name, password=password, keep=secret or "")
    update_session_auth_hash(request, queries.account_of(reader.user_id))


@in_person
def make_token(request: Request) -> HttpResponse:
    """An API token, shown on this one answer."""
    form = TokenForm(request.POST or None)
    context = {"page_title": _("Make an API token"), "form": form}
    if request.method == "POST" and form.is_valid():
        reader = request.reader
        context["token"] = actions.make_token(actor=reader, at=now(), name=reader.name, **form.facts())
    return render(request, "people/token.html", context)


@in_person
@require_POST
def end_sign_in(request: Request, sign_in_id: int) -> HttpResponse:
    """End one session or token of mine; this session too."""
    actions.end_sign_in(actor=request.reader, at=now(), sign_in_id=sign_in_id)
    return redirect("account")


@in_person
def factors_index(request: Request) -> HttpResponse:
    """Where allauth goes after a factor changed."""
    return redirect(f"{reverse('account')}#factors")


urlpatterns = [
    path("account/", show, name="account"),
    path("account/password", change_password, name="change_password"),
    path("account/tokens/new", make_token, name="make_token"),
    path("account/sign-ins/<int:sign_in_id>/end", end_sign_in, name="end_sign_in"),
    path("account/again/", in_person(reauthenticate), name="account_reauthenticate"),
    path("account/2fa/", factors_index, name="mfa_index"),
    path("account/2fa/again/", in_person(whole(factors.reauthenticate)), name="mfa_reauthenticate"),
    path("account/2fa/totp/add", factor_page(totp.activate_totp), name="mfa_activate_totp"),
    path("account/2fa/totp/remove", factor_page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/2fa/codes/", factor_page(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/2fa/codes/new", factor_page(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/2fa/codes.txt", factor_page(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("account/2fa/passkeys/", factors_index, name="mfa_list_webauthn"),
    path("account/2fa/passkeys/add", factor_page(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/2fa/passkeys/again/", in_person(AgainByPasskey.as_view()), name="mfa_reauthenticate_webauthn"),
    path("account/2fa/passkeys/<int:pk>/name", factor_page(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("account/2fa/passkeys/<int:pk>/remove", factor_page(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
]
