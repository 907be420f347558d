"""Saved views: lists under a name of one's own."""

import pytest
from django.http import QueryDict

import tutela.reports.pages  # noqa: F401 - brings its list
from tutela.kernel import home
from tutela.kernel.problems import Closed, Invalid, Missing
from tutela.kernel.testing import reader
from tutela.people.models import SavedView
from tutela.people.queries import saved_views
from tutela.people.views import LONGEST_QUERY, MOST, TooManyViews, save_view, take_away_view, tidy

pytestmark = pytest.mark.django_db
AMINA = reader("duty_officer")
FACTS = {"list_name": "reports", "name": "Mine", "query": "?urgency=imminent&page=3"}


def test_a_view_keeps_the_questions_and_not_the_page():
    view = save_view(actor=AMINA, **FACTS)
    assert (view.user, view.query) == (AMINA.name, "urgency=imminent")


def test_the_same_name_again_is_the_same_view():
    save_view(actor=AMINA, **FACTS)
    save_view(actor=AMINA, **{**FACTS, "query": "q=a"})
    assert list(SavedView.objects.values_list("query", flat=True)) == ["q=a"]


def test_a_view_is_its_owners_alone():
    view = save_view(actor=AMINA, **FACTS)
    other = reader("analyst")
    assert not saved_views(other).exists()
    with pytest.raises(Missing):
        take_away_view(actor=other, view_id=view.id)
    assert take_away_view(actor=AMINA, view_id=view.id) == "reports"


@pytest.mark.parametrize(("changed", "problem"), [({"name": "  "}, Invalid), ({"list_name": "secrets"}, Missing)])
def test_a_view_has_a_name_and_a_list_that_there_is(changed, problem):
    with pytest.raises(problem):
        save_view(actor=AMINA, **{**FACTS, **changed})


def test_nobody_keeps_more_than_a_menu_can_show():
    for number in range(MOST):
        save_view(actor=AMINA, **{**FACTS, "name": f"view {number}"})
    with pytest.raises(TooManyViews):
        save_view(actor=AMINA, **{**FACTS, "name": "one more"})
    save_view(actor=AMINA, **{**FACTS, "name": "view 1"})


def test_nothing_is_kept_while_the_installation_takes_no_changes(monkeypatch):
    monkeypatch.setattr(home, "switch", lambda: home.Switch.READ_ONLY)
    with pytest.raises(Closed):
        save_view(actor=AMINA, **FACTS)


def test_too_long_a_query_is_cut_at_an_answer():
    query = tidy("&".join(f"column=c{number}" for number in range(1_000)))
    assert len(query) <= LONGEST_QUERY and set(QueryDict(query)) == {"column"}
