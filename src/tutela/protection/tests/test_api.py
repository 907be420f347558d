"""The room in the API: computed over what the reader may see, and stored only where it is stated."""

import json

import pytest
from django.test import RequestFactory

from tutela.protection import api, queries
from tutela.web.api import api as whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(adviser):
    """Answer a request by the operation that its path names, as somebody."""

    def run(path, body=None, who=adviser):
        request = RequestFactory().generic("POST" if body else "GET", f"/api/v1{path}", json.dumps(body or {}))
        request.reader, request._dont_enforce_csrf_checks = who, True
        bare, _, _ = path.partition("?")
        view = next(one for one in whole.urls[0] if str(one.pattern) == bare.lstrip("/")).callback
        answer = view(request)
        return answer.status_code, json.loads(answer.content)

    return run


def test_coverage_counts_what_is_surely_and_perhaps_within_reach(ask, site, villages):
    site()
    status, told = ask("/reach/coverage?area=SS0101&minutes=60")
    assert status == 200 and (told["places"], told["places_surely"], told["places_perhaps"]) == (11, 0, 4)
    assert told["map"] is None and told["items"][0]["within"] == "no"


def test_a_time_is_an_interval_off_the_road(ask, site, villages):
    site()
    status, told = ask("/reach/time?area=SS0101&from_longitude=31&from_latitude=5&to_longitude=31&to_latitude=6")
    assert status == 200 and told["minutes"] is None and 140 < told["interval"][0] < told["interval"][1] < 680


def test_a_base_is_moved_and_what_is_within_reach_follows(ask, site, villages):
    base = site()
    before = ask("/reach/moved?area=SS0101&minutes=60")[1]
    after = ask(f"/reach/moved?area=SS0101&minutes=60&moved={base.id},32.2,4.85&moved=nobody,1,2")[1]
    assert len(before["states"]) == before["all"] == 11 and before["states"] != after["states"]


def test_what_is_stated_is_stored_and_what_is_computed_is_not(ask, adviser, site, villages):
    site()
    assert ask("/reach/plan?area=SS0101")[0] == 200 and not queries.statements(reader=adviser).exists()
    status, made = ask("/reach/statements", {"area": "SS0101", "title": "What we cannot do", "new": 1})
    assert status == 201 and made["found"]["gap"]["count"] == 1
    assert [str(one.id) for one in queries.statements(reader=adviser)] == [made["id"]]
    assert api.statement_out(queries.statements(reader=adviser).get())["code"].startswith("G-")
