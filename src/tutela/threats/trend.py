"""How often a threat came true, month by month, of what the reader may see: what its trend can be held against."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutela.foresight import charts, rules, words
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.threats import queries
from tutela.threats.drawing import matching
from tutela.threats.models import Threat

MONTHS = 36
YEAR = 365
"""Days."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Incidents of each month, oldest first; the last month as the library counts months.

    until: the last day looked at. year, before: incidents and people killed in the 365 days that end with it, and in
    the 365 before.
    """

    last: int
    incidents: tuple[int, ...]
    until: date
    year: tuple[int, int]
    before: tuple[int, int]


def by_month(threat: Threat, *, reader: Reader, today: date) -> Trend | None:
    """The months that end with this one, or with the last in which the threat came true; none where it never did."""
    days = _days(threat, reader, today)
    if not days:
        return None
    last, newest = rules.month_of(today), max(days)
    if rules.month_of(newest) <= last - MONTHS:
        last = rules.month_of(newest)
    until = min(today, rules.last_day(last))
    incidents: Counter[int] = Counter()
    for day, (count, _killed) in days.items():
        incidents[rules.month_of(day)] += count
    first = max(last - MONTHS + 1, rules.month_of(date.min))
    counts = tuple(incidents[month] for month in range(first, last + 1))
    return Trend(last, counts, until, _within(days, until), _within(days, until, years_before=1))


def _days(threat: Threat, reader: Reader, today: date) -> dict[date, tuple[int, int]]:
    """Of each day incidents and people killed: what is of its kind in its area, and what is linked as evidence for it."""
    found: dict[date, tuple[int, int]] = {}
    rows = matching(threat, None, today, reader=reader) if threat.place_area else None
    links = queries.evidence_for(reader=reader, threats=[threat]).filter(evidence_stance="for")
    linked = [one.incident for one in links]
    linked = [one for one in linked if not one.withdrawn and one.date_start <= today]
    if rows is not None:
        for day, count, killed in rows.order_by().values_list("date_start").annotate(Count("id"), Sum("best")):
            found[day] = (count, killed)
        counted = set(rows.filter(id__in=[one.id for one in linked]).values_list("id", flat=True))
        linked = [one for one in linked if one.id not in counted]
    for one in linked:
        count, killed = found.get(one.date_start, (0, 0))
        found[one.date_start] = (count + 1, killed + one.best)
    return found


def _within(days: dict[date, tuple[int, int]], until: date, *, years_before: int = 0) -> tuple[int, int]:
    """Incidents and people killed in the 365 days that end with a day, or so many times 365 days before."""
    told = [figures for day, figures in days.items() if (until - day).days // YEAR == years_before]
    return sum(count for count, _ in told), sum(killed for _, killed in told)


def shown(found: Trend) -> dict[str, str]:
    """As a drawing, and in sentences."""
    months = words.months(found.last - len(found.incidents) + 1, found.last)
    label = _("Incidents a month in which the threat came true, %(months)s") % {"months": months}
    told = {"until": languages.day(found.until), "now": _figures(found.year), "before": _figures(found.before)}
    sentence = _("In the 12 months until %(until)s: %(now)s. In the 12 months before: %(before)s.") % told
    return {"chart": charts.bars(found.incidents, found.last, label=label), "sentence": sentence, "label": label}


def _figures(figures: tuple[int, int]) -> str:
    incidents, killed = figures
    return ngettext("%(count)s incident, %(killed)s killed", "%(count)s incidents, %(killed)s killed", incidents) % {
        "count": languages.number(incidents),
        "killed": languages.number(killed),
    }
