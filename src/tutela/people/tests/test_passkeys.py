import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from fido2.utils import websafe_encode

from tutela.kernel.journal.fold import history
from tutela.people.models import Account, SignIn
from tutela.people.queries import user_named
from tutela.people.tests.conftest import PASSWORD
from tutela.people.tests.passkey import Passkey

pytestmark = pytest.mark.django_db
LOCAL = {"host": "localhost"}


def task_of(answer):
    return json.loads(json.dumps(answer.context["js_data"], default=str))


def add(client, passkey):
    client.post("/account/again/?next=/account/", {"password": PASSWORD})
    task = task_of(client.get("/account/2fa/passkeys/add"))["creation_options"]
    fields = {"name": "my telephone", "passwordless": "on", "credential": passkey.create(task)}
    return client.post("/account/2fa/passkeys/add", fields)


def enter(client, passkey, **fields):
    task = client.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()["request_options"]
    return client.post("/sign-in/passkey/", {"credential": passkey.get(task), **fields})


@pytest.fixture
def passkey(make, browser):
    """A passkey that amina has added."""
    make()
    found = Passkey()
    answer = add(browser("amina", **LOCAL), found)
    assert answer.headers["Location"] == "/account/2fa/codes/"
    return found


def test_a_passkey_alone_opens_the_account_and_leads_on(passkey):
    client = Client(headers=LOCAL)
    assert enter(client, passkey, next="/account/").headers["Location"] == "/account/"
    page = client.get("/account/")
    assert page.status_code == 200 and "my telephone" in page.content.decode()


def test_after_the_password_the_passkey_is_asked_for(passkey):
    client = Client(headers=LOCAL)
    client.post("/sign-in/", {"login": "amina", "password": PASSWORD})
    page = client.get("/sign-in/second/")
    assert "passkey-task" in page.content.decode()
    answer = client.post("/sign-in/second/", {"credential": passkey.get(task_of(page)["request_options"])})
    assert answer.headers["Location"] == "/elsewhere/desk"


def test_another_passkey_opens_nothing(passkey):
    stranger = Passkey()
    stranger.user_handle = passkey.user_handle
    client = Client(headers=LOCAL)
    assert enter(client, stranger).headers["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_an_answer_that_was_given_to_another_site_opens_nothing(passkey):
    passkey.origin = "https://tutela.example"
    client = Client(headers=LOCAL)
    assert enter(client, passkey).headers["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_an_answer_serves_once(passkey):
    client = Client(headers=LOCAL)
    task = client.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()["request_options"]
    given = passkey.get(task)
    client.post("/sign-in/passkey/", {"credential": given})
    other = Client(headers=LOCAL)
    other.get("/sign-in/passkey/", headers={"accept": "application/json"})
    assert other.post("/sign-in/passkey/", {"credential": given}).headers["Location"] == "/sign-in/"


def test_a_passkey_that_was_written_into_the_table_opens_nothing(passkey, make):
    make(name="boutros")
    victim = Account.objects.get(username="boutros")
    Authenticator.objects.filter(type="webauthn").update(user=victim)
    passkey.user_handle = websafe_encode(victim.pk.hex.encode())
    client = Client(headers=LOCAL)
    assert enter(client, passkey).headers["Location"] == "/sign-in/"
    assert client.get("/account/").status_code == 302


def test_a_passkey_of_somebody_who_was_switched_off_opens_nothing(passkey):
    Account.objects.update(is_active=False)
    client = Client(headers=LOCAL)
    before = SignIn.objects.exclude(user_id=None).count()
    assert enter(client, passkey).headers["Location"] == "/sign-in/"
    assert "This account is closed" in client.get("/sign-in/").content.decode()
    assert SignIn.objects.exclude(user_id=None).count() == before


def test_a_passkey_is_renamed_and_removed_and_the_history_says_so(passkey):
    client = Client(headers=LOCAL)
    enter(client, passkey)
    key = Authenticator.objects.get(type="webauthn").pk
    client.post("/account/again/?next=/account/", {"password": PASSWORD})
    assert client.post(f"/account/2fa/passkeys/{key}/name", {"name": "old telephone"}).status_code == 302
    assert "old telephone" in client.get("/account/").content.decode()
    assert client.post(f"/account/2fa/passkeys/{key}/remove").status_code == 302
    assert not Authenticator.objects.exists()
    verbs = [event.verb for event in history(user_named("amina"))]
    assert verbs == ["user.made", "user.factor_added", "user.factor_removed"]


def test_one_may_show_who_one_is_by_passkey_instead_of_password(passkey):
    client = Client(headers=LOCAL)
    enter(client, passkey)
    page = client.get("/account/2fa/passkeys/again/?next=/account/2fa/codes/new")
    fields = {"credential": passkey.get(task_of(page)["request_options"]), "next": "/account/2fa/codes/new"}
    assert client.post("/account/2fa/passkeys/again/", fields).headers["Location"] == "/account/2fa/codes/new"
    assert client.get("/account/2fa/codes/new").status_code == 200


@pytest.mark.parametrize(
    ("host", "secure", "works"),
    [
        ("localhost:8000", False, True),
        ("127.0.0.1:8000", False, False),
        ("[::1]:8000", False, False),
        ("tutela.mission.example", False, False),
        ("tutela.mission.example", True, True),
        ("10.1.2.3", True, False),
    ],
)
def test_a_passkey_is_offered_only_where_browsers_allow_it(host, secure, works):
    page = Client().get("/sign-in/", headers={"host": host}, secure=secure)
    assert ("Sign in with a passkey" in page.content.decode()) is works
