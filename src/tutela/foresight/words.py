"""What the room's records say, in words: levels, months, drivers, faults, acts."""

from collections.abc import Sequence
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tutela.foresight import actions, issuing, rules, scoring, watching
from tutela.foresight.models import Forecast, Indicator, Judgement
from tutela.kernel import languages
from tutela.places.boundaries import Boundaries
from tutela.places.search import language
from tutela.reports import shown

LEVELS = {
    "country": gettext_lazy("by country"),
    "admin1": gettext_lazy("by state or province"),
    "admin2": gettext_lazy("by county or district"),
}

EVENTS = {
    1: gettext_lazy("anybody killed"),
    25: gettext_lazy("at least 25 killed"),
    100: gettext_lazy("at least 100 killed"),
}

ORIGINS = {
    issuing.OWN: gettext_lazy("the mission's own open records"),
    issuing.FILE: gettext_lazy("a file, as it came"),
}

FAULTS = {
    "foresight.too_little_history": gettext_lazy("There was too little history in this area."),
    "invalid": gettext_lazy("There was nothing of that kind to forecast."),
}

FIELD_NAMES = {
    "asked_at": gettext_lazy("Asked for on"),
    "asked_by": gettext_lazy("Asked for by"),
    "brier": gettext_lazy("Brier score"),
    "chance": gettext_lazy("Probability"),
    "counted": gettext_lazy("Records in the history"),
    "counts": gettext_lazy("Counts"),
    "crps": gettext_lazy("CRPS"),
    "days": gettext_lazy("Days looked at"),
    "dead": gettext_lazy("At least so many killed"),
    "draws": gettext_lazy("Draws"),
    "draws_hash": gettext_lazy("Fingerprint of the draws"),
    "drivers": gettext_lazy("What drove it"),
    "evidence": gettext_lazy("Records it turned on"),
    "fault": gettext_lazy("Why it could not be made"),
    "first_month": gettext_lazy("First month"),
    "forecast": gettext_lazy("Forecast"),
    "gap": gettext_lazy("What is lacking"),
    "history_hash": gettext_lazy("Fingerprint of the history"),
    "ignorance": gettext_lazy("Ignorance score"),
    "known_from": gettext_lazy("Known from"),
    "known_until": gettext_lazy("Known until"),
    "last_month": gettext_lazy("Last month"),
    "left_out": gettext_lazy("Records left out"),
    "log_crps": gettext_lazy("CRPS of the logarithm"),
    "model_name": gettext_lazy("Model"),
    "model_version": gettext_lazy("Version of the model"),
    "month": gettext_lazy("Month"),
    "months_ahead": gettext_lazy("Months ahead"),
    "needs": gettext_lazy("What it would need"),
    "observed": gettext_lazy("What happened"),
    "of_area": gettext_lazy("Area asked about"),
    "opened_by": gettext_lazy("Opened by"),
    "past": gettext_lazy("Months before it"),
    "plan": gettext_lazy("What the plan foresees"),
    "reason": gettext_lazy("Reason"),
    "rule": gettext_lazy("Rule"),
    "scenario": gettext_lazy("Scenario"),
    "scored_at": gettext_lazy("Scored on"),
    "seed": gettext_lazy("Seed of the draws"),
    "stated_at": gettext_lazy("Stated on"),
    "stated_by": gettext_lazy("Stated by"),
    "summary": gettext_lazy("What the draws say"),
    "there": gettext_lazy("What is there"),
    "threshold": gettext_lazy("Threshold"),
    "turned": gettext_lazy("Has turned"),
    "turned_at": gettext_lazy("Turned on"),
    "turned_back_at": gettext_lazy("Turned back on"),
    "unit": gettext_lazy("Area it speaks of"),
    "units": gettext_lazy("Areas it speaks of"),
    "value": gettext_lazy("Number found"),
    "where": gettext_lazy("Where"),
    "yardstick": gettext_lazy("Score of the yardstick"),
}
"""The fields of the room's records."""

VERBS = {
    issuing.ISSUED: gettext_lazy("issued it"),
    actions.STATED: gettext_lazy("stated it"),
    actions.OPENED: gettext_lazy("named this future"),
    actions.CLOSED: gettext_lazy("closed it"),
    actions.INDICATOR_ASKED: gettext_lazy("added an indicator"),
    actions.INDICATOR_DROPPED: gettext_lazy("took an indicator away"),
    actions.TESTED: gettext_lazy("tested the plan against it"),
    watching.SCENARIO_TURNED: gettext_lazy("saw one of its indicators turn"),
    watching.SCENARIO_TURNED_BACK: gettext_lazy("saw one of its indicators turn back"),
}

OTHER_VERBS = {
    actions.ORDERED: gettext_lazy("asked for a forecast"),
    actions.MADE: gettext_lazy("made the forecast that was asked for"),
    actions.FAILED: gettext_lazy("could not make the forecast that was asked for"),
    issuing.MONTH_ISSUED: gettext_lazy("issued a month of a forecast"),
    scoring.SCORED: gettext_lazy("scored a month of a forecast"),
    scoring.JUDGEMENT_SCORED: gettext_lazy("scored a stated probability"),
    actions.INDICATOR_MADE: gettext_lazy("began to watch an indicator"),
    actions.DROPPED: gettext_lazy("stopped watching an indicator"),
    watching.MEASURED: gettext_lazy("read an indicator"),
    watching.TURNED: gettext_lazy("saw an indicator turn"),
    watching.TURNED_BACK: gettext_lazy("saw an indicator turn back"),
    actions.LINE_STATED: gettext_lazy("stated what the plan would meet"),
    actions.LINE_DROPPED: gettext_lazy("took a line of the stress test away"),
}
"""Acts on parts of records, which only the journal shows."""

DRIVERS = {
    "trend over months": gettext_lazy("The trend over the last months"),
    "trend over years": gettext_lazy("The trend over the last years"),
    "highest month of the year": gettext_lazy("The worst month of the last year"),
    "lowest month of the year": gettext_lazy("The calmest month of the last year"),
    "unrest of the year": gettext_lazy("How much the months of the last year differ"),
    "months since any dead": gettext_lazy("Months since anybody was killed"),
    "months since many dead": gettext_lazy("Months since at least 25 were killed"),
    "level of the year": gettext_lazy("Deaths a month in the last year"),
    "level of the last month": gettext_lazy("Deaths in the last month"),
    "level of three years": gettext_lazy("Deaths a month in the last three years"),
    "level of ten years": gettext_lazy("Deaths a month in the last ten years"),
    "mean log 12 months": gettext_lazy("The usual month of the last year"),
    "lead": gettext_lazy("How far ahead the month lies"),
    "season of last year": gettext_lazy("The same season a year before"),
    "season of three years": gettext_lazy("The same season in the three years before"),
}


def driver(name: str) -> str:
    """A driver of the library in words; what is not known here is shown as the library calls it."""
    if name in DRIVERS:
        return str(DRIVERS[name])
    head, months = _span(name)
    if head == "level":
        text = ngettext(
            "Deaths in the last month, against the year",
            "Deaths a month in the last %(months)s months, against the year",
            months,
        )
    elif head == "log mean":
        text = ngettext(
            "The last month, against the year", "The usual month of the last %(months)s, against the year", months
        )
    elif head == "violent months":
        text = ngettext("Whether the last month was violent", "Violent months of the last %(months)s", months)
    elif head == "months of many dead":
        text = ngettext(
            "Whether at least 25 were killed in the last month",
            "Months with at least 25 killed, of the last %(months)s",
            months,
        )
    else:
        return name
    return text % {"months": languages.number(months)}


def _span(name: str) -> tuple[str, int]:
    """`violent months of 12` is ("violent months", 12)."""
    digits = "".join(sign for sign in name if sign.isdigit())
    head = name.removesuffix(" months").rstrip("0123456789").rstrip(" ,").removesuffix(" of")
    return head, int(digits or 0)


def month(number: int) -> str:
    """A counted month as the language writes it: `January 2021`."""
    return month_of_day(rules.first_day(number))


def month_of_day(day: date) -> str:
    """The month of a day."""
    return languages.in_digits(formats.date_format(day, "YEAR_MONTH_FORMAT"))


def months(first: int, last: int) -> str:
    """A span of counted months."""
    if first == last:
        return month(first)
    return _("%(first)s to %(last)s") % {"first": month(first), "last": month(last)}


def area(code: str) -> str:
    """An area's own name."""
    known = Boundaries.load()
    return known.name(code, language()) if code in known.areas else code or _("the whole mission")


def title(forecast: Forecast) -> str:
    """What a forecast is of."""
    return _("%(area)s %(level)s, %(months)s") % {
        "area": area(forecast.area),
        "level": LEVELS[forecast.level],
        "months": months(forecast.first_month, forecast.last_month),
    }


def event(said: Judgement) -> str:
    """What a stated probability is about."""
    return _("%(area)s, %(month)s: %(event)s") % {
        "event": EVENTS[said.dead],
        "area": area(said.unit),
        "month": month(said.month),
    }


def percent(chance: float) -> str:
    """A chance of 0 to 1 as so many in 100; small ones are not rounded to nothing, great ones not to certainty."""
    value = 100 * chance
    if 0 < value < 1:
        return _("under %(number)s in 100") % {"number": languages.number(1)}
    if 99 < value < 100:
        return _("over %(number)s in 100") % {"number": languages.number(99)}
    return _("%(number)s in 100") % {"number": languages.number(round(value))}


def rule(one: Indicator) -> str:
    """What an indicator watches, as a sentence."""
    where = area(one.of_area)
    mark = languages.number(one.threshold, 0)
    if one.rule == rules.SEEN:
        return _("Turns when people say that they see it.")
    if one.rule == rules.FORECAST:
        facts = {"area": where, "event": EVENTS[one.dead], "mark": mark}
        return (
            _("Turns when the newest forecast gives this a chance of %(mark)s in 100 or more: %(event)s (%(area)s).")
            % facts
        )
    days = ngettext("%(days)s day", "%(days)s days", one.days) % {"days": languages.number(one.days)}
    kind = shown.label("event_type", one.event_type) if one.event_type else _("any kind")
    facts = {"area": where, "mark": mark, "days": days, "kind": kind}
    if one.rule == rules.DEAD:
        return _("Turns from %(mark)s on: people killed in %(area)s within %(days)s (%(kind)s).") % facts
    return _("Turns from %(mark)s on: incidents in %(area)s within %(days)s (%(kind)s).") % facts


def reading(one: Indicator) -> str:
    """What it reads now."""
    if one.rule == rules.SEEN:
        return _("seen") if one.turned else _("not seen")
    if one.value is None:
        return _("not known")
    if one.rule == rules.FORECAST:
        return _("%(number)s in 100") % {"number": languages.number(round(one.value))}
    return languages.number(one.value, 0)


def turned(indicators: Sequence[Indicator]) -> str:
    """How many of a scenario's indicators have turned."""
    count = len(indicators)
    return ngettext(
        "%(turned)s of %(count)s indicator has turned", "%(turned)s of %(count)s indicators have turned", count
    ) % {"turned": languages.number(sum(one.turned for one in indicators)), "count": languages.number(count)}
