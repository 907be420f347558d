"""As many rows of everything as asked for: in every list, and beneath one record of each kind."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.test import Client

from tests.access.world import draws_of
from tests.api.mission import DOCTRINE
from tests.api.writing import ANSWER, EXTRACT, RESPONSE, SCORES
from tutela.alerts import actions as alerts
from tutela.alerts import tasking
from tutela.exchange.ged_import import import_ged
from tutela.foresight import actions as foresight
from tutela.foresight import rules
from tutela.incidents import actions as incidents
from tutela.kernel import clock, sealing
from tutela.kernel.access import OPERATOR, system
from tutela.kernel.records import kinds
from tutela.people import actions as people
from tutela.people.models import Account
from tutela.places import actions as places
from tutela.products import actions as products
from tutela.protection import actions as protection
from tutela.protection.rules import Question
from tutela.reports import actions as reports
from tutela.reviews import actions as reviews
from tutela.threats import actions as threats
from tutela.threats import issuing

NAME = "everything"
PASSWORD = "a long road to Bentiu 47"
HERE = {"longitude": 31.58, "latitude": 4.85, "location_precision": 1}
START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
LATER = START.replace(hour=18)
"""Within the day that the desk looks back on: few rows and many are news alike."""
assert DOCTRINE.is_dir() and SESSION_KEY


@dataclass
class Crowd:
    """The records of the mission; `first` is the one of each kind beneath which the others gather."""

    folder: Path
    at: datetime = START
    size: int = 0
    first: dict[str, Any] = field(default_factory=dict)

    def now(self) -> datetime:
        """One second later."""
        self.at += timedelta(seconds=1)
        return self.at

    def act(self, action: Callable[..., Any], **facts: Any) -> Any:
        """Do something as whoever may do everything."""
        return action(actor=OPERATOR, at=self.now(), **facts)

    def begin(self) -> None:
        """Whoever looks, a vault, and the first of each kind."""
        if not sealing.has_vault(sealing.SOURCES):
            sealing.make_vault(sealing.SOURCES, "three herons over the marsh")
        self.act(people.make_user, name=NAME, role=NAME, component="joc", areas=["*"], password=PASSWORD)
        self.act(places.make_site, name="base", site_kind="base", **HERE)
        self.first["report"] = self.report()
        self.first["incident"] = self.incident([self.first["report"].id])
        self.first["alert"] = self.alert()
        self.first["review"] = self.review()
        self.act(alerts.decide, alert_id=self.first["alert"].id, decision="respond")
        self.first["product"] = self.product()
        self.first["threat"] = self.threat()
        self.first["quarterly_assessment"] = self.quarterly(1)
        self.first["forecast"] = self.forecast()
        self.first["judgement"] = self.judgement()
        self.first["scenario"] = self.act(foresight.make_scenario, title="quagmire", area="SS01")
        self.beneath_scenario()
        self.act(places.make_site, name="camp", site_kind="displaced_site", population=100, **HERE)
        self.first["gap_statement"] = self.gap()

    def grow(self, size: int) -> None:
        """Up to `size` of everything."""
        if not self.size:
            self.begin()
        for number in range(self.size, size):
            self.one_more(number)
        self.size = size

    def one_more(self, number: int) -> None:
        """One more of everything, alone and beneath the first of its kind."""
        report, incident, other = self.report(), self.incident([self.first["report"].id]), self.incident([])
        self.alert()
        self.review()
        self.act(places.make_site, name=f"base {number}", site_kind="base", **HERE)
        self.act(people.make_user, name=f"user{number}", role="analyst", component="joc", areas=["SS"])
        self.act(people.make_token, name=NAME)
        self.beneath_report(report.id)
        self.beneath_incident(report.id, other.id, number)
        self.beneath_alert(number)
        self.act(reviews.add_action, review_id=self.first["review"].id, text="a radio", component="joc")
        self.import_event(number)
        self.product()
        self.beneath_product()
        self.threat()
        self.beneath_threat(report.id)
        self.quarterly(number + 2)
        self.beneath_quarterly()
        self.forecast()
        self.judgement()
        self.act(foresight.make_scenario, title="quagmire", area="SS01")
        self.beneath_scenario()
        self.act(foresight.ask_for_forecast, area="SS", level="admin1", months_ahead=4)
        self.gap()
        assert incident

    def beneath_report(self, other: UUID) -> None:
        """A remark and a duplicate."""
        self.act(reports.annotate_report, report_id=self.first["report"].id, text="the caller rang again")
        self.act(reports.mark_duplicate, report_id=other, of=self.first["report"].id)

    def beneath_incident(self, report: UUID, other: UUID, number: int) -> None:
        """A report, harm, a correction, and another incident that turns out to be the same."""
        first = self.first["incident"].id
        self.act(incidents.link_report, report_id=report, incident_id=first)
        self.act(incidents.record_harm, incident_id=first, harm_kind="killed", low=1, best=1, high=1)
        self.act(incidents.change_incident, incident_id=first, high=10 + number)
        self.act(incidents.merge_incidents, incident_id=other, into_id=first)

    def beneath_alert(self, number: int) -> None:
        """An addressee, an answer, a word to those who warned, a task; as many levels up as there are."""
        alert = self.first["alert"].id
        self.act(alerts.forward_alert, alert_id=alert, addressee="force")
        self.act(alerts.respond, alert_id=alert, **RESPONSE)
        self.act(alerts.give_feedback, alert_id=alert, channel="call_back", text="we are coming")
        self.act(tasking.give_task, alert_id=alert, title="go and see", component="joc")
        if number == 0:
            self.act(alerts.escalate_alert, alert_id=alert)

    def report(self) -> Any:
        """A warning from somebody whose name is sealed; it raises an alert."""
        told = {"text": "armed men at the quagmire", "channel": "call_back", "urgency": "within_24_h"}
        return self.act(reports.submit_report, **told, **HERE, caller_name="somebody", caller_code="c-4")

    def incident(self, grounds: list[UUID]) -> Any:
        """Civilians killed at the base; the rule opens a review, or adds it to the one that is open."""
        facts = {
            "event_type": "killing",
            "date_start": date(2026, 2, 20),
            "low": 1,
            "best": 2,
            "high": 4,
            "civilians": 2,
        }
        return self.act(incidents.make_incident, report_ids=grounds, title="quagmire", **facts, **HERE)

    def alert(self) -> Any:
        """An alert by hand, from the first report and the first incident."""
        grounds = {"report_id": self.first["report"].id, "incident_id": self.first["incident"].id}
        return self.act(alerts.raise_alert, title="quagmire", urgency="imminent", **grounds)

    def review(self) -> Any:
        """A review by hand, of the first alert and the first incident."""
        subjects = {"alert_id": self.first["alert"].id, "incident_id": self.first["incident"].id}
        return self.act(reviews.open_review, title="quagmire", review_kind="after_action_review", **subjects)

    def product(self) -> Any:
        """A flash report of the first incident and all that hangs on it."""
        return self.act(products.compose_product, incident_id=self.first["incident"].id)

    def gap(self) -> Any:
        """What stays out of reach of the bases."""
        return self.act(protection.state_gap, question=Question(area="SS", new=1), title="quagmire")

    def beneath_product(self) -> None:
        """A sentence more, a version, a correction begun."""
        first = self.first["product"].id
        texts = dict.fromkeys(("ar", "en", "es", "fr", "ru", "zh"), "quagmire")
        self.act(products.add_statement, product_id=first, section="media", texts=texts)
        self.act(products.issue_product, product_id=first)
        self.act(products.correct_product, product_id=first)

    def threat(self) -> Any:
        """A threat, assessed."""
        made = self.act(threats.make_threat, title="quagmire", threat_type="killing", **HERE)
        self.act(threats.assess_threat, threat_id=made.id, **SCORES)
        return made

    def beneath_threat(self, report: UUID) -> None:
        """Evidence of both kinds, a response, one assessment more and one of what is left."""
        key = {"threat_id": self.first["threat"].id}
        other = self.incident([])
        self.act(threats.link_evidence, incident_id=other.id, evidence_stance="for", **key)
        self.act(threats.link_evidence, report_id=report, evidence_stance="against", **key)
        self.act(threats.plan_response, **ANSWER, threat_response_state="done", **key)
        self.act(threats.assess_threat, **SCORES, **key)
        self.act(threats.score_again, **SCORES, **key)
        of_the_first = {"incident_id": self.first["incident"].id, "threat_id": self.threat().id}
        self.act(threats.link_evidence, evidence_stance="for", **of_the_first)

    def quarterly(self, number: int) -> Any:
        """A quarterly assessment of a quarter of its own."""
        return self.act(issuing.make_quarterly, year=2000 + number // 4, quarter_number=number % 4 + 1)

    def beneath_quarterly(self) -> None:
        """Drawn anew, and a version issued."""
        key = {"quarterly_id": self.first["quarterly_assessment"].id}
        self.act(issuing.draw_again, **key)
        self.act(issuing.write_section, section="summary", language="en", text="quagmire", **key)
        issuing.review_quarterly(actor=system("rule"), at=self.now(), **key)
        self.act(issuing.sign_quarterly, **key)
        self.act(issuing.issue_quarterly, **key)
        self.act(issuing.renew_quarterly, **key)

    def forecast(self) -> Any:
        """A forecast of three months past that are scored."""
        month = rules.month_of(date(2025, 12, 1))
        table = draws_of(range(month, month + 1), ["SS01", "SS02"])
        made = self.act(foresight.issue_table, table=table, known_until=month - 2, model_name="quagmire")
        foresight.score_due(at=self.now())
        return made

    def judgement(self) -> Any:
        """A probability that somebody states."""
        month = rules.month_of(self.at.date()) + 1
        return self.act(foresight.state_probability, unit="SS01", month=month, dead=1, chance=0.4)

    def beneath_scenario(self) -> None:
        """A sign that turns, and a line of the stress test."""
        first = {"scenario_id": self.first["scenario"].id}
        self.act(foresight.add_indicator, **first, text="a clash", rule=rules.INCIDENTS, days=300, threshold=1.0)
        self.act(foresight.add_stress_line, **first, where="the road", plan="a base", needs="two")
        foresight.watch(at=self.now())

    def import_event(self, number: int) -> None:
        """Civilians killed at the base years ago, told by a source: a review that waits to be confirmed."""
        day, file = f"{1989 + number}-09-16", self.folder / "event.csv"
        with EXTRACT.open(newline="") as given, file.open("w", newline="") as taken:
            rows = csv.DictReader(given)
            writer = csv.DictWriter(taken, rows.fieldnames or [])
            writer.writeheader()
            facts = {"id": 900_000 + number, "date_start": day, "date_end": day, "year": day[:4], "where_prec": "1"}
            facts |= {"latitude": "4.85", "longitude": "31.58", "country": "South Sudan", "side_a": f"side {number}"}
            facts |= {
                "side_a_new_id": str(9_000 + number),
                "deaths_civilians": "3",
                "best": "3",
                "high": "3",
                "low": "3",
            }
            writer.writerow(next(rows) | facts | {"deaths_a": "0"})
        outcome = import_ged(file, actor=OPERATOR, clock=self.now)
        assert outcome.counts.new == 1, outcome.refusals


def names(crowd: Crowd) -> dict[str, list[str]]:
    """One record of each kind: the first one where others gather beneath it, otherwise any."""
    found = {
        kind: str(model.objects.as_system("walk").order_by("id").values_list("id", flat=True).first() or "")
        for kind, model in kinds().items()
    }
    found |= {kind: str(record.id) for kind, record in crowd.first.items()}
    return {kind: [name] for kind, name in found.items() if name}


def signed_in() -> Client:
    """A browser of whoever may do everything."""
    client = Client()
    with clock.fixed(LATER):
        client.force_login(Account.objects.get(username=NAME), backend="tutela.people.signin.AccountBackend")
    client.cookies["tutela_mission"] = client.cookies.pop("sessionid").value
    return client
