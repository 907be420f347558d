"""The desk: its order, its sentence, and what it tells of what changed."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import override

from tutela.alerts import actions, queries
from tutela.kernel import spaces
from tutela.kernel.testing import NOON, reader
from tutela.reports.actions import submit_report
from tutela.web import desk, looked, news

HOUR = timedelta(hours=1)
CENTRE = {"longitude": 31.58, "latitude": 4.85}
"""In Central Equatoria, SS01."""


@pytest.fixture
def warned(tick):
    """A warning and the alert that it raised."""

    def make(text="Men with guns on the road.", urgency="imminent", at=None, **facts):
        liaison = reader("liaison_assistant", component="civil_affairs", areas=("SS",))
        told = {"text": text, "channel": "radio", "urgency": urgency, **facts}
        report = submit_report(actor=liaison, at=at or tick(), **told)
        return queries.alerts(reader=reader()).get(report=report)

    return make


def load(**facts):
    return desk.Load(**{"over": 0, "soon": 0, "later": 0, "quiet": 0, "soon_until": None, "later_from": None, **facts})


def said(at=NOON, **facts):
    words = desk.sentence(load(**facts), at=at)
    return f"{words['over']} {words['rest']}".strip()


class TestTheOrder:
    @pytest.mark.django_db
    def test_an_alert_whose_every_step_was_missed_comes_first(self, tick, warned):
        late = warned("Nobody answered.")
        later = warned("A raid is feared.", urgency="within_7_d")
        actions.escalate_overdue(at=late.dispatch_due)
        fresh = warned("Gunfire near the school.", at=late.dispatch_due)
        ids = [one.id for one in queries.open_alerts(reader=reader(), at=late.dispatch_due + HOUR)]
        assert ids == [late.id, fresh.id, later.id]

    @pytest.mark.django_db
    def test_a_missed_step_is_owed_until_it_is_done(self, tick, warned):
        alert = warned()
        missed_at = alert.acknowledge_due
        actions.escalate_overdue(at=missed_at)
        assert queries.alert(reader=reader(), alert_id=alert.id).due_at == missed_at
        actions.acknowledge_alert(actor=reader(), alert_id=alert.id, at=missed_at + timedelta(minutes=1))
        assert queries.alert(reader=reader(), alert_id=alert.id).due_at == alert.decide_due

    @pytest.mark.django_db
    def test_an_index_serves_the_order(self, warned):
        from django.db import connection

        warned()
        rows = queries.open_alerts(reader=reader(), at=NOON + HOUR).prefetch_related(None)
        if connection.vendor == "sqlite":
            assert "alert_open" in rows[:50].explain()
        else:
            with connection.cursor() as cursor:
                # With one row every plan is cheap: what is asked is whether the index can give the order.
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            assert "alert_open" in rows[:50].explain()


class TestTheSentence:
    def test_it_begins_with_what_is_over_time(self):
        until = NOON + timedelta(minutes=40)
        text = said(over=1, soon=3, soon_until=until, mine=2)
        assert text == "One alert is over time. 3 more must be answered before 12:40. 2 of them wait for you."

    @pytest.mark.parametrize(
        ("facts", "text"),
        [
            ({}, "Nothing waits for an answer."),
            ({"quiet": 1}, "Nothing waits for an answer. One alert is open."),
            ({"over": 2}, "2 alerts are over time."),
            ({"over": 1, "mine": 1}, "One alert is over time. It waits for you."),
            ({"over": 2, "mine": 2}, "2 alerts are over time. All of them wait for you."),
            ({"soon": 1, "soon_until": NOON + HOUR}, "One alert must be answered before 13:00."),
            ({"soon": 2, "soon_until": NOON + HOUR}, "2 alerts must be answered before 13:00."),
            (
                {"later": 1, "later_from": NOON + 3 * HOUR},
                "Nothing ends within the hour. One alert must be answered by 15:00.",
            ),
            (
                {"later": 5, "later_from": NOON + 30 * HOUR},
                "Nothing ends within the hour. 5 alerts must be answered, the first by Monday, 18:00.",
            ),
            (
                {"over": 1, "later": 2, "later_from": NOON + 3 * HOUR},
                "One alert is over time. 2 more can wait, the first until 15:00.",
            ),
        ],
    )
    def test_it_says_what_waits_and_until_when(self, facts, text):
        assert said(**facts) == text

    def test_its_digits_are_those_of_the_language(self):
        with override("ar"):
            assert "12:40" not in said(over=1, soon=3, soon_until=NOON + timedelta(minutes=40))

    @pytest.mark.django_db
    def test_it_counts_what_the_reader_may_see_and_nothing_else(self, warned):
        warned(**CENTRE)
        elsewhere = reader(areas=("SS08",))
        there = reader(areas=("SS01",))
        assert desk.load_of(reader=elsewhere, at=NOON + HOUR).waiting == 0
        assert desk.load_of(reader=there, at=NOON + HOUR).over == 1

    @pytest.mark.django_db
    def test_what_waits_for_somebody_is_what_their_component_must_answer(self, warned):
        alert = warned()
        owners, others = reader(component=alert.owner_component), reader(component="force")
        assert desk.load_of(reader=owners, at=NOON + HOUR).mine == 1
        assert desk.load_of(reader=others, at=NOON + HOUR).mine == 0
        assert desk.load_of(reader=reader("auditor", component=alert.owner_component), at=NOON + HOUR).mine == 0


class TestWhatChanged:
    @pytest.mark.django_db
    def test_a_report_and_the_alert_that_it_raised_are_one_line(self, warned):
        alert = warned("Riders at the ford.")
        lines = news.since(reader=reader(), at=NOON)
        assert [(one["kind"], one["id"]) for one in lines] == [("alert", str(alert.id))]

    @pytest.mark.django_db
    def test_the_last_change_is_told_with_what_was_before(self, tick, warned):
        alert = warned()
        actions.change_alert(actor=reader("duty_officer"), alert_id=alert.id, at=tick(), title="Riders at the ford")
        (line,) = news.since(reader=reader("watch", role="duty_officer"), at=NOON)
        assert line["who"] == "duty_officer" and line["what"] == "corrected it"
        assert line["changes"] == [
            {"field": "Title", "before": "Men with guns on the road.", "after": "Riders at the ford"}
        ]

    @pytest.mark.django_db
    def test_nobody_is_told_what_they_did_themselves(self, tick, warned):
        alert = warned()
        actions.acknowledge_alert(actor=reader("duty_officer"), alert_id=alert.id, at=tick())
        kinds = [one["kind"] for one in news.since(reader=reader("duty_officer"), at=NOON)]
        assert "alert" not in kinds

    @pytest.mark.django_db
    def test_what_changed_before_is_not_told_again(self, tick, warned):
        warned()
        assert news.since(reader=reader(), at=tick.move(minutes=1)) == []

    @pytest.mark.django_db
    def test_what_somebody_may_not_see_did_not_change_for_them(self, warned):
        warned(**CENTRE)
        assert news.since(reader=reader(areas=("SS08",)), at=NOON) == []


class TestSinceYouLastLooked:
    """One device, one after the other."""

    def look(self, at, cookies=None, name="duty_officer"):
        request = RequestFactory().get("/")
        request.reader, request.space = reader(name, role="duty_officer"), spaces.Space(spaces.MISSION)
        request.COOKIES = dict(cookies or {})
        found = looked.looked(request, at=at)
        response = looked.remember(HttpResponse(), request, found)
        return found.since, {name: morsel.value for name, morsel in response.cookies.items()}

    def test_the_first_look_goes_back_a_day(self):
        since, _ = self.look(NOON)
        assert since == NOON - timedelta(hours=24)

    def test_opening_the_desk_again_within_a_visit_tells_the_same(self):
        first, cookies = self.look(NOON)
        again, _ = self.look(NOON + timedelta(minutes=20), cookies)
        assert again == first

    def test_a_new_visit_tells_what_changed_since_the_last_look_of_the_one_before(self):
        _, cookies = self.look(NOON)
        _, cookies = self.look(NOON + timedelta(minutes=20), cookies)
        since, _ = self.look(NOON + timedelta(hours=9), cookies)
        assert since == NOON + timedelta(minutes=20)

    def test_somebody_else_at_the_device_begins_anew(self):
        _, cookies = self.look(NOON)
        since, _ = self.look(NOON + HOUR, cookies, name="another")
        assert since == NOON + HOUR - timedelta(hours=24)

    @pytest.mark.parametrize("rest", ["", "1", "1.2.3", "x.y", "9" * 20 + ".1", "2.1"])
    def test_a_cookie_that_says_nothing_is_none(self, rest):
        _, cookies = self.look(NOON)
        (name,) = cookies
        whose = cookies[name].partition(".")[0]
        since, _ = self.look(NOON + HOUR, {name: f"{whose}.{rest}"})
        assert since == NOON + HOUR - timedelta(hours=24)
