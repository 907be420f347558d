import re
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tutela.kernel import journal
from tutela.kernel.access import OPERATOR, system
from tutela.kernel.clock import now
from tutela.kernel.identifiers import new_id
from tutela.kernel.journal.fold import history
from tutela.kernel.journal.models import Entry
from tutela.kernel.testing import NOON
from tutela.people import actions
from tutela.people.models import Account, SignIn, User
from tutela.people.queries import reader_for, user_named
from tutela.people.tests.conftest import PASSWORD
from tutela.places.models import Site

pytestmark = pytest.mark.django_db
NEW = "seven quiet boats drift"
USER = {
    "name": "boutros",
    "full_name": "",
    "role": "analyst",
    "component": "police",
    "clearance": "confidential",
    "compartments": ["children", "sources"],
    "areas": "ss01, SS03",
    "password": NEW,
    "repeated": NEW,
}


@pytest.fixture
def root(make, browser):
    """An administrator at the screen."""
    make(name="root", role="administrator")
    return browser("root")


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def change(client, user, **fields):
    page = client.get(f"/users/{user.id}/change")
    held = {name: value for name, value in page.context["form"].initial.items() if value not in (False, None)}
    return client.post(f"/users/{user.id}/change", {**held, "reason": "moved to another office", **fields})


def test_a_user_that_was_made_can_sign_in_and_has_what_was_given(root):
    answer = root.post("/users/new", USER)
    user = user_named("boutros")
    assert answer.headers["Location"] == f"/users/{user.id}/"
    assert (user.areas, user.clearance, user.role, user.component) == (["SS01", "SS03"], 1, "analyst", "police")
    assert user.compartments == 0b1001
    assert Client().post("/sign-in/", {"login": "boutros", "password": NEW}).status_code == 302


def test_the_same_form_sent_twice_makes_one_user(root):
    fields = {**USER, "request_key": "once"}
    assert root.post("/users/new", fields).headers["Location"] == root.post("/users/new", fields).headers["Location"]
    assert User.objects.as_system("test").filter(name="boutros").count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "root"}, "__all__"),
        ({"name": "No Name"}, "name"),
        ({"name": "operator"}, "name"),
        ({"role": "operator"}, "role"),
        ({"areas": "Juba"}, "areas"),
        ({"areas": "all SS01"}, "areas"),
        ({"password": "short", "repeated": "short"}, "password"),
        ({"clearance": "cosmic"}, "clearance"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nobody_is_made(root, fields, field):
    answer = root.post("/users/new", {**USER, **fields})
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert user_named("boutros") is None


def test_the_list_shows_everybody_with_their_access(root, make):
    make(areas=["SS01"])
    text = text_of(root.get("/users/"))
    assert "1 to 2" in text and "amina" in text and "SS01" in text and "Duty officer" in text


def test_the_number_of_queries_of_the_list_does_not_grow_with_the_users(root, make, django_assert_max_num_queries):
    root.get("/users/")
    for number in range(6):
        make(name=f"person{number}")
    with django_assert_max_num_queries(7):
        root.get("/users/")


def test_a_long_list_has_pages(root, make):
    for number in range(105):
        actions.make_user(actor=OPERATOR, at=NOON, name=f"person{number:03}", role="analyst")
    assert "person104" not in text_of(root.get("/users/"))
    assert "person104" in text_of(root.get("/users/?page=3"))


def test_the_list_answers_questions_and_keeps_the_columns_that_were_chosen(root, make):
    make(areas=["SS01"])
    text = text_of(root.get("/users/?q=AMI&column=role&order=-name"))
    assert "amina" in text and "root" not in text.partition("Columns")[2].partition("Show")[2]
    assert "Duty officer" in text and "SS01" not in text


def test_a_change_is_journalled_with_its_reason_and_shown_in_words(root, make):
    user = make(areas=["SS01"])
    assert change(root, user, areas="SS02", clearance="confidential").status_code == 303
    assert user_named("amina").areas == ["SS02"]
    text = text_of(root.get(f"/users/{user.id}/"))
    assert "root changed the user" in text and "Reason: moved to another office" in text
    assert "Areas: before SS01 → now SS02" in text and "Clearance: before Unclassified → now Confidential" in text


def test_a_form_that_was_filled_in_from_an_older_state_changes_nothing(root, make):
    user = make(areas=["SS01"])
    old = root.get(f"/users/{user.id}/change").context["form"].initial["etag"]
    change(root, user, areas="SS02")
    answer = change(root, user, areas="SS03", etag=old)
    assert answer.status_code == 200 and "Somebody was faster" in text_of(answer)
    assert user_named("amina").areas == ["SS02"]


def test_switching_a_user_off_ends_sessions_and_tokens_at_once(root, make, browser):
    user = make()
    client = browser("amina")
    token = actions.make_token(actor=reader_for(user), at=now(), name="amina")
    assert change(root, user, active="").status_code == 303
    assert client.get("/account/").status_code == 302
    assert Client(headers={"authorization": f"Bearer {token}"}).get("/account/").status_code == 302
    assert not SignIn.objects.filter(user_id=user.id).exists()
    assert Client().post("/sign-in/", {"login": "amina", "password": PASSWORD}).status_code == 200
    assert change(root, user, active="on").status_code == 303
    assert Client().post("/sign-in/", {"login": "amina", "password": PASSWORD}).status_code == 302


def test_the_last_administrator_stays(root):
    user = user_named("root")
    for fields in ({"active": ""}, {"role": "analyst"}):
        answer = change(root, user, **fields)
        assert answer.status_code == 200 and "last administrator" in text_of(answer)
    assert user_named("root").administers and user_named("root").active


def test_one_administrator_of_two_may_go(root, make):
    make(name="second", role="administrator")
    assert change(root, user_named("root"), role="analyst").status_code == 303


def test_a_given_password_ends_the_sessions(root, make, browser):
    user = make()
    client = browser("amina")
    answer = root.post(f"/users/{user.id}/password", {"password": NEW, "repeated": NEW})
    assert answer.status_code == 303
    assert client.get("/account/").status_code == 302
    assert Client().post("/sign-in/", {"login": "amina", "password": NEW}).status_code == 302


def test_second_factors_that_were_lost_are_taken_away_with_a_reason(root, make, browser):
    user = make()
    account = Account.objects.get(user_id=user.id)
    Authenticator.objects.create(user=account, type="totp", data={"secret": ""})
    Authenticator.objects.create(user=account, type="recovery_codes", data={"seed": "", "used_mask": 0})
    assert root.post(f"/users/{user.id}/factors", {}).status_code == 200
    assert Authenticator.objects.count() == 2
    assert root.post(f"/users/{user.id}/factors", {"reason": "telephone lost"}).status_code == 303
    assert not Authenticator.objects.exists()
    last = history(user_named("amina"))[-1]
    assert (last.verb, last.actor, last.reason) == ("user.factors_reset", "root", "telephone lost")
    assert Client().post("/sign-in/", {"login": "amina", "password": PASSWORD}).headers["Location"] == "/elsewhere/desk"


def test_all_sign_ins_of_somebody_end(root, make, browser):
    user = make()
    client = browser("amina")
    assert root.post(f"/users/{user.id}/sign-ins", {"reason": "laptop stolen"}).status_code == 303
    assert client.get("/account/").status_code == 302
    assert root.get("/users/").status_code == 200


def test_one_sign_in_of_somebody_ends(root, make, browser):
    user = make()
    client = browser("amina")
    row = SignIn.objects.get(user_id=user.id)
    assert root.post(f"/users/{user.id}/sign-ins/{row.id}/end").status_code == 302
    assert client.get("/account/").status_code == 302


def test_a_sign_in_is_not_ended_through_another_users_address(root, make, browser):
    user = make()
    mine = SignIn.objects.get(user_id=user_named("root").id)
    assert root.post(f"/users/{user.id}/sign-ins/{mine.id}/end").status_code == 404


PAGES = ["/users/", "/users/new", "/users/{}/", "/users/{}/change", "/users/{}/password", "/users/{}/factors"]


@pytest.mark.parametrize("address", [*PAGES, "/users/{}/sign-ins", "/access/why?record=site/x&user=root"])
@pytest.mark.parametrize("role", ["duty_officer", "auditor", "human_rights_officer"])
def test_to_others_than_administrators_nothing_is_there(make, browser, address, role):
    user = make(role=role)
    client = browser("amina")
    found = client.get(address.format(user.id))
    absent = client.get("/nothing/at/all")
    assert found.status_code == 404 == absent.status_code
    assert client.post(address.format(user.id), {**USER, "reason": "x"}).status_code == 404
    assert user_named("boutros") is None


def test_the_refusal_stands_in_the_journal(make, browser):
    make()
    browser("amina").get("/users/")
    entry = Entry.objects.latest("position")
    assert (entry.actor, entry.verb) == ("amina", "access.denied")


def test_a_user_that_there_is_not_is_missing(root):
    assert root.get(f"/users/{uuid4()}/").status_code == 404


# Why


@pytest.fixture
def site(db):
    labels = {"area": "SS02", "classification": 1, "compartments": 8, "component": "police", "held": True}
    with journal.open(system("import"), at=NOON) as writing:
        made = Site(id=new_id(NOON), name="Ferry crossing", site_kind="base", longitude=31.5, latitude=5.5, **labels)
        return writing.add("site.made", made)


def why(client, site, user="amina", verb="read"):
    return client.get("/access/why", {"record": f"site/{site.id}", "user": user, "verb": verb})


def test_why_names_the_rules_that_hold_and_those_that_do_not(root, make, site):
    make(areas=["SS01"], clearance="confidential")
    page = why(root, site)
    held = {reason.rule: reason.holds for reason in page.context["reasons"]}
    assert held == {"role": True, "clearance": True, "compartments": False, "area": False, "component": False}
    assert "amina may not." in text_of(page)


def test_why_says_yes_when_every_rule_holds_and_no_when_the_role_has_not_the_act(root, make, site):
    make(areas=["SS02"], clearance="confidential", compartments=["children"], component="police")
    assert "amina may." in text_of(why(root, site))
    assert "amina may." in text_of(why(root, site, verb="place.change"))
    assert "amina may not." in text_of(why(root, site, verb="review.close"))


def test_why_tells_nothing_of_the_record_but_rules(root, make, site):
    make(areas=["SS01"])
    text = why(root, site).content.decode().partition("<main")[2].partition("</main>")[0]
    for secret in ("Ferry", "31.5", "5.5", "SS02", "police", "Children", "base"):
        assert secret not in text


def test_a_record_that_there_is_not_and_a_user_that_there_is_not_are_answered_alike(root, make, site):
    make()
    absent = Site(id=uuid4())
    unknown_kind = root.get(f"/access/why?record=cat/{site.id}&user=amina&verb=read")
    answers = [why(root, absent), why(root, site, user="nobody"), unknown_kind]
    assert {answer.status_code for answer in answers} == {404}


def test_somebody_who_was_switched_off_may_nothing(root, make, site):
    user = make(areas=["*"], clearance="confidential", compartments=["children"], component="police")
    assert "amina may." in text_of(why(root, site))
    change(root, user, active="")
    assert "amina may not." in text_of(why(root, site))


def test_an_administrator_sees_no_record(root, site):
    assert not Site.objects.visible_to(reader_for(user_named("root"))).exists()
