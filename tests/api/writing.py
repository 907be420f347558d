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
THREAT = {"title": "an attack on the market", "threat_type": "killing"}
THREAT_WHOLE = THREAT | {
    "text": "they said that they will come back",
    "threat_state": "potential",
    "perpetrator_class": "community",
    "perpetrator": "riders",
    "place_text": "the market",
    "location": JUBA,
    "location_precision": 2,
    "persons_at_risk": 1400,
    "groups": ["women", "girls"],
    "time_frame": "short",
    "valid_from": "2026-03-01",
    "destabilising": True,
}
SCORES = {"intent": 3, "capability": 2, "opportunity": 2, "harm": 4, "vulnerability": 3, "exposed": 900, "trend": "up"}
ANSWER = {"tier": "tier_2", "text": "patrol at night", "lead": "force", "support": ["police"]}
FORECAST = {
    "model": "theirs",
    "known_until": "2026-01",
    "months": [{"month": "2026-03", "units": [{"unit": "SS03", "draws": [0, 0, 1, 7]}]}],
}
JUDGEMENT = {"unit": "SS03", "month": "2199-12", "dead": 1, "chance": 0.4}
SCENARIO = {"title": "the road closes", "area": "SS03"}
INDICATOR = {"text": "many clashes", "rule": "incidents", "days": 30, "threshold": 3}
SEEN_BY_PEOPLE = {"text": "the traders say so", "rule": "seen"}
STRESS = {"where": "the road", "plan": "one base", "needs": "two", "gap": "one"}
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


def a_scenario(live: Live) -> str:
    """A future that is watched."""
    return live.make("/scenarios", SCENARIO)["id"]


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


def a_threat(live: Live) -> str:
    """A threat that nobody has assessed."""
    return live.make("/threats", THREAT)["id"]


def an_assessed_threat(live: Live) -> str:
    """A threat that was assessed, and to which something was done."""
    threat = a_threat(live)
    live.make(f"/threats/{threat}/assess", SCORES)
    live.make(f"/threats/{threat}/responses", ANSWER | {"threat_response_state": "done"})
    return threat


def a_closed_threat(live: Live) -> str:
    """A threat of the past."""
    threat = a_threat(live)
    live.make(f"/threats/{threat}/close", {"threat_end": "averted"})
    return threat


def a_quarterly(live: Live) -> str:
    """A quarterly assessment that is being written, of a quarter of its own."""
    number = next(NUMBERS)
    body = {"year": 1991 + number // 4, "quarter": number % 4 + 1, "scope": "SS"}
    return live.make("/quarterly-assessments", body)["id"]


def a_written_quarterly(live: Live) -> str:
    """One with a summary, written by somebody else than whoever reviews it."""
    number = next(NUMBERS)
    begun = {"year": 2001 + number // 4, "quarter": number % 4 + 1, "scope": "SS01"}
    other = live.others["other"]
    quarterly = live.ask("POST", "/quarterly-assessments", begun, token=other).json["id"]
    body = {"section": "summary", "language": "en", "text": "It is worse."}
    assert live.ask("POST", f"/quarterly-assessments/{quarterly}/write", body, token=other).status == 200
    return quarterly


def a_reviewed_quarterly(live: Live) -> str:
    """One that waits for the coordination body."""
    quarterly = a_written_quarterly(live)
    live.make(f"/quarterly-assessments/{quarterly}/review", {})
    return quarterly


def a_signed_quarterly(live: Live) -> str:
    """One that may be issued."""
    quarterly = a_reviewed_quarterly(live)
    live.make(f"/quarterly-assessments/{quarterly}/sign", {"signed_for": ["force"]})
    return quarterly


def an_issued_quarterly(live: Live) -> str:
    """One that left."""
    quarterly = a_signed_quarterly(live)
    live.make(f"/quarterly-assessments/{quarterly}/issue", {})
    return quarterly


made("/threats", THREAT_WHOLE)
made("/reports", REPORT | {"caller_code": "c-4", "location": JUBA})
made("/incidents", INCIDENT)
made("/alerts", ALERT)
made("/reviews", REVIEW)
made("/sites", SITE)
made("/reach/statements", a_question())

made("/forecasts/orders", {"area": "SS", "level": "admin1", "months_ahead": 4})
made("/forecasts", FORECAST)
made("/judgements", JUDGEMENT)
made("/scenarios", SCENARIO)

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
done_to("/scenarios/{scenario_id}/indicators", a_scenario, INDICATOR)
done_to("/scenarios/{scenario_id}/stress", a_scenario, STRESS)
done_to("/scenarios/{scenario_id}/close", a_scenario, {"finding": "it did not come"})
done_to("/reviews/{review_id}/find", a_review, {"finding": "the radio was dead", "gaps": ["response"]})
done_to("/reviews/{review_id}/close", a_found_review, {})
done_to("/reviews/{review_id}/actions", a_review, {"text": "a second radio", "component": "joc"})
done_to("/products/{product_id}/refresh", a_product, {"note": "the records say more now"})
done_to("/products/{product_id}/issue", a_product, {"addressees": "mission leadership"})
done_to("/products/{product_id}/correct", an_issued_product, {"note": "more were killed"})
done_to("/products/{product_id}/statements", a_product, {"section": "media", "texts": {"en": "Radio tells of it."}})
done_to("/sites/{site_id}/withdraw", a_site, {"reason": "entered twice"})


done_to("/threats/{threat_id}/assess", a_threat, SCORES)
done_to("/threats/{threat_id}/score-again", an_assessed_threat, SCORES | {"intent": 1})
done_to("/threats/{threat_id}/responses", a_threat, ANSWER)
done_to("/threats/{threat_id}/review", a_threat, {"note": "nothing new"})
done_to("/threats/{threat_id}/close", a_threat, {"threat_end": "averted"})
done_to("/threats/{threat_id}/reopen", a_closed_threat, {"note": "they came back"})
done_to("/quarterly-assessments/{quarterly_id}/draw", a_quarterly, {})
done_to(
    "/quarterly-assessments/{quarterly_id}/write",
    a_quarterly,
    {"section": "outlook", "language": "fr", "text": "Rien."},
)
done_to("/quarterly-assessments/{quarterly_id}/review", a_written_quarterly, {})
done_to("/quarterly-assessments/{quarterly_id}/send-back", a_reviewed_quarterly, {"note": "say where"})
done_to("/quarterly-assessments/{quarterly_id}/sign", a_reviewed_quarterly, {"signed_for": ["force", "police"]})
done_to("/quarterly-assessments/{quarterly_id}/issue", a_signed_quarterly, {"addressees": "mission leadership"})
done_to("/quarterly-assessments/{quarterly_id}/renew", an_issued_quarterly, {})


@fresh("/quarterly-assessments")
def a_new_quarter(live: Live) -> Sending:
    """A quarter of which nobody has told yet."""
    number = next(NUMBERS)
    return "/quarterly-assessments", {"year": 2031 + number // 4, "quarter": number % 4 + 1}


@fresh("/threats/{threat_id}/evidence")
def an_incident_to_link(live: Live) -> Sending:
    """An incident that speaks for the threat."""
    return f"/threats/{a_threat(live)}/evidence", {"evidence_stance": "for", "incident": an_incident(live)}


@fresh("/threats/{threat_id}/evidence/{evidence_id}/unlink")
def a_linked_incident(live: Live) -> Sending:
    """A link that was a mistake."""
    threat = a_threat(live)
    body = {"evidence_stance": "against", "report": a_report(live)}
    link = live.make(f"/threats/{threat}/evidence", body)["id"]
    return f"/threats/{threat}/evidence/{link}/unlink", {}


@fresh("/threats/{threat_id}/responses/{response_id}/move")
def a_planned_response(live: Live) -> Sending:
    """A response that is done."""
    threat = a_threat(live)
    line = live.make(f"/threats/{threat}/responses", ANSWER)["id"]
    return f"/threats/{threat}/responses/{line}/move", {"threat_response_state": "done", "result": "nobody came"}


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


@fresh("/scenarios/{scenario_id}/indicators/{indicator_id}/set")
def a_sign_for_people(live: Live) -> Sending:
    """An indicator that people must see."""
    scenario = a_scenario(live)
    sign = live.make(f"/scenarios/{scenario}/indicators", SEEN_BY_PEOPLE)["id"]
    return f"/scenarios/{scenario}/indicators/{sign}/set", {"turned": True}


@fresh("/scenarios/{scenario_id}/indicators/{indicator_id}/drop")
def a_sign(live: Live) -> Sending:
    """An indicator that is watched."""
    scenario = a_scenario(live)
    sign = live.make(f"/scenarios/{scenario}/indicators", INDICATOR)["id"]
    return f"/scenarios/{scenario}/indicators/{sign}/drop", {}


@fresh("/scenarios/{scenario_id}/stress/{line_id}/drop")
def a_stress_line(live: Live) -> Sending:
    """A line of a stress test."""
    scenario = a_scenario(live)
    line = live.make(f"/scenarios/{scenario}/stress", STRESS)["id"]
    return f"/scenarios/{scenario}/stress/{line}/drop", {}


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
