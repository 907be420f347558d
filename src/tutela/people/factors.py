"""Second factors: how django-allauth, which asks for them, keeps to the rules of the house.

Seeds are kept encrypted, passkeys sealed: neither is worth anything when it is read from the database or written
into it past Tutela. Whoever adds or removes a factor stands in the journal.
"""

import ipaddress
import json
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from tutela.kernel.clock import now
from tutela.kernel.http.request import Request
from tutela.people import actions
from tutela.people.models import Account
from tutela.people.secrets import is_same, passkey_seal, unwrap, wrap

SEAL = "seal"

if TYPE_CHECKING:
    from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm as PasskeyForm
else:
    PasskeyForm = object  # `SealedPasskey` is only ever mixed into one


class AccountAdapter(DefaultAccountAdapter):
    """Accounts without e-mail. Wrong passwords are counted in one place only (axes)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Name and password do not go together. After eight wrong tries the name is locked for fifteen minutes."
        ),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many wrong codes: wait five minutes, then try again."),
        "rate_limited": _("Too many wrong codes: wait five minutes, then try again."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: axes counts by name and address, and locks."""

    def pre_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse | None:
        """Also a passkey opens no account whose password was tampered with."""
        if not user.is_sealed():
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Whoever has just signed in, with every factor that the account has, has just shown who they are."""
        shown_who_they_are(request, user)
        return super().post_login(request, user, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        """Back to the door, with the reason."""
        text = _("This account is closed. An administrator can open it again.")
        self.add_message(request, messages.ERROR, message=str(text))
        return redirect("sign_in")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Of allauth's messages only its refusals: that something was done, the page shows."""
        if kwargs.get("message"):
            super().add_message(request, level, *args, **kwargs)


def shown_who_they_are(request: HttpRequest, user: Account) -> None:
    """Count the sign-in of now as allauth counts "Is it you?": so that it is not asked the moment after."""
    record_authentication(request, user, method="sign_in", reauthenticated=True)


class FactorAdapter(DefaultMFAAdapter):
    """Seeds under a key that does not lie in the database; names that people understand."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This is not the code of now. Wait for the next one, and look whether the device's clock is right."
        ),
    }

    def encrypt(self, text: str) -> str:
        """See `secrets.wrap`."""
        return wrap(text)

    def decrypt(self, encrypted_text: str) -> str:
        """See `secrets.unwrap`."""
        return unwrap(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the name under which the browser knows us."""
        return {"id": host_name(context.request), "name": "Tutela"}


def host_name(request: HttpRequest) -> str:
    """The host of the address, without its port."""
    host = request.get_host()
    return host.partition("]")[0].strip("[") if host.startswith("[") else host.partition(":")[0]


def passkeys_work(request: HttpRequest) -> bool:
    """Whether browsers allow passkeys at this address: under a name, over TLS or on the machine itself."""
    host = host_name(request)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False


class SealedPasskey(PasskeyForm):
    """Mixed into allauth's forms: a passkey counts only if it was added through Tutela."""

    def clean_credential(self) -> Authenticator:
        """The passkey. Raises ValidationError, also for one whose seal does not hold."""
        authenticator = super().clean_credential()
        if not is_same(authenticator.data.get(SEAL, ""), _seal_of(authenticator)):
            raise FactorAdapter().validation_error("incorrect_code")
        return authenticator


class PasskeySecond(SealedPasskey, AuthenticateWebAuthnForm):
    """After the password."""


class PasskeyAlone(SealedPasskey, LoginWebAuthnForm):
    """Instead of name and password."""


class PasskeyAgain(SealedPasskey, ReauthenticateWebAuthnForm):
    """Before something of weight is done."""


def _seal_of(authenticator: Authenticator) -> str:
    return passkey_seal(authenticator.user_id, json.dumps(authenticator.data["credential"], sort_keys=True))


def seal_passkey(authenticator: Authenticator, **kwargs: Any) -> None:
    """Seal a passkey when it is added."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        authenticator.data[SEAL] = _seal_of(authenticator)
        authenticator.save(update_fields=["data"])


def journal_added(request: Request, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who added a factor stands in the journal; the recovery codes that come with the first are no factor."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _note(request, "user.factor_added")


def journal_removed(request: Request, authenticator: Authenticator, **kwargs: Any) -> None:
    """The same for removing."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _note(request, "user.factor_removed")


def journal_reset(request: Request, **kwargs: Any) -> None:
    """New recovery codes, the earlier ones are void."""
    _note(request, "user.recovery_codes_made")


def _note(request: Request, verb: str) -> None:
    actions.note_factor(actor=request.reader, at=now(), verb=verb)


signals.authenticator_added.connect(seal_passkey, dispatch_uid="tutela.seal")
signals.authenticator_added.connect(journal_added, dispatch_uid="tutela.added")
signals.authenticator_removed.connect(journal_removed, dispatch_uid="tutela.removed")
signals.authenticator_reset.connect(journal_reset, dispatch_uid="tutela.reset")
