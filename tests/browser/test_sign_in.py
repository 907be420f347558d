"""The ways in, in a real browser: passkey, code of an app, recovery code, and the address of the first administrator."""

import base64
import hashlib
import hmac
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.browser.world import CODED, KEYED
from tests.live.installation import PASSWORD, Installation, free_port, installation

pytestmark = pytest.mark.once

PERIOD_S = 30


def test_a_passkey_is_added_and_opens_the_account_without_name_and_password(visit):
    who = visit(KEYED)
    device_with_passkeys(who)
    who.open("/account/")
    who.check()
    who.press("Add a passkey")
    not_asked_again(who)
    who.check()
    who.fill({"Name": "Telephone"})
    who.field("Passwordless").check()
    who.press("Add the passkey")
    who.page.get_by_text("Recovery codes").first.wait_for()
    who.open("/account/")
    assert "Telephone" in who.says
    who.check()
    sign_out(who)
    who.press("Sign in with a passkey")
    who.page.wait_for_url("**/")
    assert who.page.locator(".user").inner_text().startswith(KEYED)


def test_where_the_browser_has_no_scripts_the_page_says_so_and_offers_no_dead_button(visit):
    who = visit(scripts=False)
    who.open("/sign-in/")
    assert "This browser cannot use passkeys here, or JavaScript is off." in who.says
    assert not who.page.get_by_role("button", name="Sign in with a passkey").is_visible()
    who.check()


def test_after_the_password_a_code_is_asked_for_and_a_recovery_code_opens_once(visit):
    who = visit(CODED)
    who.open("/account/")
    who.press("Add an app")
    not_asked_again(who)
    who.check()
    key = re.search(r"Key:\s*([A-Z2-7]+)", who.says)[1]
    who.fill(Authenticator=code_of(key, time.time()))
    who.press("Add it")
    who.open("/account/2fa/codes/")
    who.check()
    spare = re.findall(r"^\s*([0-9a-f]{8})\s*$", who.says, re.M)
    assert len(spare) == 10

    second(who, "000000")
    assert "This is not the code of now." in who.says
    who.check()
    second(who, code_of(key, time.time() + PERIOD_S))
    assert who.page.url.endswith("/") and "/sign-in/" not in who.page.url, who.says
    second(who, spare[0])
    assert who.page.url.endswith("/")
    second(who, spare[0])
    assert "This is not the code of now." in who.says
    second(who, spare[1])
    who.open("/account/")
    assert "8 codes are left." in who.says


def test_the_first_administrator_is_made_at_an_address_that_serves_once(visit):
    with installation() as place, waiting_for_somebody(place) as (address, once):
        who = visit(address=address)
        assert who.open(once) == 200
        who.check()
        who.fill({"Name to sign in with": "first", "New password": PASSWORD, "The same again": "something else"})
        who.press("Make the administrator")
        assert "The two passwords differ" in who.says
        who.check()
        who.fill({"New password": PASSWORD, "The same again": PASSWORD})
        who.press("Make the administrator")
        assert "first" in who.says and "Administrator" in who.says
        who.press("Users")
        who.press("Make a user")
        who.check()
        facts = {"Name to sign in with": "amina", "Role": "Duty officer", "Component": "Joint", "Areas": "SS01"}
        who.fill({**facts, "New password": PASSWORD, "The same again": PASSWORD})
        who.press("Make a user")
        assert "Central Equatoria" in who.says or "SS01" in who.says
        who.check()
        assert visit("amina", address=address).page.url.endswith("/")
        assert visit(address=address).open(once) == 404


def not_asked_again(who):
    """Who has signed in a moment ago has shown who they are."""
    assert "Is it you?" not in who.says


def device_with_passkeys(who):
    """Chromium plays a telephone whose owner looks at it whenever it asks."""
    facts = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    facts |= {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    who.devtools.send("WebAuthn.enable")
    who.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": facts})


def sign_out(who):
    who.open("/")
    who.page.locator(".user summary").click()
    who.press("Sign out")


def second(who, code):
    """Sign in anew, up to the second factor, with this code."""
    if who.page.locator(".user").count():
        sign_out(who)
    if not who.page.url.endswith("/sign-in/second/"):
        who.sign_in(CODED)
    who.fill(Code=code)
    who.press("Sign in")


def code_of(key, at):
    """What an app shows at that time (RFC 6238: SHA-1, six digits, thirty seconds)."""
    counter = int(at // PERIOD_S).to_bytes(8, "big")
    mac = hmac.digest(base64.b32decode(key + "=" * (-len(key) % 8)), counter, hashlib.sha1)
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@contextmanager
def waiting_for_somebody(place: Installation) -> Iterator[tuple[str, str]]:
    """A server that nobody has used yet: its address, and that at which the first administrator is made."""
    server = place.start("up", "--port", str(free_port()), "--no-demo")
    try:
        yield _told(server, r"ready at (\S+)"), _told(server, r"administrator at (\S+)")
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)


def _told(server, pattern):
    return next(found[1] for line in server.stdout if (found := re.search(pattern, line)))
