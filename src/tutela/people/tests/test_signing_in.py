from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tutela.kernel.clock import now
from tutela.people import actions
from tutela.people.models import Account, SignIn
from tutela.people.queries import reader_for
from tutela.people.secrets import unwrap
from tutela.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client, name="amina", password=PASSWORD, **fields):
    return client.post("/sign-in/", {"login": name, "password": password, **fields})


def code_of(account):
    secret = unwrap(Authenticator.objects.get(user=account, type="totp").data["secret"])
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


@pytest.fixture
def guarded(make, browser):
    """A user who has added an app that shows codes."""
    user = make()
    client = browser("amina")
    client.post("/account/again/?next=/account/2fa/totp/add", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/add")
    secret = page.context["form"].secret
    counters = list(yield_hotp_counters_from_time())
    answer = client.post("/account/2fa/totp/add", {"code": format_hotp_value(hotp_value(secret, counters[0]))})
    assert answer.headers["Location"] == "/account/2fa/codes/"
    return user


def test_name_and_password_open_a_session_that_belongs_to_the_user(make):
    user = make()
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    assert sign_in(client).headers["Location"] == "/elsewhere/desk"
    row = SignIn.objects.get()
    assert (row.user_id, row.label, row.is_token) == (user.id, "Firefox, Linux", False)
    assert client.get("/account/").status_code == 200


def test_the_name_may_be_typed_in_capitals(make):
    make()
    assert sign_in(Client(), name=" AMINA ").status_code == 302


def test_a_request_under_way_with_the_session_before_takes_no_cookie_away(make, browser):
    make()
    late = browser("amina")
    SignIn.objects.all().delete()  # As a sign-in on another page does, which gives this browser its new cookie.
    answer = late.get("/account/")
    assert answer.status_code == 302 and "tutela_mission" not in answer.cookies


def test_signing_out_takes_the_cookie_away(make, browser):
    make()
    assert browser("amina").post("/sign-out/").cookies["tutela_mission"].value == ""


def test_the_cookie_is_not_what_the_table_holds(make):
    make()
    client = Client()
    sign_in(client)
    secret = client.cookies["tutela_mission"].value
    assert secret not in str(SignIn.objects.values())
    assert client.cookies["tutela_mission"]["httponly"] and client.cookies["tutela_mission"]["path"] == "/"


@pytest.mark.parametrize("fields", [{"password": "wrong"}, {"login": "nobody"}, {"password": ""}])
def test_what_is_wrong_opens_nothing_and_does_not_say_which_part_was_wrong(make, fields):
    make()
    answer = Client().post("/sign-in/", {"login": "amina", "password": PASSWORD, **fields})
    assert answer.status_code == 200
    assert not SignIn.objects.exclude(user_id=None).exists()


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(make):
    make()
    one = sign_in(Client(), password="wrong").context["form"].errors
    other = sign_in(Client(), name="nobody", password="wrong").context["form"].errors
    assert one == other != {}


def test_a_user_who_was_switched_off_cannot_sign_in(make):
    make(name="root", role="administrator")
    user = make()
    Account.objects.filter(user_id=user.id).update(is_active=False)
    assert sign_in(Client()).status_code == 200


@pytest.mark.parametrize("asked", ["/account/", "/users/?page=2"])
def test_one_goes_on_to_where_one_wanted_to_go(make, asked):
    make()
    client = Client()
    answer = client.post("/sign-in/?next=" + asked, {"login": "amina", "password": PASSWORD})
    assert answer.headers["Location"] == asked


@pytest.mark.parametrize("asked", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"])
def test_nobody_is_sent_to_another_site(make, asked):
    make()
    answer = Client().post("/sign-in/?next=" + asked, {"login": "amina", "password": PASSWORD, "next": asked})
    assert answer.headers["Location"] == "/elsewhere/desk"


def test_the_eighth_wrong_password_locks_the_name_and_the_right_one_does_not_open_it(make):
    make()
    client = Client()
    answers = [sign_in(client, password="wrong").status_code for _ in range(8)]
    assert answers == [200] * 7 + [429]
    assert sign_in(client).status_code == 429
    assert sign_in(client, name="AMINA").status_code == 429


def test_a_lock_is_of_one_name_and_the_tokens_of_that_name_go_on(make):
    user = make()
    make(name="boutros")
    token = actions.make_token(actor=reader_for(user), at=now(), name="amina")
    client = Client()
    for _ in range(8):
        sign_in(client, password="wrong")
    assert sign_in(client, name="boutros").status_code == 302
    assert Client(headers={"authorization": f"Bearer {token}"}).get("/api/v1/users/me").json()["name"] == "amina"


def test_seven_wrong_ones_and_a_right_one_begin_the_count_anew(make):
    make()
    client = Client()
    for _ in range(7):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    client.post("/sign-out/")
    assert sign_in(client, password="wrong").status_code == 200


def test_signing_out_ends_the_session_and_asks_first(make, browser):
    make()
    client = browser("amina")
    assert client.get("/sign-out/").status_code == 200
    assert SignIn.objects.exclude(user_id=None).count() == 1
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not SignIn.objects.exclude(user_id=None).exists()


def test_a_session_that_has_run_out_opens_nothing(make, browser):
    make()
    client = browser("amina")
    SignIn.objects.update(expires_at=now() - timedelta(seconds=1))
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=%2Faccount%2F"


def test_signing_in_forgets_sessions_that_have_run_out(make, browser):
    make()
    browser("amina")
    SignIn.objects.update(expires_at=now() - timedelta(seconds=1))
    browser("amina")
    assert SignIn.objects.count() == 1


def test_last_seen_is_written_at_most_every_five_minutes(make, browser):
    make()
    client = browser("amina")
    seen = SignIn.objects.get().seen_at
    client.get("/account/")
    assert SignIn.objects.get().seen_at == seen
    SignIn.objects.update(seen_at=seen - timedelta(minutes=6))
    client.get("/account/")
    assert SignIn.objects.get().seen_at >= seen


def test_with_a_second_factor_the_password_opens_nothing_yet(guarded):
    client = Client()
    assert sign_in(client, next="/account/").headers["Location"] == "/sign-in/second/"
    assert client.get("/account/").status_code == 302
    assert client.get("/sign-in/second/").status_code == 200
    assert SignIn.objects.filter(user_id=guarded.id).count() == 1


def test_the_code_of_now_opens_it_and_leads_on(guarded):
    client = Client()
    client.post("/sign-in/?next=/account/", {"login": "amina", "password": PASSWORD})
    answer = client.post("/sign-in/second/", {"code": code_of(Account.objects.get())})
    assert answer.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_wrong_code_opens_nothing_and_the_sixth_try_is_refused(guarded):
    client = Client()
    sign_in(client)
    for _ in range(5):
        assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 200
    answer = client.post("/sign-in/second/", {"code": code_of(Account.objects.get())})
    assert answer.status_code == 200 and "Too many wrong codes" in answer.content.decode()


def test_a_recovery_code_opens_the_account_once(guarded):
    account = Account.objects.get()
    code = Authenticator.objects.get(user=account, type="recovery_codes").wrap().get_unused_codes()[0]
    first, second = Client(), Client()
    sign_in(first)
    assert first.post("/sign-in/second/", {"code": code}).status_code == 302
    sign_in(second)
    assert second.post("/sign-in/second/", {"code": code}).status_code == 200


def test_the_seed_of_the_app_does_not_stand_in_the_database_as_it_is(guarded):
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert len(unwrap(stored)) == 32 and unwrap(stored) not in stored


def test_every_page_at_the_door_is_ours(guarded):
    client = Client()
    names = {template.name for template in client.get("/sign-in/").templates}
    sign_in(client)
    names |= {template.name for template in client.get("/sign-in/second/").templates}
    assert not {name for name in names if name and name.startswith("allauth/")}
    assert "web/base.html" in names
