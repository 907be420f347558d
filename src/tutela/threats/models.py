"""Threats, their assessments, evidence and responses; the quarterly assessment and its issued editions."""

from typing import ClassVar

from django.db import models

from tutela.kernel.fields import AreaField, MaskField
from tutela.kernel.records import Protected, Record

HIGHEST_FIRST = ("-risk_rank", "-destabilising", "-exposed", "-id")
"""The order of `rules.priority`, as the database sorts."""


class Threat(Protected):
    """What may come: who threatens whom, where, how.

    place_area: the smallest area that holds the place; `area`, the label, may be wider: it holds what the threat was
    made from too. persons_at_risk: an estimate, empty where there is none. groups: codes of `group_at_risk`.
    valid_from, valid_until: days, both inclusive; empty: open.
    Of its last assessment, so that lists can be ranked: likelihood, impact, risk, risk_class (empty: not known),
    risk_rank (0: none), exposed (0: not known), trend, confidence; residual_*: scored again after the response.
    """

    kind = "threat"
    searched: ClassVar[tuple[str, ...]] = ("title", "text", "place_text", "perpetrator")

    title = models.CharField(max_length=300)
    text = models.TextField(blank=True, default="")
    threat_type = models.CharField(max_length=60)
    threat_state = models.CharField(max_length=40)
    perpetrator_class = models.CharField(max_length=60, blank=True, default="")
    perpetrator = models.CharField(max_length=200, blank=True, default="")
    place_text = models.CharField(max_length=300, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    location_precision = models.PositiveSmallIntegerField(null=True, blank=True)
    place_area = AreaField()
    persons_at_risk = models.PositiveIntegerField(null=True, blank=True)
    groups = models.JSONField(default=list, blank=True)
    time_frame = models.CharField(max_length=40)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    destabilising = models.BooleanField(default=False)
    owner_component = models.CharField(max_length=40, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    review_due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=150, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True, default="")
    threat_end = models.CharField(max_length=40, blank=True, default="")

    assessed_at = models.DateTimeField(null=True, blank=True)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    risk = models.PositiveSmallIntegerField(null=True, blank=True)
    risk_class = models.CharField(max_length=20, blank=True, default="")
    risk_rank = models.PositiveSmallIntegerField(default=0)
    exposed = models.PositiveIntegerField(default=0)
    trend = models.CharField(max_length=20, blank=True, default="")
    confidence = models.CharField(max_length=20, blank=True, default="")
    residual_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_risk = models.PositiveSmallIntegerField(null=True, blank=True)
    residual_class = models.CharField(max_length=20, blank=True, default="")

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=[*HIGHEST_FIRST], name="threat_ranked"),
            models.Index(fields=["review_due_at", "id"], name="threat_due"),
            models.Index(fields=["-stamp"], name="threat_changed"),
        ]


class Assessment(Record):
    """A dated judgement on a threat. Never overwritten: a new one is a new version.

    residual: scored after the response; `before` is the assessment with which it is compared.
    intent, capability, opportunity: 0 to 4; vulnerability, harm: 1 to 5; exposed: persons; empty: not known.
    likelihood, impact: as they count, after what the analyst says instead of the rule (said_*, with the reason).
    """

    kind = "threat_assessment"
    follows: ClassVar[tuple[str, ...]] = ("threat",)

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="assessments")
    version = models.PositiveIntegerField()
    residual = models.BooleanField(default=False)
    before = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()
    assessed_by = models.CharField(max_length=150)
    component = models.CharField(max_length=40, blank=True, default="")
    intent = models.PositiveSmallIntegerField(null=True, blank=True)
    capability = models.PositiveSmallIntegerField(null=True, blank=True)
    opportunity = models.PositiveSmallIntegerField(null=True, blank=True)
    vulnerability = models.PositiveSmallIntegerField(null=True, blank=True)
    harm = models.PositiveSmallIntegerField(null=True, blank=True)
    exposed = models.PositiveIntegerField(null=True, blank=True)
    said_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    likelihood_reason = models.TextField(blank=True, default="")
    said_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    impact_reason = models.TextField(blank=True, default="")
    by_rule_likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    by_rule_impact = models.PositiveSmallIntegerField(null=True, blank=True)
    likelihood = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    risk = models.PositiveSmallIntegerField(null=True, blank=True)
    risk_class = models.CharField(max_length=20, blank=True, default="")
    floored = models.BooleanField(default=False)
    impact_may_rise = models.BooleanField(default=False)
    trend = models.CharField(max_length=20)
    confidence = models.CharField(max_length=20)
    confidence_basis = models.TextField(blank=True, default="")
    judgement = models.TextField(blank=True, default="")
    vulnerability_factors = models.TextField(blank=True, default="")
    coping = models.TextField(blank=True, default="")
    host_state = models.TextField(blank=True, default="")
    other_actors = models.TextField(blank=True, default="")
    mission_gap = models.TextField(blank=True, default="")
    information_gaps = models.TextField(blank=True, default="")


class Evidence(Record):
    """An incident or a report that speaks for or against a threat. Seen by whoever sees both; withdrawn, not deleted."""

    kind = "threat_evidence"
    follows: ClassVar[tuple[str, ...]] = ("threat", "incident", "report")

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="evidence")
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="threat_evidence"
    )
    report = models.ForeignKey(
        "reports.Report", null=True, blank=True, on_delete=models.PROTECT, related_name="threat_evidence"
    )
    evidence_stance = models.CharField(max_length=20)
    text = models.TextField(blank=True, default="")
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=150)
    withdrawn = models.BooleanField(default=False)


class ResponseLine(Record):
    """What the mission does about a threat, in one tier. support: codes of components beside the one that leads."""

    kind = "threat_response"
    follows: ClassVar[tuple[str, ...]] = ("threat",)

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="responses")
    tier = models.CharField(max_length=20)
    text = models.TextField()
    lead = models.CharField(max_length=40)
    support = models.JSONField(default=list, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    threat_response_state = models.CharField(max_length=20)
    result = models.TextField(blank=True, default="")


class QuarterlyAssessment(Protected):
    """The forward-looking assessment of one quarter (000 ¶82), as it is being written.

    scope: the area that it is about, empty for the whole mission. since, until: first and last day. ceiling, circles:
    only what is classified no higher and lies in no other compartment is drawn into it.
    previous: the one of the quarter before, from whose issued edition it starts. content: what was drawn from the
    register (`quarter`), drawn anew until it is signed. texts: section -> language -> what analysts wrote.
    Its labels are the join of those of everything that was ever drawn into it.
    """

    kind = "quarterly_assessment"

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    scope = AreaField()
    since = models.DateField()
    until = models.DateField()
    ceiling = models.PositiveSmallIntegerField(default=0)
    circles = MaskField()
    quarterly_state = models.CharField(max_length=20)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict, blank=True)
    drawn_at = models.DateTimeField()
    texts = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    written_by = models.JSONField(default=list, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=150, blank=True, default="")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=150, blank=True, default="")
    signed_for = models.JSONField(default=list, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta(Protected.Meta):
        indexes: ClassVar = [models.Index(fields=["-until", "-id"], name="quarterly_newest")]


class QuarterlyEdition(Record):
    """A quarterly assessment as it was issued. The database itself refuses to change it (`freezing`)."""

    kind = "quarterly_edition"
    follows: ClassVar[tuple[str, ...]] = ("quarterly",)

    quarterly = models.ForeignKey(QuarterlyAssessment, on_delete=models.PROTECT, related_name="editions")
    version = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=150)
    addressees = models.TextField(blank=True, default="")
    reviewed_by = models.CharField(max_length=150, blank=True, default="")
    signed_by = models.CharField(max_length=150, blank=True, default="")
    signed_for = models.JSONField(default=list, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField(default=dict)
    texts = models.JSONField(default=dict, blank=True)
