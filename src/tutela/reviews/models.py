"""Reviews, their findings and the corrective actions they ask for."""

from typing import ClassVar

from django.db import models

from tutela.kernel.records import Protected, Record


class Review(Protected):
    """An inquiry, an after-action review or a board of inquiry.

    trigger: which part of the rule opened it (`near_base`, `not_answered`, `breach`), or `by_hand`.
    subject_key: what it is about, so that the rule opens it once. gaps: codes of what failed, of 000 ¶96.
    Its labels are the join of those of everything it was made from.
    """

    kind = "review"

    review_kind = models.CharField(max_length=40)
    trigger = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=100, blank=True, default="")
    alert = models.ForeignKey("alerts.Alert", null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    site = models.ForeignKey("places.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    distance_m = models.FloatField(null=True, blank=True)
    title = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner_component = models.CharField(max_length=40, blank=True, default="")
    gaps = models.JSONField(default=list, blank=True)
    finding = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True, default="")

    class Meta(Protected.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_key"], condition=~models.Q(subject_key=""), name="reviewed_once")
        ]
        indexes: ClassVar = [models.Index(fields=["-opened_at", "-id"], name="review_newest")]


class JoinedIncident(Record):
    """Violence at the same place within the days of the rule, added to a review that is open."""

    kind = "joined_incident"
    follows: ClassVar[tuple[str, ...]] = ("review", "incident")

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="joined")
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="+")


class CorrectiveAction(Record):
    """A task that a review asks for."""

    kind = "corrective_action"
    follows: ClassVar[tuple[str, ...]] = ("review",)

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="actions")
    text = models.TextField()
    component = models.CharField(max_length=40)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=150, blank=True, default="")
