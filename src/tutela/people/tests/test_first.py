import pytest
from django.test import Client

from tutela.kernel.clock import now
from tutela.people import actions, first
from tutela.people.models import Account, SignIn, User
from tutela.people.queries import user_named
from tutela.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
FIELDS = {"name": "root", "full_name": "", "password": PASSWORD, "repeated": PASSWORD}


def people():
    return User.objects.as_system("test").count()


def test_the_printed_address_makes_the_first_administrator_and_signs_them_in():
    secret = first.invitation()
    client = Client()
    assert client.get(f"/first/{secret}").status_code == 200
    assert client.post(f"/first/{secret}", FIELDS).headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    user = user_named("root")
    assert (user.role, user.reads, user.administers, user.areas) == ("administrator", False, True, [])


def test_the_address_serves_once():
    secret = first.invitation()
    Client().post(f"/first/{secret}", FIELDS)
    for answer in (Client().get(f"/first/{secret}"), Client().post(f"/first/{secret}", {**FIELDS, "name": "other"})):
        assert answer.status_code == 404
    assert people() == 1


def test_there_is_no_invitation_once_there_is_an_administrator(make):
    make(role="administrator")
    assert first.invitation() == ""


def test_an_invitation_from_before_somebody_became_administrator_is_void(make):
    secret = first.invitation()
    make(role="administrator")
    assert Client().post(f"/first/{secret}", FIELDS).status_code == 404
    assert user_named("root") is None


def test_a_later_invitation_voids_the_earlier():
    old, new = first.invitation(), first.invitation()
    assert Client().get(f"/first/{old}").status_code == 404
    assert Client().get(f"/first/{new}").status_code == 200


def test_an_invitation_that_has_run_out_or_was_written_by_hand_serves_nobody():
    secret = first.invitation()
    SignIn.objects.update(seal="0" * 64)
    assert Client().get(f"/first/{secret}").status_code == 404
    secret = first.invitation()
    SignIn.objects.update(expires_at=now())
    assert Client().get(f"/first/{secret}").status_code == 404


@pytest.mark.parametrize("fields", [{"repeated": "another"}, {"password": "x", "repeated": "x"}, {"name": "R!"}])
def test_what_is_wrong_is_said_and_the_address_still_serves(fields):
    secret = first.invitation()
    assert Client().post(f"/first/{secret}", {**FIELDS, **fields}).status_code == 200
    assert people() == 0
    assert Client().post(f"/first/{secret}", FIELDS).status_code == 302


def test_the_invitation_sees_nothing_and_signs_nobody_in(make):
    make()
    secret = first.invitation()
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/account/").status_code == 302
    assert program.get("/users/").status_code == 404


def test_a_session_of_somebody_is_no_invitation(make, browser):
    make()
    client = browser("amina")
    assert Client().get(f"/first/{client.cookies['tutela_mission'].value}").status_code == 404


def test_the_action_leaves_tables_and_journal_in_step(verify_action):
    secret = first.invitation()
    user = verify_action(actions.make_first_administrator, secret=secret, at=now(), name="root", password=PASSWORD)
    assert Account.objects.get().user_id == user.id
