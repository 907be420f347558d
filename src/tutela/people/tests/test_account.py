import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client

from tutela.kernel import home
from tutela.kernel.access import OPERATOR
from tutela.kernel.clock import now
from tutela.kernel.journal.fold import history
from tutela.people import actions
from tutela.people.models import Account, SignIn
from tutela.people.queries import reader_for, user_named
from tutela.people.secrets import hash_of, new_secret
from tutela.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "seven quiet boats drift"


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def again(client):
    return client.post("/account/again/?next=/account/", {"password": PASSWORD})


def test_my_account_says_in_words_what_i_may_see(make, browser):
    make(areas=["SS01", "SS03"], clearance="confidential", compartments=["children"], component="police")
    text = text_of(browser("amina").get("/account/"))
    assert "Records classified up to Confidential are seen" in text
    assert "Records that lie wholly within SS01, SS03 are seen" in text
    assert "in no other than these: Children" in text
    assert "released to United Nations police" in text


def test_an_administrator_reads_that_they_see_no_record(make, browser):
    make(role="administrator", clearance="strictly_confidential")
    assert "This role reads no records" in text_of(browser("amina").get("/account/"))


def test_without_signing_in_there_is_no_account_page():
    assert Client().get("/account/").headers["Location"] == "/sign-in/?next=%2Faccount%2F"


def test_the_number_of_queries_does_not_grow_with_the_sessions(make, browser, django_assert_max_num_queries):
    make()
    client = browser("amina")
    client.get("/account/")
    for _ in range(5):
        browser("amina")
    with django_assert_max_num_queries(9):
        client.get("/account/")


def test_my_sessions_are_listed_and_this_one_is_marked(make, browser):
    make()
    firefox = browser("amina", **{"user-agent": "Mozilla/5.0 (Android 15; Mobile) Gecko Firefox/140.0"})
    browser("amina", **{"user-agent": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari/537.36"})
    text = text_of(firefox.get("/account/"))
    assert "Firefox, Android this session" in text and "Chrome, Windows" in text
    assert text.count("this session") == 1


def test_a_session_that_i_end_is_over_at_once(make, browser):
    user = make()
    here, there = browser("amina"), browser("amina")
    other = SignIn.objects.order_by("-id").first()
    assert here.post(f"/account/sign-ins/{other.id}/end").status_code == 302
    assert there.get("/account/").status_code == 302 and here.get("/account/").status_code == 200
    assert history(user_named(user.name))[-1].verb == "user.session_ended"


def test_nobody_ends_a_session_of_somebody_else(make, browser):
    make()
    make(name="boutros")
    browser("boutros")
    theirs = SignIn.objects.get()
    answer = browser("amina").post(f"/account/sign-ins/{theirs.id}/end")
    assert answer.status_code == 404 and SignIn.objects.filter(id=theirs.id).exists()


def test_a_token_is_shown_once_works_and_can_be_ended(make, browser):
    make()
    client = browser("amina")
    page = client.post("/account/tokens/new", {"label": "for the export", "days": 30})
    token = re.search(r'dir="ltr">([\w-]{43})<', page.content.decode()).group(1)
    assert token not in client.get("/account/").content.decode()
    assert token not in str(list(SignIn.objects.values()))
    program = Client(headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/v1/users/me").json()["name"] == "amina"
    row = SignIn.objects.get(is_token=True)
    assert row.label == "for the export"
    client.post(f"/account/sign-ins/{row.id}/end")
    assert program.get("/account/").status_code == 302


@pytest.mark.parametrize("days", ["0", "3651", "soon"])
def test_a_token_has_an_end(make, browser, days):
    make()
    browser("amina").post("/account/tokens/new", {"label": "x", "days": days})
    assert not SignIn.objects.filter(is_token=True).exists()


@pytest.mark.parametrize("address", ["/account/", "/account/password", "/account/tokens/new", "/account/2fa/totp/add"])
def test_a_token_cannot_change_the_account_it_belongs_to(make, address):
    user = make()
    token = actions.make_token(actor=reader_for(user), at=now(), name="amina")
    program = Client(headers={"authorization": f"Bearer {token}"})
    assert program.get(address).status_code == 302
    fields = {"current": PASSWORD, "password": NEW, "repeated": NEW, "label": "x", "days": 3}
    assert program.post(address, fields).status_code == 302
    assert Account.objects.get().check_password(PASSWORD) and SignIn.objects.count() == 1


def test_a_new_password_ends_the_other_sessions_and_not_this_one_nor_the_tokens(make, browser):
    user = make()
    token = actions.make_token(actor=reader_for(user), at=now(), name="amina")
    here, there = browser("amina"), browser("amina")
    answer = here.post("/account/password", {"current": PASSWORD, "password": NEW, "repeated": NEW})
    assert answer.headers["Location"] == "/account/"
    assert here.get("/account/").status_code == 200 and there.get("/account/").status_code == 302
    program = Client(headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/v1/users/me").status_code == 200
    assert Client().post("/sign-in/", {"login": "amina", "password": NEW}).status_code == 302
    assert Client().post("/sign-in/", {"login": "amina", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"current": "wrong"},
        {"password": "short", "repeated": "short"},
        {"repeated": NEW + " too"},
        {"password": "password1234", "repeated": "password1234"},
    ],
)
def test_a_bad_new_password_is_refused_beside_its_field_and_nothing_changes(make, browser, fields):
    make()
    client = browser("amina")
    answer = client.post("/account/password", {"current": PASSWORD, "password": NEW, "repeated": NEW, **fields})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert Account.objects.get().check_password(PASSWORD)


def test_guessing_the_present_password_from_an_open_screen_locks_too(make, browser):
    make()
    client = browser("amina")
    fields = {"current": "wrong", "password": NEW, "repeated": NEW}
    assert [client.post("/account/password", fields).status_code for _ in range(8)] == [200] * 7 + [429]


def test_right_after_signing_in_nobody_is_asked_again_who_they_are(make, browser):
    make()
    assert browser("amina").get("/account/2fa/totp/add").status_code == 200


def test_second_factors_are_changed_only_by_who_has_just_shown_who_they_are(make, browser, settings):
    make()
    client = browser("amina")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert client.get("/account/2fa/totp/add").headers["Location"].startswith("/account/again/?next=")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    assert again(client).headers["Location"] == "/account/"
    page = client.get("/account/2fa/totp/add")
    assert page.status_code == 200 and 'src="data:image/svg+xml;base64,' in page.content.decode()


def test_a_wrong_password_does_not_show_who_one_is(make, browser, settings):
    make()
    client = browser("amina")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert client.post("/account/again/?next=/account/", {"password": "wrong"}).status_code == 200
    assert client.get("/account/2fa/totp/add").status_code == 302


def test_a_wrong_code_adds_no_app(make, browser):
    make()
    client = browser("amina")
    again(client)
    client.get("/account/2fa/totp/add")
    assert client.post("/account/2fa/totp/add", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_while_the_installation_is_read_only_factors_stay_as_they_are(make, browser):
    make()
    client = browser("amina")
    again(client)
    home.turn(home.Switch.READ_ONLY)
    try:
        assert client.get("/account/").status_code == 200
        assert client.post("/account/2fa/totp/add", {"code": "000000"}).status_code == 503
        assert client.post("/account/tokens/new", {"label": "x", "days": 3}).status_code == 503
        assert Client().post("/sign-in/", {"login": "amina", "password": PASSWORD}).status_code == 302
    finally:
        home.turn(home.Switch.OPEN)


def test_a_session_whose_row_was_written_by_hand_belongs_to_nobody(make):
    user, secret = make(), new_secret()
    times = {"made_at": now(), "seen_at": now(), "expires_at": now() + timedelta(days=1)}
    SignIn.objects.create(key_hash=hash_of(secret), user_id=user.id, seal="0" * 64, **times)
    assert Client(headers={"authorization": f"Bearer {secret}"}).get("/account/").status_code == 302
    client = Client()
    client.cookies["tutela_mission"] = secret
    assert client.get("/account/").status_code == 302


def test_what_a_session_holds_is_not_believed_in_another_row(make, browser):
    make()
    make(name="root", role="administrator")
    thief = browser("amina")
    browser("root")
    mine, theirs = SignIn.objects.order_by("id")
    SignIn.objects.filter(id=mine.id).update(data=theirs.data)
    assert thief.get("/account/").status_code == 302
    thief.get("/sign-in/")
    assert not SignIn.objects.filter(id=mine.id, user_id=theirs.user_id).exists()


def test_a_password_that_was_written_into_the_table_opens_nothing(make):
    make()
    Account.objects.update(password=make_password(NEW))
    assert Client().post("/sign-in/", {"login": "amina", "password": NEW}).status_code == 200
    actions.set_password(actor=OPERATOR, at=now(), name="amina", password=NEW)
    assert Client().post("/sign-in/", {"login": "amina", "password": NEW}).status_code == 302


def test_an_account_whose_name_was_changed_in_the_table_opens_nothing(make):
    make()
    Account.objects.update(username="root")
    assert Client().post("/sign-in/", {"login": "root", "password": PASSWORD}).status_code == 200


def test_the_pages_of_second_factors_are_ours(make, browser):
    make()
    client = browser("amina")
    again(client)
    for address in ("/account/again/", "/account/2fa/totp/add", "/account/2fa/passkeys/add"):
        names = {template.name for template in client.get(address).templates if template.name}
        assert "web/base.html" in names and not any(name.startswith("allauth/") for name in names)
    assert client.get("/account/2fa/").headers["Location"] == "/account/#factors"
