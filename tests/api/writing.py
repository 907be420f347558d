"""For each operation that writes: something fresh to do it to, and what to send."""

import csv
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from tests.api.mission import Live

Sending = tuple[str, dict[str, Any]]
FRESH: dict[str, Callable[[Live], Sending]] = {}
"""Path of the operation, as OpenAPI writes it -> a preparation that gives the address and the body."""

NUMBERS = count(1)
EXTRACT = Path(__file__).parents[1] / "import" / "ged_extract.csv"
REPORT = {"text": "armed men at the well", "channel": "call_back", "urgency": "within_24_h"}
INCIDENT = {"event_type": "armed_clash", "date_start": "2026-02-20", "low": 1, "best": 2, "high": 4}
ALERT = {"title": "armed men at the well", "urgency": "imminent"}
JUBA = {"type": "Point", "coordinates": [31.58, 4.85]}
SITE = {"name": "Base at the well", "kind": "base", "location": JUBA}
RESPONSE = {"tier": "tier_2", "phase": "response", "component": "force", "response_type": "patrol"}
REVIEW = {"title": "why nobody came", "review_kind": "after_action_review"}


def fresh(path: str) -> Callable:
    """Register the preparation of an operation."""

    def register(prepare: Callable[[Live], Sending]) -> Callable:
        FRESH[f"/api/v1{path}"] = prepare
        return prepare

    return register


def made(path: str, body: dict[str, Any]) -> None:
    """An operation that needs nothing before it."""
    fresh(path)(lambda live: (path, body))


def done_to(path: str, maker: Callable[[Live], str], body: dict[str, Any]) -> None:
    """An operation on one record, which `maker` makes."""
    place = path[path.index("{") : path.index("}") + 1]
    fresh(path)(lambda live: (path.replace(place, maker(live)), body))


def a_report(live: Live) -> str:
    """A warning."""
    return live.make("/reports", REPORT)["id"]


def an_incident(live: Live) -> str:
    """An incident without reports."""
    return live.make("/incidents", INCIDENT)["id"]


def an_alert(live: Live) -> str:
    """An alert that nobody has answered."""
    return live.make("/alerts", ALERT)["id"]


def a_decided_alert(live: Live) -> str:
    """An alert to which somebody will go."""
    alert = an_alert(live)
    live.make(f"/alerts/{alert}/decide", {"decision": "respond"})
    return alert


def an_answered_alert(live: Live) -> str:
    """An alert to which somebody is on the way."""
    alert = a_decided_alert(live)
    live.make(f"/alerts/{alert}/respond", RESPONSE)
    return alert


def a_closed_alert(live: Live) -> str:
    """An alert of the past."""
    alert = an_answered_alert(live)
    live.make(f"/alerts/{alert}/close", {"outcome": "prevented"})
    return alert


def a_task(live: Live) -> str:
    """A task that nobody has taken on."""
    return live.make("/tasks", {"alert": an_alert(live), "title": "go and see", "component": "joc"})["id"]


def an_accepted_task(live: Live) -> str:
    """A task that somebody has taken on."""
    task = a_task(live)
    live.make(f"/tasks/{task}/accept", {})
    return task


def a_review(live: Live) -> str:
    """An open review."""
    return live.make("/reviews", REVIEW)["id"]


def a_found_review(live: Live) -> str:
    """A review that may be closed."""
    review = a_review(live)
    live.make(f"/reviews/{review}/find", {"finding": "the radio was dead", "gaps": ["response"]})
    return review


def a_product(live: Live) -> str:
    """A flash report that is being written."""
    return live.make("/products", {"incident": an_incident(live)})["id"]


def an_issued_product(live: Live) -> str:
    """A flash report that left."""
    product = a_product(live)
    live.make(f"/products/{product}/issue", {})
    return product


def a_question() -> dict[str, Any]:
    """What stays out of reach round Juba."""
    return {"area": "SS0101", "title": "what we cannot do"}


def a_site(live: Live) -> str:
    """A base."""
    return live.make("/sites", SITE)["id"]


made("/reports", REPORT | {"caller_code": "c-4", "location": JUBA})
made("/incidents", INCIDENT)
made("/alerts", ALERT)
made("/reviews", REVIEW)
made("/sites", SITE)
made("/reach/statements", a_question())

done_to("/reports/{report_id}/grade", a_report, {"reliability": "B", "credibility": "2"})
done_to("/reports/{report_id}/called-back", a_report, {"note": "she was told that we are coming"})
done_to("/reports/{report_id}/annotate", a_report, {"text": "the caller rang again"})
done_to("/incidents/{incident_id}/verify", an_incident, {"verification": "verified"})
done_to("/incidents/{incident_id}/harms", an_incident, {"harm_kind": "killed", "low": 1, "best": 1, "high": 2})
done_to("/alerts/{alert_id}/acknowledge", an_alert, {})
done_to("/alerts/{alert_id}/forward", an_alert, {"addressee": "force"})
done_to("/alerts/{alert_id}/decide", an_alert, {"decision": "respond"})
done_to("/alerts/{alert_id}/respond", a_decided_alert, RESPONSE)
done_to("/alerts/{alert_id}/arrive", an_answered_alert, {"result": "the village stands"})
done_to("/alerts/{alert_id}/close", an_answered_alert, {"outcome": "prevented"})
done_to("/alerts/{alert_id}/reopen", a_closed_alert, {"note": "they came back"})
done_to("/alerts/{alert_id}/feedback", an_alert, {"channel": "call_back", "text": "we are coming"})
done_to("/alerts/{alert_id}/escalate", an_alert, {"note": "beyond us"})
done_to("/tasks/{task_id}/accept", a_task, {})
done_to("/tasks/{task_id}/done", an_accepted_task, {})
done_to("/tasks/{task_id}/refuse", a_task, {"note": "the road is cut"})
done_to("/reviews/{review_id}/find", a_review, {"finding": "the radio was dead", "gaps": ["response"]})
done_to("/reviews/{review_id}/close", a_found_review, {})
done_to("/reviews/{review_id}/actions", a_review, {"text": "a second radio", "component": "joc"})
done_to("/products/{product_id}/refresh", a_product, {"note": "the records say more now"})
done_to("/products/{product_id}/issue", a_product, {"addressees": "mission leadership"})
done_to("/products/{product_id}/correct", an_issued_product, {"note": "more were killed"})
done_to("/products/{product_id}/statements", a_product, {"section": "media", "texts": {"en": "Radio tells of it."}})
done_to("/sites/{site_id}/withdraw", a_site, {"reason": "entered twice"})


@fresh("/reports/{report_id}/duplicate")
def a_repeated_report(live: Live) -> Sending:
    """A second report of the same."""
    return f"/reports/{a_report(live)}/duplicate", {"of": a_report(live)}


@fresh("/reports/{report_id}/link")
def a_linked_report(live: Live) -> Sending:
    """An incident that the report tells of."""
    return f"/reports/{a_report(live)}/link", {"incident": an_incident(live)}


@fresh("/incidents/{incident_id}/merge")
def a_doubled_incident(live: Live) -> Sending:
    """An incident that is another one."""
    return f"/incidents/{an_incident(live)}/merge", {"into": an_incident(live)}


@fresh("/incidents/{incident_id}/split")
def a_twofold_incident(live: Live) -> Sending:
    """An incident that is two."""
    reports = [a_report(live), a_report(live)]
    incident = live.make("/incidents", INCIDENT | {"reports": reports})["id"]
    return f"/incidents/{incident}/split", {"reports": reports[1:]}


@fresh("/tasks")
def a_new_task(live: Live) -> Sending:
    """A task of an alert."""
    return "/tasks", {"alert": an_alert(live), "title": "go and see", "component": "joc"}


@fresh("/reviews/{review_id}/actions/{action_id}/done")
def an_asked_action(live: Live) -> Sending:
    """A corrective action that was asked for."""
    review = a_review(live)
    action = live.make(f"/reviews/{review}/actions", {"text": "a second radio", "component": "joc"})["id"]
    return f"/reviews/{review}/actions/{action}/done", {}


@fresh("/products")
def a_new_product(live: Live) -> Sending:
    """What a report is about."""
    return "/products", {"incident": an_incident(live)}


def _last_statement(live: Live) -> str:
    """The address of a sentence that is not the title."""
    product = a_product(live)
    statement = live.get(f"/products/{product}")["statements"][-1]["id"]
    return f"/products/{product}/statements/{statement}"


@fresh("/products/{product_id}/statements/{statement_id}")
def a_sentence(live: Live) -> Sending:
    """A sentence said otherwise."""
    return _last_statement(live), {"texts": {"en": "The radio tells of it."}}


@fresh("/products/{product_id}/statements/{statement_id}/leave-out")
def a_needless_sentence(live: Live) -> Sending:
    """A sentence that is left out."""
    return f"{_last_statement(live)}/leave-out", {}


@fresh("/reviews/confirm")
def a_proposed_review(live: Live) -> Sending:
    """Civilians killed at a base, told by a source of the past."""
    a_site(live)
    file = live.place.home / "past.csv"
    _write_event(file, number=next(NUMBERS))
    live.place.run("import", "ged", str(file))
    proposed = live.get("/reviews/proposed")
    assert proposed, "the imported event asks for no review"
    return "/reviews/confirm", {"incident": proposed[0]["incident"]}


def _write_event(file: Path, *, number: int) -> None:
    """One event of the extract, moved to the base and made one against civilians; each in a year of its own."""
    day = f"{2000 + number}-09-16"
    with EXTRACT.open(newline="") as given, file.open("w", newline="") as taken:
        rows = csv.DictReader(given)
        writer = csv.DictWriter(taken, rows.fieldnames)
        writer.writeheader()
        facts = {"id": 900_000 + number, "date_start": day, "date_end": day}
        facts |= {"latitude": "4.85", "longitude": "31.58", "country": "South Sudan", "deaths_a": "0"}
        numbers = {"deaths_civilians": "3", "best": "3", "high": "3", "low": "3", "where_prec": "1"}
        writer.writerow(next(rows) | facts | numbers)


@fresh("/users")
def a_new_user(live: Live) -> Sending:
    """A name that nobody has."""
    taken = {user["name"] for user in live.get("/users?limit=1000")["items"]}
    name = next(name for number in range(1000) if (name := f"user{number}") not in taken)
    return "/users", {"name": name, "role": "analyst", "areas": ["SS"]}
