"""How often a threat came true, month by month, of what the reader may see: what its trend can be held against."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutela.foresight import charts, rules, words
from tutela.kernel import languages
from tutela.kernel.access import Reader
from tutela.threats.drawing import matching
from tutela.threats.models import Threat

MONTHS, YEAR = 36, 12


@dataclass(frozen=True, slots=True)
class Trend:
    """Incidents of each month, oldest first, the last of them counted as the library counts months."""

    last: int
    incidents: tuple[int, ...]
    killed: tuple[int, ...]


def by_month(threat: Threat, *, reader: Reader, today: date) -> Trend | None:
    """The months that end with this one, or with the last in which the threat came true; none where it never did."""
    rows = matching(threat, None, today, reader=reader)
    newest = rows.values_list("date_start", flat=True).first()
    if newest is None:
        return None
    last = rules.month_of(today)
    if rules.month_of(newest) <= last - MONTHS:
        last = rules.month_of(newest)
    first = last - MONTHS + 1
    incidents: Counter[int] = Counter()
    killed: Counter[int] = Counter()
    recent = rows.filter(date_start__gte=rules.first_day(first)).order_by()
    for day, best in recent.values_list("date_start", "best"):
        incidents[rules.month_of(day)] += 1
        killed[rules.month_of(day)] += best
    months = range(first, last + 1)
    return Trend(last, tuple(incidents[one] for one in months), tuple(killed[one] for one in months))


def shown(found: Trend) -> dict[str, str]:
    """As a drawing, and in sentences."""
    label = _("Incidents a month in which the threat came true, %(months)s") % {
        "months": words.months(found.last - MONTHS + 1, found.last)
    }
    now = _year(found.incidents[-YEAR:], found.killed[-YEAR:])
    before = _year(found.incidents[-2 * YEAR : -YEAR], found.killed[-2 * YEAR : -YEAR])
    told = {"until": words.month(found.last), "now": now, "before": before}
    sentence = _("In the 12 months until %(until)s: %(now)s. In the 12 months before: %(before)s.") % told
    return {"chart": charts.bars(found.incidents, found.last, label=label), "sentence": sentence, "label": label}


def _year(incidents: tuple[int, ...], killed: tuple[int, ...]) -> str:
    return ngettext(
        "%(count)s incident, %(killed)s killed", "%(count)s incidents, %(killed)s killed", sum(incidents)
    ) % {"count": languages.number(sum(incidents)), "killed": languages.number(sum(killed))}
