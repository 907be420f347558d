"""Every part in every state, for the page /about/parts: invented, and the same at every reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms, template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

NOW = datetime(2020, 7, 3, 2, 42, tzinfo=UTC)


def _at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


class SampleForm(forms.Form):
    """One field of every shape: choice cards, a line, a long text, a number, a tick."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is happening?"),
        widget=forms.RadioSelect,
        choices=[
            ("killing", gettext_lazy("Killed or wounded")),
            ("flight", gettext_lazy("People flee")),
            ("abduction", gettext_lazy("Abduction")),
            ("other", gettext_lazy("Something else")),
        ],
    )
    where = forms.CharField(
        label=gettext_lazy("Where?"),
        help_text=gettext_lazy("A village, a grid, or as you were told."),
    )
    until = forms.TimeField(
        label=gettext_lazy("By when must they answer?"),
        error_messages={"invalid": gettext_lazy("Write a time after 05:42, such as 06:15.")},
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people are threatened?"),
        required=False,
        help_text=gettext_lazy("An estimate is enough. In doubt, count them as civilians."),
    )
    words = forms.CharField(
        label=gettext_lazy("As you were told"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In the caller's words. Not the caller's name."),
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("How urgent is it?"),
        required=False,
        choices=[
            ("imminent", gettext_lazy("Within hours")),
            ("within_24_h", gettext_lazy("Within 24 hours")),
        ],
    )
    source = forms.CharField(label=gettext_lazy("Name or telephone number"), required=False)
    call_back = forms.BooleanField(label=gettext_lazy("This person may be called back"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["people"]
        people.source = _("POC policy ¶21")  # read by form.html


class SampleFilters(forms.Form):
    """The questions of a list."""

    q = forms.CharField(label=gettext_lazy("Words or place"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("every kind")), ("civilians", gettext_lazy("civilians attacked"))],
    )


def _fuses() -> list[dict[str, Any]]:
    called = {"label": _("called back"), "at": _at(-66), "share": 12, "state": "done"}
    sent = {"label": _("sent to the sector"), "at": _at(-55), "share": 32, "state": "done"}
    acknowledge = {"label": _("acknowledge"), "state": "next", "share": 100}
    scene = {"label": _("on scene"), "state": "later", "share": 100}
    return [
        {"state": "ok", "label": _("Decide"), "ends_at": _at(198), "share": 78, "steps": [called]},
        {
            "state": "soon",
            "label": _("Acknowledge"),
            "ends_at": _at(18),
            "share": 32,
            "steps": [called, sent, acknowledge, scene],
        },
        {
            "state": "over",
            "label": _("Acknowledge"),
            "ends_at": _at(-11),
            "share": 18,
            "steps": [called, sent, acknowledge, scene],
        },
        {
            "state": "met",
            "label": _("Acknowledge"),
            "ends_at": _at(-11),
            "met_at": _at(-23),
            "share": 0,
            "steps": [called, sent, {**acknowledge, "state": "done", "at": _at(-23), "share": 76}],
        },
    ]


def _chain() -> list[dict[str, Any]]:
    return [
        {"label": _("Reports"), "url": "#", "state": "there", "note": _("3 joined, best B2")},
        {"label": _("Incident"), "url": "#", "state": "unfinished", "note": _("pending")},
        {"label": _("Alert"), "url": "#", "state": "here", "note": _("over time")},
        {"label": _("Responses"), "url": "#", "state": "unfinished", "note": _("1 done, 2 open")},
        {"label": _("Review"), "state": "absent", "note": _("opens by itself if not answered")},
        {"label": _("Corrective action"), "state": "absent"},
        {"label": _("Products"), "url": "#", "state": "there", "at": _at(-20)},
    ]


def _answers(fuses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    grade = {"reliability": "B", "credibility": "2"}
    return [
        {
            "title": _("Attack under way at Duk Padiet"),
            "url": "#",
            "where": _("Duk, village ± 2 km"),
            "grade": grade,
            "facts": _("3 reports"),
            "who": _("Goes up to the Head of Field Office in 4 min"),
            "mine": True,
            "fuse": {**fuses[2], "now": NOW},
            "action": {"label": _("Send it up now"), "url": "#", "method": "get", "key": "e", "primary": True},
        },
        {
            "title": _("People fleeing south from Poktap"),
            "url": "#",
            "where": _("Duk, road ± 5 km"),
            "grade": {"reliability": "F", "credibility": "6"},
            "who": _("Waits for you"),
            "fuse": {**fuses[1], "now": NOW},
            "action": {"label": _("Decide"), "url": "#", "method": "get"},
        },
        {
            "title": _("Raid feared on Pieri"),
            "url": "#",
            "where": _("Uror, county"),
            "grade": grade,
            "who": _("Field Office, Bor, decides"),
            "fuse": {**fuses[0], "now": NOW},
        },
    ]


def _precisions() -> list[dict[str, Any]]:
    return [
        {"kind": "exact", "text": _("Gumuruk, exact"), "lon": 32.824, "lat": 6.644},
        {"kind": "circle", "text": _("Duk Padiet, ± 5 km")},
        {"kind": "arc", "text": _("two hours' walk north of Poktap")},
        {"kind": "area", "text": _("somewhere in Uror county")},
        {"kind": "wide", "text": _("known by state only, not on the map")},
        {"kind": "circle", "text": _("feared at Pieri, ± 5 km"), "may": True},
    ]


def _places() -> list[dict[str, Any]]:
    """A spot, a circle that is feared, a county, a state."""
    duk = {"lon": 31.4, "lat": 7.75, "area": "SS0303", "link": "#"}
    return [
        {**duk, "precision": 1, "place": _("Duk Padiet, the very place")},
        {**duk, "precision": 2, "may": True, "place": _("within 25 km of Duk Padiet; feared, has not happened")},
        {**duk, "precision": 3, "place": _("somewhere in the county")},
        {**duk, "precision": 4, "area": "SS03", "place": _("somewhere in the state")},
    ]


def _numbers() -> dict[str, Any]:
    return {
        "low": 300,
        "best": 300,
        "high": 1521,
        "unit": _("killed"),
        "rows": [
            {"label": _("This record"), "low": 300, "best": 300, "high": 1521},
            {"label": _("First report, A2"), "low": 300, "best": 300, "high": 300},
            {"label": _("Second report, B3"), "low": 900, "best": 1200, "high": 1521},
            {"label": _("Third report, F6")},
        ],
    }


def _table() -> dict[str, Any]:
    return {
        "caption": _("Killings by incident"),
        "note": _("what you may see, newest first"),
        "columns": [
            {"label": _("Incident"), "sort_url": "#"},
            {"label": _("When"), "sort_url": "#", "sorted": "descending"},
            {"label": _("Where")},
            {"label": _("Grade")},
            {"label": _("Best"), "sort_url": "#", "number": True},
        ],
        "rows": [
            {
                "url": "#",
                "cells": [
                    {"text": _("Killings in Uror county")},
                    {"at": _at(-60 * 24 * 47)},
                    {"part": "precision", "with": {"kind": "area", "text": "Uror"}},
                    {"part": "grade", "with": {"reliability": "A", "credibility": "2"}},
                    {"value": 1300, "strong": True},
                ],
            },
            {
                "url": "#",
                "cells": [
                    {"text": _("Fighting at Gumuruk")},
                    {"at": _at(-90)},
                    {"part": "precision", "with": {"kind": "circle", "text": "Gumuruk"}},
                    {"part": "grade", "with": {"reliability": "F", "credibility": "6"}},
                    {"value": None},
                ],
            },
        ],
        "shown": _("1 to 2 of 31"),
        "next": "#",
        "previous": "",
    }


def _actions() -> list[dict[str, Any]]:
    return [
        {
            "label": _("Send it up to the Head of Field Office"),
            "url": "#",
            "method": "get",
            "allowed": True,
            "primary": True,
            "note": _("Happens by itself at 05:46. Sending now saves 4 minutes."),
        },
        {"label": _("Add a response"), "url": "#", "method": "get", "allowed": True},
        {"label": _("Erase the source"), "url": "#", "method": "get", "allowed": True, "danger": True},
        {"label": _("Close"), "allowed": False, "why_not": _("Needs an outcome and one more feedback.")},
    ]


def _history() -> list[dict[str, Any]]:
    return [
        {"at": _at(-4), "who": _("Community liaison, Duk"), "what": _("joined a report"), "url": "#"},
        {"at": _at(-11), "who": _("The clock"), "what": _("ran out: not acknowledged by the sector")},
        {
            "at": _at(-60 * 20),
            "who": _("Human rights, Pibor"),
            "what": _("changed the numbers"),
            "changes": [{"field": _("Killed, best"), "before": "22", "after": "29"}],
            "reason": _("three sources now agree"),
        },
    ]


def _facts() -> list[dict[str, Any]]:
    return [
        {"term": _("Since"), "text": _("about 04:00, between 03:30 and 04:20")},
        {"term": _("Killed"), "part": "lbh", "with": {"low": 900, "best": 1400, "high": 2000}},
        {
            "term": _("Verification"),
            "part": "verification",
            "with": {"state": "pending", "label": _("pending")},
        },
        {"term": _("Grid"), "text": "36N UP 230 569", "code": True},
    ]


def _links() -> dict[str, Any]:
    return {
        "came_from": [
            {
                "kind": _("Report"),
                "label": _("Call to the liaison assistant, Duk"),
                "url": "#",
                "at": _at(-71),
            }
        ],
        "came_of": [
            {
                "kind": _("Review"),
                "label": _("Killings within reach of a base"),
                "url": "#",
                "note": _("opened by rule, POC policy ¶96"),
            }
        ],
    }


def _sure(numbers: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "term": _("Is it so?"),
            "parts": [
                {"part": "grade", "with": {"reliability": "B", "credibility": "2"}},
                {"part": "verification", "with": {"state": "pending", "label": _("pending")}},
            ],
            "note": _("usually reliable, probably true"),
        },
        {
            "term": _("Where"),
            "part": "precision",
            "with": {"kind": "area", "text": _("somewhere in Uror county")},
            "note": _("two reports name places 17 km apart, so the record keeps the county"),
        },
        {"term": _("When"), "text": _("16 to 17 May"), "note": _("hours not known")},
        {"term": _("How many killed"), "part": "lbh", "with": numbers},
        {"term": _("Who they were"), "text": _("in doubt, civilian"), "source": _("POC policy ¶21")},
    ]


def _matrix() -> list[dict[str, Any]]:
    done = {
        "who": _("Force"),
        "how": _("patrol"),
        "text": _("Two vehicles to Duk Padiet"),
        "dispatched_at": _at(-50),
        "on_scene_at": _at(-8),
    }
    under_way = {"who": _("Political affairs"), "how": _("dialogue"), "text": "", "dispatched_at": _at(-20)}
    phases = _phases()
    rows = [
        (_("I: dialogue and engagement"), {2: [under_way]}),
        (_("II: physical protection"), {1: [done]}),
        (_("III: protective environment"), {}),
    ]
    return [
        {"tier": tier, "cells": [{"phase": phase, "responses": held.get(n, [])} for n, phase in enumerate(phases)]}
        for tier, held in rows
    ]


def _phases() -> list[str]:
    return [_("Prevention"), _("Pre-emption"), _("Response"), _("Consolidation")]


def _candidates() -> list[dict[str, str]]:
    return [
        {"drawn": "exact", "label": "Poktap", "note": _("Village · Duk, Jonglei, South Sudan")},
        {"drawn": "circle", "label": "36N UP 2 5", "note": _("a square of 10 km")},
        {
            "drawn": "arc",
            "label": _("two hours' walk north of Poktap"),
            "note": _("6 to 10 km from Poktap: an area, not a point"),
        },
        {"drawn": "area", "label": "Duk", "note": _("the whole county")},
        {"drawn": "wide", "label": "Jonglei", "note": _("known by state only, not on the map")},
        {"drawn": "words", "label": _("Keep it in my words"), "note": _("it stands on no map")},
    ]


def _listing(table: dict[str, Any]) -> dict[str, Any]:
    return {
        **table,
        "views": [
            {"id": 1, "name": _("My area"), "url": "#", "current": False},
            {"id": 2, "name": _("Killed, newest"), "url": "#", "current": True},
        ],
        "query": "?q=uror",
        "orders": [{"value": "newest", "label": _("newest first")}, {"value": "oldest", "label": _("oldest first")}],
        "columns_offered": [
            {"value": "when", "label": _("When"), "chosen": True, "at_first": True},
            {"value": "grade", "label": _("Grade"), "chosen": False, "at_first": True},
        ],
    }


PROOF_ROOT = "7f3a91c055de0b12c4479a3be1d02f68a5b3c9d7e0f1264889ab5d3c7e2f1046"


@register.simple_tag
def part_samples() -> dict[str, Any]:
    """The context of `web/parts.html`; the page needs no other."""
    fuses = _fuses()
    plain, wrong = SampleForm(prefix="new"), SampleForm({"wrong-until": "4:"}, prefix="wrong")
    shown = ("what", "where", "people", "words")
    return {
        "now": NOW,
        "fuses": fuses,
        "answers": _answers(fuses),
        "sentence": {
            "over": _("One alert is over time."),
            "rest": _("Two more must be answered before 06:40, one of them by you."),
        },
        "chain": _chain(),
        "precisions": _precisions(),
        "places": _places(),
        "numbers": _numbers(),
        "table": _table(),
        "actions": _actions(),
        "history": _history(),
        "facts": _facts(),
        "links": _links(),
        "filters": SampleFilters(),
        "active": [{"label": _("civilians attacked"), "remove_url": "#"}],
        "exports": [{"label": _("Export as CSV"), "url": "#"}],
        "form": plain,
        "wrong": wrong,
        "sure": _sure(_numbers()),
        "matrix": _matrix(),
        "phases": _phases(),
        "candidates": _candidates(),
        "listing": _listing(_table()),
        "proof": {"root": PROOF_ROOT, "size": 10487},
        "groups": [
            {"fields": [plain[name] for name in shown]},
            {"title": _("More details"), "folded": True, "fields": [plain["urgency"], plain["until"]]},
        ],
        "sealed": {"title": _("Who told you?"), "fields": [plain["source"], plain["call_back"]]},
        "risks": [(1, "low"), (2, "medium"), (3, "high"), (4, "very_high")],
        "grades": [("A", "1"), ("B", "2"), ("C", "4"), ("F", "6"), ("C", "6")],
        "verifications": [
            ("unverified", _("unverified")),
            ("pending", _("pending")),
            ("verified", _("verified")),
            ("rejected", _("rejected")),
            ("duplicate", _("duplicate")),
        ],
        "classifications": [
            ("unclassified", _("Unclassified"), ""),
            ("confidential", _("Confidential"), ""),
            ("strictly_confidential", _("Strictly confidential"), ""),
            ("unclassified", _("Unclassified"), "practice"),
            ("strictly_confidential", _("Strictly confidential"), "exercise"),
        ],
        "doctrine": {
            "text": _("A review opens by itself when civilians are killed within reach of a base."),
            "source": _("POC policy ¶96"),
        },
    }
