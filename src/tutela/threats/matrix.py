"""The matrix of likelihood by impact as plain values, of threats as they stand or as they were issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.kernel import languages
from tutela.reports import shown as records
from tutela.threats import rules, scoring, shown
from tutela.threats.models import Threat
from tutela.threats.quarter import Line

FROM_HIGH_TO_LOW = tuple(range(rules.MOST, rules.LEAST - 1, -1))
FROM_LOW_TO_HIGH = tuple(reversed(FROM_HIGH_TO_LOW))


@dataclass(frozen=True, slots=True)
class Placed:
    """A threat in the matrix. url: empty where the reader may not open it."""

    title: str
    url: str
    likelihood: int | None
    impact: int | None
    risk_class: str
    trend: str = ""
    left: str = ""


def of_threat(threat: Threat) -> Placed:
    """A threat as it stands."""
    return Placed(
        title=threat.title,
        url=reverse("threat", args=[threat.id]),
        likelihood=threat.likelihood,
        impact=threat.impact,
        risk_class=threat.risk_class,
        trend=records.label("threat_trend", threat.trend),
        left=_left(threat.residual_class, threat.residual_risk),
    )


def of_line(line: Line, seen: set[UUID]) -> Placed:
    """A threat as a quarterly assessment tells of it."""
    name = UUID(hex=line.threat)
    return Placed(
        title=line.title,
        url=reverse("threat", args=[name]) if name in seen else "",
        likelihood=line.likelihood,
        impact=line.impact,
        risk_class=line.risk_class,
        trend=records.label("threat_trend", line.trend),
        left=_left(line.residual_class, line.residual_risk),
    )


def _left(risk_class: str, risk: int | None) -> str:
    if not risk_class:
        return ""
    return _("after the response: %(risk)s") % {"risk": shown.risk_words(risk_class, risk)}


def drawn(placed: Sequence[Placed]) -> dict[str, Any]:
    """Rows from very likely to very unlikely, each with its fields; and what has no field because a score is not
    known."""
    return {
        "impacts": [shown.on_scale("impact", number) for number in FROM_LOW_TO_HIGH],
        "matrix": [
            {
                "likelihood": shown.likelihood_words(likely),
                "cells": [_cell(likely, hard, placed) for hard in FROM_LOW_TO_HIGH],
            }
            for likely in FROM_HIGH_TO_LOW
        ],
        "unplaced": [one for one in placed if one.likelihood is None or one.impact is None],
        "none": not placed,
    }


def _cell(likely: int, hard: int, placed: Sequence[Placed]) -> dict[str, Any]:
    risk_class, _floored = rules.class_of(likely, hard, scoring.scales())
    return {
        "impact": shown.on_scale("impact", hard),
        "risk_class": records.label("risk_class", risk_class),
        "rank": scoring.scales().rank(risk_class),
        "threats": [one for one in placed if (one.likelihood, one.impact) == (likely, hard)],
    }


def span_words(first: date | None, last: date | None) -> str:
    """A span of days in words; empty where it is open at both ends."""
    days = {"first": languages.day(first) if first else "", "last": languages.day(last) if last else ""}
    if first and last:
        return _("%(first)s to %(last)s") % days
    if first:
        return _("from %(first)s") % days
    return _("until %(last)s") % days if last else ""
