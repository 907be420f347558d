"""An alert with everything that was done about it."""

from typing import ClassVar

from django.db import models

from tutela.alerts import rules
from tutela.alerts.rules import ACKNOWLEDGE, DECIDE, DISPATCH, Step
from tutela.kernel.records import Protected, Record


class Alert(Protected):
    """A warning that must be answered: it has an owner, a clock, an outcome.

    clock_from: what its clock counts from, its receipt or its reopening; acknowledge_due, decide_due, dispatch_due
    end its steps (empty: no such step).
    next_due: the earliest step that is neither done nor missed; the worker looks at nothing else.
    due_at: the earliest step that is not done, missed or not; desks are sorted by it.
    level: where it stands now, from tactical to headquarters. breach: a breach of the rules of engagement is alleged.
    underway: responses that were sent and have not arrived. opening: 1, and one more each time it was opened again;
    with each the clocks of decision and dispatch start anew.
    """

    kind = "alert"
    searched: ClassVar[tuple[str, ...]] = ("title", "place_text")
    undoable: ClassVar[frozenset[str]] = frozenset({"alert.changed"})
    derived: ClassVar[tuple[str, ...]] = ("next_due", "due_at")

    report = models.ForeignKey("reports.Report", null=True, blank=True, on_delete=models.PROTECT, related_name="alerts")
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="alerts"
    )
    title = models.CharField(max_length=300)
    happened = models.BooleanField(default=False)
    urgency = models.CharField(max_length=20)
    threat_type = models.CharField(max_length=60, blank=True, default="")
    persons_at_risk = models.PositiveIntegerField(null=True, blank=True)
    place_text = models.CharField(max_length=300, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    location_precision = models.PositiveSmallIntegerField(null=True, blank=True)

    received_at = models.DateTimeField()
    clock_from = models.DateTimeField()
    opening = models.PositiveSmallIntegerField(default=1)
    level = models.CharField(max_length=20)
    owner_component = models.CharField(max_length=40)
    owner = models.CharField(max_length=150, blank=True, default="")

    acknowledge_due = models.DateTimeField(null=True, blank=True)
    decide_due = models.DateTimeField(null=True, blank=True)
    dispatch_due = models.DateTimeField(null=True, blank=True)
    acknowledge_missed = models.BooleanField(default=False)
    decide_missed = models.BooleanField(default=False)
    dispatch_missed = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=150, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True, default="")
    decision = models.CharField(max_length=40, blank=True, default="")
    no_action_reason = models.CharField(max_length=60, blank=True, default="")
    dispatched_at = models.DateTimeField(null=True, blank=True)
    on_scene_at = models.DateTimeField(null=True, blank=True)
    underway = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True, default="")
    outcome = models.CharField(max_length=40, blank=True, default="")
    breach = models.BooleanField(default=False)

    next_due = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["next_due"], condition=models.Q(next_due__isnull=False), name="alert_next_due"),
            models.Index(fields=["due_at", "id"], condition=models.Q(closed_at__isnull=True), name="alert_open"),
            models.Index(
                fields=["area", "due_at", "id"], condition=models.Q(closed_at__isnull=True), name="alert_open_area"
            ),
            models.Index(fields=["-received_at", "-id"], name="alert_newest"),
            models.Index(fields=["area", "-received_at", "-id"], name="alert_area"),
            models.Index(fields=["-stamp"], name="alert_changed"),
        ]

    def derive(self) -> None:
        """The clock's next end, and the end that is owed."""
        self.next_due = rules.next_due(self.state())
        self.due_at = rules.owed_since(self.state())

    def state(self) -> rules.AlertState:
        """The alert as the rules see it."""
        return rules.AlertState(
            level=self.level,
            steps=(
                Step(ACKNOWLEDGE, self.acknowledge_due, self.acknowledged_at, self.acknowledge_missed),
                Step(DECIDE, self.decide_due, self.decided_at, self.decide_missed),
                Step(DISPATCH, self.dispatch_due, self.dispatched_at, self.dispatch_missed),
            ),
            decision=self.decision,
            no_action_reason=self.no_action_reason,
            outcome=self.outcome,
            closed=self.closed_at is not None,
            underway=self.underway,
        )


class Forward(Record):
    """An alert sent to an addressee, who acknowledges by themselves."""

    kind = "forward"
    follows: ClassVar[tuple[str, ...]] = ("alert",)

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="forwards")
    addressee = models.CharField(max_length=40)
    addressee_name = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=150)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=150, blank=True, default="")


class Response(Record):
    """What was done about an alert: in which tier and phase, by which component, with what result."""

    kind = "response"
    follows: ClassVar[tuple[str, ...]] = ("alert",)

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="responses")
    tier = models.CharField(max_length=10)
    phase = models.CharField(max_length=30)
    component = models.CharField(max_length=40)
    response_type = models.CharField(max_length=40)
    text = models.TextField(blank=True, default="")
    dispatched_at = models.DateTimeField()
    on_scene_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True, default="")


class Escalation(Record):
    """An alert passing one level up: because a step was missed, or because somebody sent it.

    step: acknowledge, decide or dispatch; empty if somebody sent it. A step is escalated once in each opening.
    """

    kind = "escalation"
    follows: ClassVar[tuple[str, ...]] = ("alert",)

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="escalations")
    opening = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=20, blank=True, default="")
    from_level = models.CharField(max_length=20)
    to_level = models.CharField(max_length=20)
    due_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["alert", "opening", "step"], condition=~models.Q(step=""), name="escalated_once"
            )
        ]


class Feedback(Record):
    """What was told to those who warned."""

    kind = "feedback"
    follows: ClassVar[tuple[str, ...]] = ("alert",)

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="feedbacks")
    channel = models.CharField(max_length=40)
    text = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=150)


class Task(Record):
    """One thing that one component must do by one time."""

    kind = "task"
    follows: ClassVar[tuple[str, ...]] = ("alert",)

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=300)
    component = models.CharField(max_length=40)
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, default="open")
    note = models.TextField(blank=True, default="")
