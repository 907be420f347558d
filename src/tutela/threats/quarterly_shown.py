"""Quarterly assessments as plain values: a draft or an issued edition, line by line, in the language in use."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutela.kernel import languages
from tutela.kernel.doctrine import doctrine
from tutela.people.words import actor
from tutela.reports import shown as records
from tutela.threats import matrix, quarter, shown
from tutela.threats.models import QuarterlyAssessment, QuarterlyEdition
from tutela.threats.quarter import Line


def code(quarterly: QuarterlyAssessment) -> str:
    """How people call it."""
    return records.short_code("Q", quarterly.id)


def months(quarterly: QuarterlyAssessment) -> str:
    """Which quarter, in words."""
    words = {
        1: _("January to March %(year)s"),
        2: _("April to June %(year)s"),
        3: _("July to September %(year)s"),
        4: _("October to December %(year)s"),
    }
    return words[quarterly.quarter] % {"year": languages.in_digits(str(quarterly.year))}


def title(quarterly: QuarterlyAssessment) -> str:
    """Of which quarter and area."""
    words = {"months": months(quarterly), "area": records.area_words(quarterly.scope)}
    return _("Threats to civilians, %(months)s: %(area)s") % words


def state(quarterly: QuarterlyAssessment) -> str:
    """Where it stands."""
    label = records.label("quarterly_state", quarterly.quarterly_state)
    if quarterly.version == 0:
        return label
    version = languages.number(quarterly.version)
    if quarterly.quarterly_state == "issued":
        return _("version %(version)s issued") % {"version": version}
    return _("%(state)s; version %(version)s issued") % {"state": label, "version": version}


def lines_of(content: Mapping[str, Any]) -> list[Line]:
    """The lines of a draft or an edition."""
    return [quarter.read(one) for one in content.get("lines", ())]


def drawn(lines: Sequence[Line], seen: set[UUID]) -> dict[str, Any]:
    """The matrix, the table and the sums of a quarterly assessment. seen: threats that the reader may open."""
    by_change = [
        (code, label, [one for one in lines if one.change == code])
        for code, label in records.choices("quarterly_change")
    ]
    return {
        **matrix.drawn([matrix.of_line(one, seen) for one in lines if not one.closed]),
        "lines": [row(one, seen) for one in lines],
        "changes": [
            {"label": label, "count": len(found), "threats": [one.title for one in found]}
            for _code, label, found in by_change
            if found
        ],
        "record": record_words(lines),
    }


def row(line: Line, seen: set[UUID]) -> dict[str, Any]:
    """One threat with what was said of it before and what happened."""
    name = UUID(hex=line.threat)
    before = line.before
    return {
        "title": line.title,
        "url": reverse("threat", args=[name]) if name in seen else "",
        "who": shown.perpetrator(line),
        "where": line.place_text or records.area_words(line.area),
        "people": shown.people(line.persons_at_risk),
        "change": change_words(line),
        "change_code": line.change,
        "before": shown.risk(before.risk_class, before.risk) if before else None,
        "risk": shown.risk(line.risk_class, line.risk),
        "likelihood": shown.likelihood_words(line.likelihood),
        "impact": shown.on_scale("impact", line.impact),
        "trend": records.label("threat_trend", line.trend),
        "confidence": records.label("analytic_confidence", line.confidence),
        "left": left_words(line),
        "happened": happened_words(line),
        "judgement": line.judgement,
    }


def change_words(line: Line) -> str:
    """How it moved; of what ended, why."""
    label = records.label("quarterly_change", line.change)
    return f"{label}: {records.label('threat_end', line.threat_end)}" if line.closed and line.threat_end else label


def left_words(line: Line) -> str:
    """The risk after the response and the reduction that is claimed."""
    if not line.residual_class:
        return ""
    told = shown.risk_words(line.residual_class, line.residual_risk)
    if line.risk is None or line.residual_risk is None:
        return told
    return f"{told}. {shown.reduction_words(line.risk, line.residual_risk)}"


def happened_words(line: Line) -> str:
    """What came true of it in the quarter, and whether it had been called likely."""
    if line.came_true:
        count = line.linked + line.matching
        return ngettext(
            "Came true: %(count)s incident, %(killed)s killed, %(civilians)s of them civilians",
            "Came true: %(count)s incidents, %(killed)s killed, %(civilians)s of them civilians",
            count,
        ) % {
            name: languages.number(value)
            for name, value in (("count", count), ("killed", line.killed), ("civilians", line.civilians))
        }
    if quarter.did_not(line, likely_from=doctrine().threat_rule.likely_from):
        return _("Did not come true, though it was called likely")
    return _("Nothing of it happened in the quarter")


def record_words(lines: Sequence[Line]) -> list[str]:
    """How good the last assessment was; nothing where there was none."""
    found = quarter.how_good(lines, likely_from=doctrine().threat_rule.likely_from)
    told = [
        (found.said, found.said_came_true, _("Of %(count)s called likely last time, %(true)s came true.")),
        (found.others, found.others_came_true, _("Of %(count)s not called likely last time, %(true)s came true.")),
    ]
    return [
        words % {"count": languages.number(count), "true": languages.number(true)}
        for count, true, words in told
        if count
    ]


def sections(texts: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """Every section with its text in the reader's language, or in the first in which there is one."""
    own = records.language()
    return [_section(name, label, texts.get(name, {}), own) for name, label in records.choices("quarterly_section")]


def _section(name: str, label: str, said: Mapping[str, str], own: str) -> dict[str, Any]:
    language = own if own in said else next((code for code in ("en", *said) if code in said), "")
    return {"name": name, "label": label, "text": said.get(language, ""), "language": language}


def facts(quarterly: QuarterlyAssessment) -> list[dict[str, Any]]:
    """Who did what of it when, as `facts.html` takes it."""
    seats = languages.listed(records.label("component", one) for one in quarterly.signed_for)
    texts = [
        (_("State"), state(quarterly)),
        (_("Area"), records.area_words(quarterly.scope)),
        (_("Written by"), languages.listed(quarterly.written_by)),
        (_("Reviewed by"), quarterly.reviewed_by),
        (_("Signed by"), quarterly.signed_by),
        (_("Coordination body"), seats),
    ]
    times = [
        (_("Drawn from the register"), quarterly.drawn_at),
        (_("Reviewed"), quarterly.reviewed_at),
        (_("Signed"), quarterly.signed_at),
        (_("Issued"), quarterly.issued_at),
    ]
    return [
        *({"term": term, "text": text} for term, text in texts if text),
        *({"term": term, "at": at} for term, at in times if at),
    ]


def edition_facts(edition: QuarterlyEdition) -> list[dict[str, Any]]:
    """Who let it leave, for whom."""
    seats = languages.listed(records.label("component", one) for one in edition.signed_for)
    texts = [
        (_("Reviewed by"), edition.reviewed_by),
        (_("Signed by"), edition.signed_by),
        (_("Coordination body"), seats),
        (_("Issued by"), actor(edition.issued_by)),
        (_("To whom"), edition.addressees),
    ]
    times = [(_("Signed"), edition.signed_at), (_("Issued"), edition.issued_at)]
    return [
        *({"term": term, "text": text} for term, text in texts if text),
        *({"term": term, "at": at} for term, at in times if at),
    ]
