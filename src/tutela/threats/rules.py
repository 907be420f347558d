"""How a threat is scored and ranked (facts 1.6). Pure: scores in, numbers and classes out.

The thresholds and the classes are those of the doctrine (`threat_rule`, `risk_class`, `likelihood`). Ranking says
what to look at first; it does not choose whether to respond (000 ¶80).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from tutela.kernel.doctrine import CodeList, ThreatRule

LEAST, MOST = 1, 5
"""The ends of likelihood, impact and vulnerability."""

SCORE_LEAST, SCORE_MOST = 0, 4
"""The ends of intent, capability and opportunity."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What an analyst says of a threat; None where it is not known.

    intent, capability, opportunity: 0 to 4. vulnerability: 1 to 5. harm: the worst harm expected, 1 to 5.
    exposed: persons. said_likelihood, said_impact: what the analyst says instead of the rule, with a reason.
    """

    intent: int | None = None
    capability: int | None = None
    opportunity: int | None = None
    vulnerability: int | None = None
    harm: int | None = None
    exposed: int | None = None
    said_likelihood: int | None = None
    said_impact: int | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """What follows from the scores. None: not known.

    by_rule_*: what the rule alone gives. risk: likelihood times impact. risk_class: a code of `risk_class`, "" where
    nothing can be said. floored: the class stands on the floor rule and not on the product. impact_may_rise: the
    impact would be one higher if what is not known turned out high.
    """

    by_rule_likelihood: int | None
    by_rule_impact: int | None
    likelihood: int | None
    impact: int | None
    risk: int | None
    risk_class: str
    floored: bool
    impact_may_rise: bool


@dataclass(frozen=True, slots=True)
class RiskClass:
    """One class of risk and the products that belong to it. rank: 1 is the lowest."""

    code: str
    rank: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Scales:
    """The rule and the classes of risk, from least to most."""

    rule: ThreatRule
    classes: tuple[RiskClass, ...]

    @classmethod
    def of(cls, rule: ThreatRule, classes: CodeList) -> "Scales":
        """From the doctrine."""
        found = [
            RiskClass(code.code, **{name: code.attributes[name] for name in ("rank", "least", "most")})
            for code in classes
        ]
        return cls(rule, tuple(sorted(found, key=lambda one: one.rank)))

    def rank(self, code: str) -> int:
        """The rank of a class; 0 where nothing is known."""
        return next((one.rank for one in self.classes if one.code == code), 0)


def likelihood(intent: int | None, capability: int | None, opportunity: int | None) -> int | None:
    """round_up(mean + 1), from 1 to 5; none as long as one of the three is not known.

    Reckoned with fractions: a mean of 1 is 1, and not a little more.
    """
    if intent is None or capability is None or opportunity is None:
        return None
    mean = Fraction(intent + capability + opportunity, 3)
    return min(max(ceil(mean + 1), LEAST), MOST)


def impact(harm: int | None, *, exposed: int | None, vulnerability: int | None, rule: ThreatRule) -> int | None:
    """The worst harm expected, plus 1 where many are exposed or vulnerability is high, at most 5.

    None where the harm is not known. What is not known raises nothing.
    """
    if harm is None:
        return None
    return min(harm + _raised(exposed, vulnerability, rule), MOST)


def _raised(exposed: int | None, vulnerability: int | None, rule: ThreatRule) -> int:
    many = exposed is not None and exposed >= rule.many_exposed
    weak = vulnerability is not None and vulnerability >= rule.vulnerable_from
    return 1 if many or weak else 0


def may_rise(scores: Scores, rule: ThreatRule) -> bool:
    """Whether impact would be higher if exposure or vulnerability, not known now, turned out high."""
    known = impact(scores.harm, exposed=scores.exposed, vulnerability=scores.vulnerability, rule=rule)
    missing = scores.exposed is None or scores.vulnerability is None
    return known is not None and known < MOST and missing and not _raised(scores.exposed, scores.vulnerability, rule)


def class_of(likely: int | None, hard: int | None, scales: Scales) -> tuple[str, bool]:
    """The class of risk, and whether it stands on the floor alone.

    The floor holds whatever the likelihood, also when that is not known: the harm would be as great.
    """
    by_product = _class_of_product(likely * hard, scales) if likely is not None and hard is not None else ""
    rule = scales.rule
    if hard is not None and hard >= rule.floor_impact and scales.rank(by_product) < scales.rank(rule.floor_class):
        return rule.floor_class, True
    return by_product, False


def _class_of_product(product: int, scales: Scales) -> str:
    return next((one.code for one in scales.classes if one.least <= product <= one.most), "")


def scored(scores: Scores, scales: Scales) -> Scored:
    """Everything that follows. What the analyst says counts before what the rule gives."""
    by_rule_likelihood = likelihood(scores.intent, scores.capability, scores.opportunity)
    by_rule_impact = impact(scores.harm, exposed=scores.exposed, vulnerability=scores.vulnerability, rule=scales.rule)
    likely = by_rule_likelihood if scores.said_likelihood is None else scores.said_likelihood
    hard = by_rule_impact if scores.said_impact is None else scores.said_impact
    risk_class, floored = class_of(likely, hard, scales)
    return Scored(
        by_rule_likelihood=by_rule_likelihood,
        by_rule_impact=by_rule_impact,
        likelihood=likely,
        impact=hard,
        risk=likely * hard if likely is not None and hard is not None else None,
        risk_class=risk_class,
        floored=floored,
        impact_may_rise=scores.said_impact is None and may_rise(scores, scales.rule),
    )


def override_faults(scores: Scores, *, likelihood_reason: str, impact_reason: str) -> set[str]:
    """Which of the two reasons is missing, or given for nothing."""
    given = {"likelihood_reason": likelihood_reason, "impact_reason": impact_reason}
    said = {"likelihood_reason": scores.said_likelihood, "impact_reason": scores.said_impact}
    return {name for name, value in said.items() if (value is not None) != bool(given[name].strip())}


def band(likely: int | None, scale: CodeList) -> tuple[int, int] | None:
    """The probabilities of a likelihood, in per cent: from, to."""
    if likely is None or str(likely) not in scale:
        return None
    attributes = scale[str(likely)].attributes
    return attributes["from_percent"], attributes["to_percent"]


# Ranking


@dataclass(frozen=True, slots=True)
class Ranked:
    """What ranks a threat. rank: of its class of risk, 0 where there is none. exposed: persons, 0 if not known."""

    rank: int
    destabilising: bool
    exposed: int


def priority(one: Ranked) -> tuple[int, bool, int]:
    """Highest first: the class of risk, then the destabilising effect (000 ¶24), then the people exposed."""
    return (one.rank, one.destabilising, one.exposed)


def in_order(threats: Collection[Ranked]) -> list[Ranked]:
    """The most pressing first."""
    return sorted(threats, key=priority, reverse=True)


# What a response has brought


@dataclass(frozen=True, slots=True)
class Reduction:
    """Risk before and after the response, as claimed. by: how much the product fell; it may have risen."""

    before: int
    after: int

    @property
    def by(self) -> int:
        """Risk reduction claimed."""
        return self.before - self.after


def reduction(before: int | None, after: int | None) -> Reduction | None:
    """None where one of the two is not known."""
    return None if before is None or after is None else Reduction(before, after)


CREDITED = ("under_way", "done")
"""Responses that may have changed something already."""


def may_score_again(states: Sequence[str]) -> bool:
    """Residual risk is scored after a response: at least one that is under way or done."""
    return any(state in CREDITED for state in states)
