"""The access policy, said four times (docs, query, Python, database), must be one."""

import os
import re
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutela.incidents.models import Incident
from tutela.kernel import journal, testing
from tutela.kernel.access import ALL_COMPARTMENTS, OPERATOR, Reader, explain, may, require, rls, sees, system
from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Denied, Missing
from tutela.kernel.records import Protected, kinds
from tutela.kernel.testing import NOON, reader
from tutela.people import actions
from tutela.people.models import User
from tutela.people.queries import reader_for, user_named
from tutela.places.models import Site
from tutela.reviews.models import CorrectiveAction, JoinedIncident, Review

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[4] / "docs" / "access.md"
COMPONENTS = ("", "joc", "police", "force")
AREAS = ("", "SS", "SS01", "SS0101", "SS02", "SD01", "SD")
ROLE = "auditor_of_this_test"


def bit(component):
    return 1 << doctrine().lists["component"][component].attributes["bit"] if component else 0


def bits(components):
    return sum(bit(component) for component in components)


def somebody(*, reads=True, clearance=0, compartments=0, areas=(), component=""):
    return Reader(
        name="somebody",
        role="analyst",
        user_id=uuid4(),
        component=component,
        component_bit=bit(component),
        clearance=clearance,
        compartments=compartments,
        areas=tuple(areas),
        reads=reads,
    )


def site(number=0, **labels):
    return Site(id=new_id(NOON), name=f"site {number}", site_kind="base", longitude=31.0, latitude=5.0, **labels)


def placed(sites):
    with journal.open(system("import"), at=NOON) as writing:
        writing.add_all("site.made", sites)
    return sites


# The table that people read


def decided_cases():
    table = DOCUMENT.read_text().partition("<!-- decision table")[2].partition("\n\n")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
    return [pytest.param(dict(zip(rows[0], row, strict=True)), id=row[0]) for row in rows[2:]]


def words(cell):
    return [] if cell == "-" else cell.split()


def circles(cell):
    return sum(1 << int(name.removeprefix("c")) for name in words(cell))


@pytest.mark.parametrize("case", decided_cases())
def test_the_cases_of_the_document_are_decided_as_it_says(case):
    person = somebody(
        reads=case["reads"] == "yes",
        clearance=int(case["clearance"]),
        compartments=circles(case["in"]),
        areas=words(case["areas"]),
        component="".join(words(case["component"])),
    )
    record = site(
        classification=int(case["classified"]),
        compartments=circles(case["compartments"]),
        area="".join(words(case["area"])),
        component="".join(words(case["of"])),
        held=case["held"] == "yes",
        released=bits(words(case["released to"])),
    )
    placed([record])
    expected = case["sees"] == "yes"
    assert sees(record, person) is expected
    assert Site.objects.visible_to(person).exists() is expected
    assert all(reason.holds for reason in explain(person, "read", record)) is expected


def test_the_document_decides_cases_both_ways():
    answers = [case.values[0]["sees"] for case in decided_cases()]
    assert answers.count("yes") >= 8 and answers.count("no") >= 12


def test_the_document_names_every_role_that_the_doctrine_has():
    table = DOCUMENT.read_text().partition("### What each role reads")[2].partition("##")[0]
    missing = [code for code in doctrine().roles if code.replace("_", " ") not in table]
    assert missing == []


# Query and Python, on random records and readers


def some_labels():
    return st.fixed_dictionaries(
        {
            "classification": st.integers(0, 2),
            "compartments": st.integers(0, 7),
            "area": st.sampled_from(AREAS),
            "component": st.sampled_from(COMPONENTS),
            "released": st.lists(st.sampled_from(COMPONENTS), max_size=2, unique=True).map(bits),
            "held": st.booleans(),
        }
    )


def some_readers():
    whole_or_parts = st.one_of(st.just(["*"]), st.lists(st.sampled_from(AREAS[1:]), max_size=2, unique=True))
    return st.fixed_dictionaries(
        {
            "reads": st.sampled_from([True, True, True, False]),
            "clearance": st.integers(0, 2),
            "compartments": st.one_of(st.integers(0, 7), st.just(ALL_COMPARTMENTS)),
            "areas": whole_or_parts,
            "component": st.sampled_from(COMPONENTS),
        }
    )


random_worlds = given(
    st.lists(some_labels(), min_size=1, max_size=30), st.lists(some_readers(), min_size=1, max_size=6)
)
patient = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def passing_world():
    """What happens within has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@random_worlds
@patient
def test_query_python_and_explanation_agree_on_random_records_and_readers(db, labels, people):
    with passing_world():
        records = placed([site(number, **one) for number, one in enumerate(labels)])
        for facts in people:
            person = somebody(**facts)
            by_query = set(Site.objects.visible_to(person).values_list("id", flat=True))
            by_python = {record.id for record in records if sees(record, person)}
            by_sentence = {
                record.id for record in records if all(reason.holds for reason in explain(person, "read", record))
            }
            assert by_query == by_python == by_sentence


@random_worlds
@patient
def test_what_follows_several_records_is_seen_by_who_sees_them_all(db, labels, people):
    with passing_world():
        reviews, incidents, joined = followers(labels)
        for facts in people:
            person = somebody(**facts)
            expected = {
                one.id
                for one, review, incident in zip(joined, reviews, incidents, strict=True)
                if sees(review, person) and sees(incident, person)
            }
            assert set(JoinedIncident.objects.visible_to(person).values_list("id", flat=True)) == expected
            assert {one.id for one in joined if sees(one, person)} == expected


def followers(labels):
    """Reviews with the labels as they come, incidents with the same ones turned by one, and what joins the two."""
    turned = labels[1:] + labels[:1]
    with journal.open(system("import"), at=NOON) as writing:
        reviews = writing.add_all("review.opened", [review(**one) for one in labels])
        incidents = writing.add_all("incident.made", [incident(n, **one) for n, one in enumerate(turned)])
        pairs = zip(reviews, incidents, strict=True)
        made = [JoinedIncident(id=new_id(NOON), review=one, incident=other) for one, other in pairs]
        return reviews, incidents, writing.add_all("review.incident_joined", made)


def review(**labels):
    return Review(id=new_id(NOON), **filled(Review), **labels)


def incident(number, **labels):
    facts = {"number": number, "event_type": "killing", "date_start": date(2026, 3, 1), "date_end": date(2026, 3, 1)}
    return Incident(id=new_id(NOON), **facts, **labels)


def filled(model):
    """A time for every column that must have one."""
    return {
        field.name: NOON
        for field in model.journaled()
        if field.get_internal_type() == "DateTimeField" and not field.null and not field.has_default()
    }


# Row-level security, the same worlds


def only_on_postgresql(test):
    """A test that has no meaning on SQLite: not collected there, because no test may skip itself."""
    return test if os.environ.get("TUTELA_TEST_DATABASE") == "postgresql" else None


@contextmanager
def as_web_role(secret):
    """The same connection with the rights of the web's role, entered with `secret`."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE tutela_web_of_tests")
        cursor.execute("SELECT tutela_enter(%s)", [secret])
        yield cursor
        cursor.execute("SELECT tutela_leave()")
        cursor.execute("RESET ROLE")


@pytest.fixture
def web_role(db):
    with connection.cursor() as cursor:
        testing.web_role(cursor, "tutela_web_of_tests")


def signed_in(number, facts):
    """A user with these facts and the secret of a token of theirs. Whether they read follows from the role."""
    lists = doctrine().lists
    user = actions.make_user(
        actor=OPERATOR,
        at=NOON,
        name=f"somebody{number}",
        role="analyst" if facts["reads"] else "administrator",
        component=facts["component"],
        clearance=next(c.code for c in lists["classification"] if c.attributes["rank"] == facts["clearance"]),
        compartments=lists["compartment"].codes_of(facts["compartments"] & 63),
        areas=facts["areas"],
    )
    return reader_for(user), actions.make_token(actor=OPERATOR, at=now(), name=user.name)


@only_on_postgresql
@random_worlds
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_shows_the_web_the_same_rows_without_any_filter(web_role, labels, people):
    with passing_world():
        sites = placed([site(number, **one) for number, one in enumerate(labels)])
        reviews, incidents, joined = followers(labels)
        for number, facts in enumerate(people):
            person, secret = signed_in(number, facts)
            with as_web_role(secret) as cursor:
                found = {table: ids(cursor, table) for table in ("places_site", "reviews_joinedincident")}
            assert found["places_site"] == {one.id for one in sites if sees(one, person)}
            assert found["reviews_joinedincident"] == {one.id for one in joined if sees(one, person)}


def ids(cursor, table):
    cursor.execute(f"SELECT id FROM {table}")
    return {row[0] for row in cursor.fetchall()}


# Acts


def test_an_act_on_what_is_not_seen_is_refused_as_if_it_were_not_there():
    [record] = placed([site(area="SS02")])
    with pytest.raises(Missing):
        require(reader("duty_officer", areas=("SS01",)), "place.change", record)


def test_an_act_on_what_follows_an_unseen_record_is_refused_as_if_it_were_not_there():
    reviews, _, _ = followers([{"area": "SS02"}])
    action = CorrectiveAction(id=new_id(NOON), review_id=reviews[0].id)
    with pytest.raises(Missing):
        require(reader("protection_adviser", areas=("SS01",)), "action.make", action)
    require(reader("protection_adviser", areas=("SS",)), "action.make", action)


def test_an_act_that_the_role_has_not_is_denied_on_what_is_seen():
    [record] = placed([site(area="SS01")])
    with pytest.raises(Denied) as refused:
        require(reader("auditor", areas=("SS01",)), "place.change", record)
    assert refused.value.subject is record
    assert not may(reader("auditor"), "place.change", record)
    assert may(reader("duty_officer"), "place.change", record)


def test_explain_names_each_rule_that_fails_and_the_act():
    record = site(classification=2, compartments=1, area="SS02", component="police", held=True)
    person = somebody(areas=["SS01"], component="joc")
    failing = {reason.rule for reason in explain(person, "place.change", record) if not reason.holds}
    assert failing == {"clearance", "compartments", "area", "component", "verb"}


def test_everything_that_the_operator_may_do_leaves_sealed_values_closed():
    assert OPERATOR.grants("user.make") and not OPERATOR.grants("value.open")
    assert not system("clock").grants("value.open")


def test_no_user_sees_past_areas_by_being_called_operator_or_system():
    [record] = placed([site(area="SS02")])
    for role in ("operator", "system"):
        person = Reader(name="x", role=role, user_id=uuid4(), reads=True, clearance=2, areas=("SS01",))
        assert not sees(record, person)
        assert not Site.objects.visible_to(person).exists()


def test_everybody_who_is_signed_in_sees_who_is_who():
    actions.make_user(actor=OPERATOR, at=NOON, name="amina", role="analyst")
    assert User.objects.visible_to(somebody(reads=False)).exists()
    assert sees(user_named("amina"), somebody(reads=False))


def test_every_kind_of_record_has_labels_or_follows_one_that_has_or_is_named_here_as_open():
    open_kinds = {kind for kind, model in kinds().items() if not issubclass(model, Protected) and not model.follows}
    assert open_kinds == {"user", "actor", "road_map"}


def test_a_policy_never_compares_text_in_another_order_than_the_query():
    assert not re.search(r"LIKE|~~|starts_with", rls.LABELS)


def test_this_run_asks_the_database_that_it_says_it_asks():
    assert connection.vendor == os.environ.get("TUTELA_TEST_DATABASE", "sqlite")
