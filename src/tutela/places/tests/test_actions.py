"""What people do with sites, and what they are refused."""

from datetime import date

import pytest

from tutela.kernel.access import system
from tutela.kernel.geography import Point
from tutela.kernel.journal.fold import history
from tutela.kernel.journal.models import Entry
from tutela.kernel.problems import Denied, Invalid, Missing
from tutela.kernel.testing import reader
from tutela.places import actions, queries
from tutela.places.actions import OutOfReach, SiteUnfit, SiteWithdrawn

pytestmark = pytest.mark.django_db

OFFICER = reader()
AUDITOR = reader("auditor")
JUBA = {"longitude": 31.6, "latitude": 4.85}
AKOBO = {"longitude": 33.0, "latitude": 7.78}
NIGHT = date(2026, 3, 1)


def make(tick, actor=OFFICER, **facts):
    return actions.make_site(actor=actor, at=tick(), **{"name": "Base one", "site_kind": "base", **JUBA, **facts})


def entries():
    return Entry.objects.count()


# Made


def test_a_site_is_made_in_the_deepest_area_that_holds_it(tick, verify_action):
    site = verify_action(actions.make_site, actor=OFFICER, at=tick(), name=" Base  one ", site_kind="base", **JUBA)
    assert (site.name, site.area, site.component, site.folded) == ("Base one", "SS0101", "joc", "base one")


def test_a_site_takes_its_labels_from_the_codes(tick):
    site = make(tick, classification="confidential", compartments=["sources"])
    assert (site.classification, site.compartments > 0) == (1, True)


def test_somebody_whose_role_does_not_make_places_is_denied_and_nothing_is_written(tick):
    before = entries()
    with pytest.raises(Denied):
        make(tick, actor=AUDITOR)
    assert entries() == before


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"note": "a\0b"}, "note"),
        ({"site_kind": "castle"}, "site_kind"),
        ({"since": NIGHT, "until": date(2026, 2, 1)}, "until"),
        ({"classification": "top"}, "classification"),
        ({"compartments": ["cooks"]}, "compartments"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(tick, facts, field):
    with pytest.raises(SiteUnfit) as refused:
        make(tick, **facts)
    assert list(refused.value.fields) == [field]
    assert not queries.sites(reader=OFFICER).exists()


@pytest.mark.parametrize(
    "changes", [{"areas": ("SS03",)}, {"clearance": 0}, {"compartments": 0}], ids=["area", "clearance", "compartment"]
)
def test_nobody_makes_a_site_that_they_would_not_see(tick, changes):
    with pytest.raises(OutOfReach):
        make(tick, actor=reader(**changes), classification="confidential", compartments=["sources"])
    assert not queries.sites(reader=OFFICER).exists()


# Changed


def test_a_change_keeps_what_was_not_said_and_finds_the_area_anew(tick, verify_action):
    site = make(tick, note="kept")
    site = verify_action(actions.change_site, actor=OFFICER, at=tick(), site_id=site.id, reason="moved", **AKOBO)
    assert (site.name, site.note, site.area) == ("Base one", "kept", "SS0301")
    assert history(site)[-1].reason == "moved"


def test_a_new_name_is_searched_by_its_new_keys(tick, verify_action):
    site = make(tick)
    verify_action(actions.change_site, actor=OFFICER, at=tick(), site_id=site.id, name="جوبا")
    assert [found.id for found in queries.sites(reader=OFFICER, q="Djouba")] == [site.id]


def test_a_last_day_before_the_first_that_is_held_is_refused(tick):
    site = make(tick, since=NIGHT)
    with pytest.raises(SiteUnfit):
        actions.change_site(actor=OFFICER, at=tick(), site_id=site.id, until=date(2026, 2, 1))


def test_a_site_cannot_be_moved_out_of_ones_own_sight(tick):
    site = make(tick)
    with pytest.raises(OutOfReach):
        actions.change_site(actor=reader(areas=("SS01",)), at=tick(), site_id=site.id, **AKOBO)
    assert queries.site(reader=OFFICER, site_id=site.id).area == "SS0101"


def test_somebody_who_does_not_see_the_site_hears_that_there_is_none(tick):
    site = make(tick)
    for act in (actions.change_site, actions.withdraw_site):
        with pytest.raises(Missing):
            act(actor=reader(areas=("SS03",)), at=tick(), site_id=site.id)


def test_somebody_who_sees_it_and_may_not_change_it_is_denied(tick):
    site = make(tick)
    for act in (actions.change_site, actions.withdraw_site):
        with pytest.raises(Denied):
            act(actor=AUDITOR, at=tick(), site_id=site.id)


def test_a_field_that_sites_do_not_have_is_a_fault_of_the_caller(tick):
    with pytest.raises(TypeError):
        actions.change_site(actor=OFFICER, at=tick(), site_id=make(tick).id, withdrawn=True)


# Withdrawn


def test_a_withdrawn_site_keeps_its_record_and_leaves_the_list(tick, verify_action):
    site = make(tick)
    verify_action(actions.withdraw_site, actor=OFFICER, at=tick(), site_id=site.id, reason="entered twice")
    assert queries.site(reader=OFFICER, site_id=site.id).withdrawn
    assert not queries.sites(reader=OFFICER).exists()


def test_a_withdrawn_site_is_neither_changed_nor_withdrawn_again(tick):
    site = make(tick)
    actions.withdraw_site(actor=OFFICER, at=tick(), site_id=site.id)
    for act in (actions.change_site, actions.withdraw_site):
        with pytest.raises(SiteWithdrawn):
            act(actor=OFFICER, at=tick(), site_id=site.id)


# Tables

TABLE = """name,kind,latitude,longitude,since
Base one,base,4.85,31.6,2026-01-02
Camp,Site de personnes déplacées,7.78,33.0,
Nowhere,base,95,31.6,
"""


def take_in(tick, text=TABLE, actor=OFFICER, **more):
    return actions.import_sites(actor=actor, at=tick(), text=text, **more)


def test_good_rows_of_a_table_go_in_and_bad_ones_are_named(tick, verify_action):
    done = verify_action(actions.import_sites, actor=OFFICER, at=tick(), text=TABLE)
    assert (done.read, done.new, done.same) == (3, 2, 0)
    assert [(row.line, row.column, row.value) for row in done.refused] == [(4, "latitude", "95")]
    assert [(site.name, site.site_kind, site.area) for site in queries.sites(reader=OFFICER)] == [
        ("Base one", "base", "SS0101"),
        ("Camp", "displaced_site", "SS0301"),
    ]


def test_the_same_table_again_makes_nothing(tick):
    take_in(tick)
    before = entries()
    again = take_in(tick)
    assert (again.new, again.same, entries()) == (0, 2, before)


def test_a_row_that_stands_in_the_table_twice_is_one_site(tick):
    row = "Base one,base,4.85,31.6,2026-01-02\n"
    done = take_in(tick, TABLE.splitlines(keepends=True)[0] + row + row)
    assert (done.new, done.same) == (1, 1)


def test_a_hidden_site_of_the_same_name_and_place_does_not_show_in_the_count(tick):
    take_in(tick, classification="confidential")
    done = take_in(tick, actor=reader(clearance=0))
    assert (done.new, done.same) == (2, 0)


def test_rows_outside_ones_own_area_are_refused_by_line(tick):
    done = take_in(tick, actor=reader(areas=("SS01",)))
    assert (done.new, [row.line for row in done.refused]) == (1, [3, 4])


def test_a_file_that_is_no_table_is_refused_as_a_whole(tick):
    with pytest.raises(Invalid):
        take_in(tick, "hello")


def test_somebody_whose_role_does_not_make_places_takes_in_no_table(tick):
    with pytest.raises(Denied):
        take_in(tick, actor=AUDITOR)


# Standing


def test_a_base_of_one_night_stands_on_that_day_alone(tick):
    make(tick, site_kind="temporary_base", since=NIGHT, until=NIGHT)
    days = [date(2026, 2, 28), NIGHT, date(2026, 3, 2)]
    assert [queries.bases_standing(day, reader=system("rule")).count() for day in days] == [0, 1, 0]
    assert queries.bases_standing(days[0], until=days[2], reader=system("rule")).count() == 1


def test_a_base_whose_days_are_not_known_counts_as_standing(tick):
    make(tick)
    assert queries.bases_standing(date(1990, 1, 1), reader=system("rule")).count() == 1


def test_a_camp_is_no_base(tick):
    make(tick, site_kind="displaced_site")
    assert not queries.bases_standing(NIGHT, reader=system("rule")).exists()


def test_bases_within_reach_come_nearest_first_and_none_from_beyond(tick):
    for name, north in (("far", 0.06), ("near", 0.01), ("middle", 0.03)):
        make(tick, name=name, longitude=31.6, latitude=4.85 + north)
    found = queries.bases_within(Point(31.6, 4.85), 5_000, on=NIGHT, reader=system("rule"))
    assert [(base.name, round(metres, -1)) for base, metres in found] == [("near", 1110), ("middle", 3340)]


def test_bases_across_the_antimeridian_are_within_reach(tick):
    make(tick, longitude=-179.99, latitude=-17.0)
    assert len(queries.bases_within(Point(179.99, -17.0), 5_000, on=NIGHT, reader=system("rule"))) == 1


def test_a_reader_counts_only_the_bases_that_they_see(tick):
    make(tick, classification="confidential")
    low = reader(clearance=0)
    assert queries.bases_within(Point(31.6, 4.85), 5_000, on=NIGHT, reader=low) == []
    assert queries.nearest_sites(Point(31.6, 4.85), reader=low) == []


def test_the_nearest_town_is_found(gazetteer_loaded):
    (town, metres), *_rest = queries.nearest_places(Point(31.6, 4.85), place_kinds=["city"])
    assert (town.code, metres < 5_000) == ("gn:373303", True)
