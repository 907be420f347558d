import pytest

from tutela.kernel.access import OPERATOR
from tutela.kernel.clock import now
from tutela.kernel.journal.fold import history
from tutela.kernel.journal.models import Entry
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.testing import reader
from tutela.people import actions
from tutela.people.models import Account, SignIn, User
from tutela.people.queries import reader_for, user_named
from tutela.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "seven quiet boats drift"


def root():
    return reader("administrator")


def test_making_a_user(verify_action, tick):
    user = verify_action(actions.make_user, actor=root(), at=tick(), name="Amina", role="analyst", password=PASSWORD)
    assert (user.name, user.clearance, user.compartments, user.areas) == ("amina", 0, 0, [])
    assert Account.objects.get().is_sealed()


def test_making_a_user_is_denied_to_others(tick):
    with pytest.raises(Denied):
        actions.make_user(actor=reader("duty_officer"), at=tick(), name="amina", role="analyst")
    assert user_named("amina") is None and not Account.objects.exists()


@pytest.mark.parametrize("role", ["operator", "system", "setup", "cat"])
def test_no_user_gets_a_role_of_the_house(tick, role):
    with pytest.raises(Invalid) as refused:
        actions.make_user(actor=OPERATOR, at=tick(), name="amina", role=role)
    assert set(refused.value.fields) == {"role"}


def test_a_name_is_given_once_in_any_spelling(make, tick):
    make()
    with pytest.raises(actions.NameTaken):
        actions.make_user(actor=root(), at=tick(), name="AMINA", role="analyst")


def test_a_user_without_password_cannot_sign_in_with_any(tick):
    actions.make_user(actor=root(), at=tick(), name="robot", role="analyst")
    account = Account.objects.get()
    assert not account.has_usable_password() and not account.check_password("")


def test_changing_a_user(make, verify_action, tick):
    user = make(areas=["SS01"])
    changed = verify_action(
        actions.change_user, actor=root(), at=tick(), user_id=user.id, reason="moved", role="auditor", areas=["SS02"]
    )
    assert (changed.role, changed.areas, changed.reads_journal) == ("auditor", ["SS02"], True)


def test_changing_a_user_is_denied_to_others_and_to_oneself(make, tick):
    user = make()
    with pytest.raises(Denied):
        actions.change_user(actor=reader_for(user), at=tick(), user_id=user.id, clearance="strictly_confidential")
    assert user_named("amina").clearance == 0


def test_passwords_never_reach_the_journal(make, tick):
    make()
    actions.set_password(actor=root(), at=tick(), name="amina", password=NEW)
    token = actions.make_token(actor=root(), at=tick(), name="amina", label="export")
    leaves = b"".join(bytes(entry.leaf) for entry in Entry.objects.all())
    for secret in (PASSWORD, NEW, token, Account.objects.get().password):
        assert secret.encode() not in leaves


@pytest.mark.parametrize(
    ("act", "verb"),
    [
        (lambda user, at: actions.set_password(actor=root(), at=at, name=user.name, password=NEW), "user.password_set"),
        (lambda user, at: actions.make_token(actor=root(), at=at, name=user.name), "user.token_made"),
        (lambda user, at: actions.reset_factors(actor=root(), at=at, user_id=user.id), "user.factors_reset"),
        (lambda user, at: actions.end_sign_ins(actor=root(), at=at, user_id=user.id), "user.sign_ins_ended"),
        (
            lambda user, at: actions.note_factor(actor=reader_for(user), at=at, verb="user.factor_added"),
            "user.factor_added",
        ),
    ],
)
def test_each_act_on_an_account_stands_in_the_history(make, verify_action, tick, act, verb):
    user = make()
    verify_action(lambda: act(user, tick()))
    assert history(user_named("amina"))[-1].verb == verb


@pytest.mark.parametrize(
    "act",
    [
        lambda user, other, at: actions.set_password(actor=user, at=at, name=other.name, password=NEW),
        lambda user, other, at: actions.make_token(actor=user, at=at, name=other.name),
        lambda user, other, at: actions.reset_factors(actor=user, at=at, user_id=other.id),
        lambda user, other, at: actions.end_sign_ins(actor=user, at=at, user_id=other.id),
    ],
)
def test_none_of_them_is_done_to_somebody_else_without_the_right(make, tick, act):
    user, other = make(), make(name="boutros")
    before = Entry.objects.count()
    with pytest.raises(Denied):
        act(reader_for(user), other, tick())
    assert Entry.objects.count() == before and not SignIn.objects.exists()


def test_ending_one_sign_in(make, verify_action, tick):
    user = make()
    actions.make_token(actor=reader_for(user), at=now(), name="amina")
    row = SignIn.objects.get()
    verify_action(actions.end_sign_in, actor=reader_for(user), at=tick(), sign_in_id=row.id)
    assert not SignIn.objects.exists()
    with pytest.raises(Missing):
        actions.end_sign_in(actor=reader_for(user), at=tick(), sign_in_id=row.id)


def test_everybody_ends_all_of_their_own(make, tick):
    user = make()
    actions.make_token(actor=reader_for(user), at=now(), name="amina")
    actions.end_sign_ins(actor=reader_for(user), at=tick(), user_id=user.id)
    assert not SignIn.objects.exists()


def test_a_verb_that_is_none_of_a_factor_is_a_fault(make, tick):
    with pytest.raises(ValueError):
        actions.note_factor(actor=reader_for(make()), at=tick(), verb="user.changed")


def test_what_the_doctrine_says_of_a_role_is_derived():
    user = User(name="x", role="administrator")
    user.derive()
    assert (user.reads, user.reads_journal, user.administers) == (False, False, True)
    user.role = "auditor"
    user.derive()
    assert (user.reads, user.reads_journal, user.administers) == (True, True, False)
