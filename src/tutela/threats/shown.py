"""Threats and quarterly assessments as plain values for pages. Likelihood and confidence never share a sentence."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tutela.incidents.shown import heading
from tutela.kernel import languages
from tutela.kernel.doctrine import doctrine
from tutela.reports import shown
from tutela.threats import rules
from tutela.threats.models import Assessment, Evidence, ResponseLine, Threat

SCORES = (
    ("intent", "threat_score"),
    ("capability", "threat_score"),
    ("opportunity", "threat_score"),
    ("harm", "impact"),
    ("vulnerability", "vulnerability"),
)


def code(threat: Threat) -> str:
    """How people call it."""
    return shown.short_code("T", threat.id)


def on_scale(list_name: str, number: int | None) -> str:
    """A number of a scale with its words."""
    if number is None:
        return _("not known")
    return f"{languages.number(number)} · {shown.label(list_name, str(number))}"


def likelihood_words(number: int | None) -> str:
    """A likelihood with its words and probabilities."""
    found = rules.band(number, doctrine().lists["likelihood"])
    if found is None:
        return _("not known")
    least, most = (languages.number(one) for one in found)
    words = on_scale("likelihood", number)
    return _("%(words)s (%(least)s to %(most)s %%)") % {"words": words, "least": least, "most": most}


def risk_words(risk_class: str, risk: int | None) -> str:
    """A class of risk with the product that it stands on."""
    label = shown.label("risk_class", risk_class)
    if not risk_class:
        return _("not known")
    if risk is None:
        return label
    numbers = {"risk": languages.number(risk), "most": languages.number(rules.MOST * rules.MOST)}
    return _("%(label)s: %(risk)s of %(most)s") % {"label": label, **numbers}


def risk(risk_class: str, product: int | None) -> dict[str, Any]:
    """The same as `risk.html` draws it."""
    rank = next((code.attributes["rank"] for code in doctrine().lists["risk_class"] if code.code == risk_class), 0)
    return {"rank": rank, "text": risk_words(risk_class, product)}


def perpetrator(threat: Any) -> str:
    """Class and name of who threatens."""
    parts = [shown.label("perpetrator_class", threat.perpetrator_class), threat.perpetrator]
    return " · ".join(part for part in parts if part)


def where(threat: Any, area: str) -> str:
    """The place in words, or the area."""
    return threat.place_text or shown.area_words(area)


def people(count: int | None) -> str:
    """A number of people in words."""
    if count is None:
        return _("number not known")
    return ngettext("%(count)s person", "%(count)s persons", count) % {"count": languages.number(count)}


def sure(threat: Threat, last: Assessment | None, left: Assessment | None) -> list[dict[str, Any]]:
    """What is held of it, line by line, each with its own measure."""
    if last is None:
        return []
    lines: list[dict[str, Any]] = [
        {"term": _("Likelihood"), "text": likelihood_words(last.likelihood), "note": _why_likelihood(last)},
        {"term": _("Impact"), "text": on_scale("impact", last.impact), "note": _why_impact(last)},
        {
            "term": _("Risk"),
            "part": "risk",
            "with": risk(last.risk_class, last.risk),
            "note": _("An impact of 5 is never below high, whatever the likelihood.") if last.floored else "",
            "source": "facts 1.6",
        },
        {"term": _("Trend"), "text": shown.label("threat_trend", last.trend)},
        {
            "term": _("Confidence"),
            "text": shown.label("analytic_confidence", last.confidence),
            "note": last.confidence_basis,
        },
    ]
    return [*lines, residual(last, left)] if left else lines


def residual(last: Assessment, left: Assessment) -> dict[str, Any]:
    """What is left of the risk after the response, and what the response is claimed to have taken away."""
    found = rules.reduction(left.before.risk if left.before else last.risk, left.risk)
    return {
        "term": _("After the response"),
        "part": "risk",
        "with": risk(left.risk_class, left.risk),
        "note": reduction_words(found.before, found.after) if found else "",
    }


def reduction_words(before: int, after: int) -> str:
    """Risk reduction claimed, or a rise."""
    found = rules.Reduction(before, after)
    words = {
        "before": languages.number(before),
        "after": languages.number(after),
        "by": languages.number(abs(found.by)),
    }
    if found.by > 0:
        return _("Risk reduction claimed: %(by)s (from %(before)s to %(after)s)") % words
    if found.by < 0:
        return _("Risk has risen all the same: by %(by)s (from %(before)s to %(after)s)") % words
    return _("No risk reduction claimed: %(before)s before and after") % words


def _why_likelihood(one: Assessment) -> str:
    if one.said_likelihood is not None:
        rule = likelihood_words(one.by_rule_likelihood)
        return _("Said by the analyst: %(reason)s. By the rule: %(rule)s.") % {
            "reason": one.likelihood_reason.rstrip("."),
            "rule": rule,
        }
    if one.likelihood is None:
        return _("Intent, capability or opportunity is not known, so the rule gives none.")
    return _("By the rule, from intent, capability and opportunity.")


def _why_impact(one: Assessment) -> str:
    if one.said_impact is not None:
        rule = on_scale("impact", one.by_rule_impact)
        return _("Said by the analyst: %(reason)s. By the rule: %(rule)s.") % {
            "reason": one.impact_reason.rstrip("."),
            "rule": rule,
        }
    if one.impact is None:
        return _("The harm expected is not known.")
    if one.impact_may_rise:
        return _("It may be one higher: how many are exposed or how vulnerable they are is not known.")
    if one.harm is not None and one.impact > one.harm:
        return _("One higher than the worst harm expected: many people are exposed, or they are very vulnerable.")
    return _("The worst harm expected.")


def scores(last: Assessment) -> list[dict[str, Any]]:
    """What the analyst said, with words, as `facts.html` takes it."""
    terms = {
        "intent": _("Intent"),
        "capability": _("Capability"),
        "opportunity": _("Opportunity"),
        "harm": _("Worst harm expected"),
        "vulnerability": _("Vulnerability"),
    }
    found = [{"term": terms[name], "text": on_scale(list_name, getattr(last, name))} for name, list_name in SCORES]
    return [*found, {"term": _("People exposed"), "text": people(last.exposed)}]


def told(last: Assessment) -> list[dict[str, str]]:
    """What the analyst wrote, question by question; what was left empty is left out."""
    questions = [
        (_("Judgement"), last.judgement),
        (_("What makes them vulnerable"), last.vulnerability_factors),
        (_("How they protect themselves"), last.coping),
        (_("What the host State can and will do"), last.host_state),
        (_("What others who protect can do"), last.other_actors),
        (_("What the mission lacks"), last.mission_gap),
        (_("What is not known and should be"), last.information_gaps),
    ]
    return [{"term": term, "text": text} for term, text in questions if text]


def version(one: Assessment) -> dict[str, Any]:
    """A row of the history of assessments."""
    found = rules.reduction(one.before.risk if one.before else None, one.risk) if one.residual else None
    return {
        "number": one.version,
        "at": one.assessed_at,
        "who": one.assessed_by,
        "residual": one.residual,
        "likelihood": likelihood_words(one.likelihood),
        "impact": on_scale("impact", one.impact),
        "risk": risk(one.risk_class, one.risk),
        "trend": shown.label("threat_trend", one.trend),
        "confidence": shown.label("analytic_confidence", one.confidence),
        "note": reduction_words(found.before, found.after) if found else "",
    }


def evidence(links: Sequence[Evidence], *, may_unlink: bool) -> list[dict[str, Any]]:
    """What speaks for and what against, each with its records."""
    stances = shown.choices("evidence_stance")
    found = {
        stance: [_one_evidence(one, may_unlink) for one in links if one.evidence_stance == stance]
        for stance, _l in stances
    }
    return [{"stance": stance, "label": label, "records": found[stance]} for stance, label in stances]


def _one_evidence(link: Evidence, may_unlink: bool) -> dict[str, Any]:
    """A link with the record at its other end."""
    same = {
        "text": link.text,
        "unlink_url": reverse("threat_unlink", args=[link.threat_id, link.id]) if may_unlink else "",
    }
    if link.incident is not None:
        event = link.incident
        return {
            **same,
            "kind": _("Incident"),
            "label": heading(event),
            "url": reverse("incident", args=[event.id]),
            "day": event.date_start,
            "figures": {"low": event.low, "best": event.best, "high": event.high},
            "verification": shown.verification(event),
        }
    report = link.report
    if report is None:
        raise ValueError("evidence is an incident or a report")
    return {
        **same,
        "kind": _("Report"),
        "label": shown.short_code("R", report.id),
        "url": reverse("report", args=[report.id]),
        "at": report.received_at,
        "grade": shown.grade(report),
        "verification": shown.verification(report),
    }


def responses(lines: Sequence[ResponseLine], *, may_move: bool) -> list[dict[str, Any]]:
    """Every tier with its lines: empty ones stay, because nothing being done there is an answer too."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in lines:
        found.setdefault(one.tier, []).append(
            {
                "text": one.text,
                "lead": shown.label("component", one.lead),
                "support": languages.listed(shown.label("component", code) for code in one.support),
                "due_at": one.due_at,
                "state": shown.label("threat_response_state", one.threat_response_state),
                "result": one.result,
                "url": reverse("threat_response", args=[one.threat_id, one.id]) if may_move else "",
            }
        )
    return [{"tier": label, "lines": found.get(tier, [])} for tier, label in shown.choices("tier")]
