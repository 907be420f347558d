"""From what an analyst says to an assessment, by the doctrine in force."""

from collections.abc import Mapping
from typing import Any

from tutela.kernel.doctrine import doctrine
from tutela.threats import problems, rules
from tutela.threats.models import Assessment

SAID = ("intent", "capability", "opportunity", "vulnerability", "harm", "exposed", "said_likelihood", "said_impact")
"""The scores that an analyst gives, as fields of an assessment and of `rules.Scores`."""

REASONS = ("likelihood_reason", "impact_reason")

TEXTS = (
    "confidence_basis",
    "judgement",
    "vulnerability_factors",
    "coping",
    "host_state",
    "other_actors",
    "mission_gap",
    "information_gaps",
)


def scales() -> rules.Scales:
    """The rule in force."""
    return rules.Scales.of(doctrine().threat_rule, doctrine().lists["risk_class"])


def scores_of(facts: Mapping[str, Any]) -> rules.Scores:
    """The scores among what was said."""
    return rules.Scores(**{name: facts.get(name) for name in SAID})


def follows(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from what was said, as fields of an assessment. Raises OverrideNeedsReason."""
    scores = scores_of(facts)
    reasons = {name: facts.get(name, "") for name in REASONS}
    if rules.override_faults(scores, **reasons):
        raise problems.OverrideNeedsReason
    result = rules.scored(scores, scales())
    return {name: getattr(result, name) for name in rules.Scored.__slots__}


def summary(assessment: Assessment) -> dict[str, Any]:
    """What a threat keeps of its last assessment; what was left after an earlier response no longer holds."""
    return {
        "assessed_at": assessment.assessed_at,
        **{name: getattr(assessment, name) for name in ("likelihood", "impact", "risk", "risk_class", "trend")},
        "risk_rank": scales().rank(assessment.risk_class),
        "exposed": assessment.exposed or 0,
        "confidence": assessment.confidence,
        "residual_likelihood": None,
        "residual_impact": None,
        "residual_risk": None,
        "residual_class": "",
    }


def residual_summary(assessment: Assessment) -> dict[str, Any]:
    """What a threat keeps of the risk that is left after the response."""
    return {
        "residual_likelihood": assessment.likelihood,
        "residual_impact": assessment.impact,
        "residual_risk": assessment.risk,
        "residual_class": assessment.risk_class,
    }
