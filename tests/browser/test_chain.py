"""One warning from the report form to the review that it opens, by three users in three roles, in a real browser.

With scripts and without: the same steps, word for word. Every page on the way is checked; `visit` fails the test if
one has a fault of accessibility, asks anybody else for anything, or complains in its console.
"""

import json
from datetime import UTC, datetime

import pytest

from tests.browser.world import DUTY, FORCE, LIAISON

SCRIPTS = {True: "with-scripts", False: "without-scripts"}

WARNINGS = {
    True: ("Armed men sharpen blades at the well and name the school.", "6.90 31.80"),
    False: ("Armed men were seen at the mill and asked for the chief.", "6.80 30.20"),
}
"""Far apart: violence at the place of an open review would be added to that one, and open none of its own."""


@pytest.fixture(params=[True, pytest.param(False, marks=pytest.mark.once)], ids=SCRIPTS.get)
def cast(request, visit):
    """The liaison assistant who is told, the duty officer who runs the alert, the commander who answers."""
    return [visit(name, scripts=request.param) for name in (LIAISON, DUTY, FORCE)]


def test_one_warning_goes_from_the_report_form_to_the_review(cast):
    liaison, duty, force = cast
    told, place = WARNINGS[duty.scripts]

    look(liaison, "alert")
    liaison.press("Write a report")
    look(liaison, "New report")
    liaison.press("Save and send")
    look(liaison, "Not saved yet")
    liaison.fill(
        {
            "What was told": told,
            "How urgent is it?": "Imminent",
            "Kind of threat": "Killing",
            "Where": place,
            "How many people are at risk": "900",
            "How it reached us": "Call-back",
            "Name of whoever told it": "A name that nobody may read",
        }
    )
    liaison.press("Save and send")
    look(liaison, told, "Who told us", "a warning of what has not happened")
    assert "A name that nobody may read" not in liaison.page.content()
    liaison.press(told)
    look(liaison, "feared: it has not happened", "Your role acknowledges only what was sent to your component.")

    duty.open("/incidents")
    look(duty, "Jalle village", "UCDP GED")
    duty.open("/")
    duty.page.get_by_role("listitem").filter(has_text=told).get_by_role("button", name="Acknowledge").click()
    look(duty, told, "Acknowledged")
    alert = duty.page.url
    step(duty, "Send it to somebody", {"Send it to": "Force (military component)", "Who exactly": "Sector East"})
    look(duty, "Sector East", "not acknowledged")

    force.open("/")
    force.page.get_by_role("listitem").filter(has_text=told).get_by_role("button", name="Acknowledge").click()
    look(force, "acknowledged", f", {FORCE}")
    duty.open(alert)
    step(duty, "Decide", {"Decision": "Respond"})
    look(duty, "Decided")

    force.open(alert)
    how = {"How": "Patrol", "Tier": "Tier II:", "Phase": "Pre-emption", "What exactly": "Two vehicles from Duk base"}
    step(force, "Add a response", how)
    look(force, "Two vehicles from Duk base")
    step(force, "Arrived on the scene", {"What was found and done": "The village had been attacked."})
    look(force, "The village had been attacked.", "On the scene")

    duty.open(alert)
    step(duty, "Close", {"Outcome": "Too late"})
    look(duty, "No clock runs: the alert is closed.", "Owed: they have not been told anything yet.")

    liaison.open(alert)
    step(liaison, "Tell those who warned", {"How they were told": "Telephone call", "What they were told": "Too late."})
    look(liaison, "Too late.")

    duty.open(alert)
    duty.page.get_by_role("link", name="R-").first.click()
    step(
        duty,
        "Make an incident of it",
        {
            "What happened": "Attack on civilians",
            "On which day": datetime.now(UTC).date().isoformat(),
            "Killed, lowest estimate": "1",
            "Killed, best estimate": "2",
            "Killed, highest estimate": "4",
            "Title": told,
            "Civilians among the killed": "2",
        },
        send="Save",
    )
    look(duty, "Came of it", "Review")
    duty.page.get_by_role("link", name=told).last.click()
    look(duty, "After-action review", "Base near the village", "2.5 km", "000 ¶96")
    assert "/reviews/" in duty.page.url


def look(who, *words):
    """The page says these words, and has no fault."""
    says = who.says
    for one in words:
        assert one in says, f"{who.page.url} does not say {one!r}:\n{says}"
    who.check()


def step(who, label, answers, *, send=""):
    """Open the form of a verb, look at it, fill it in, send it."""
    who.press(label)
    who.check()
    who.fill(answers)
    who.press(send or label)


def test_the_same_warning_goes_its_way_through_the_api_alone(mission):
    token = {name: mission.run("user", "token", name).stdout.strip() for name in (LIAISON, DUTY, FORCE)}

    def ask(name, method, path, body=None, **headers):
        status, answer = mission.api(method, path, token=token[name], body=json.dumps(body or {}).encode(), **headers)
        assert status in (200, 201), answer
        return json.loads(answer)

    report = ask(
        LIAISON,
        "POST",
        "/reports",
        {
            "text": "Armed men ask for the names of the teachers.",
            "channel": "call_back",
            "urgency": "imminent",
            "threat_type": "killing",
            "location": {"type": "Point", "coordinates": [31.40, 7.75]},
        },
        Idempotency_Key="told-once",
    )
    alert = next(one for one in ask(DUTY, "GET", "/alerts?open=true")["items"] if one["report"] == report["id"])
    path = f"/alerts/{alert['id']}"
    ask(DUTY, "POST", f"{path}/acknowledge")
    sent = ask(DUTY, "POST", f"{path}/forward", {"addressee": "force"})["forwards"][0]
    ask(FORCE, "POST", f"{path}/acknowledge", {"forward": sent["id"]})
    ask(DUTY, "POST", f"{path}/decide", {"decision": "respond"})
    how = {"tier": "tier_2", "phase": "pre_emption", "component": "force", "response_type": "patrol"}
    ask(FORCE, "POST", f"{path}/respond", how)
    ask(FORCE, "POST", f"{path}/arrive")
    ask(DUTY, "POST", f"{path}/close", {"outcome": "not_responded"})
    done = ask(LIAISON, "POST", f"{path}/feedback", {"channel": "phone_call", "text": "We came too late."})
    assert [entry["verb"] for entry in done["history"]] == [
        *("alert.raised", "alert.acknowledged", "alert.forwarded", "forward.acknowledged", "alert.decided"),
        *("alert.responded", "alert.arrived", "alert.closed", "alert.fed_back"),
    ]
    [review] = [one for one in ask(DUTY, "GET", "/reviews")["items"] if one["alert"] == alert["id"]]
    assert review["trigger"] == "known_threat_not_answered"


@pytest.mark.parametrize("command", [("journal", "verify"), ("journal", "rebuild", "--check")], ids=" ".join)
def test_the_journal_holds_after_what_browsers_and_programs_did(mission, command):
    done = mission.run(*command, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
