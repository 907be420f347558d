"""Reviews, their findings and the corrective actions they ask for."""

from typing import ClassVar

from django.db import models

from tutela.kernel.records import Protected, Record


class Review(Protected):
    """An inquiry, an after-action review or a board of inquiry.

    trigger: which reason of the rule opened it (a code of `review_reason`, `by_hand` among them).
    subject_key: what it is about, so that the rule opens it once. No constraint of the database holds that: its
    error would tell of a review that one may not see. The journal has one writer at a time, which is enough.
    site, distance_m: the base near which it happened, and how near; place_radius_m: how far the true place may lie
    from the one that is written down (empty: not known); reach_m: what the rule called near on that day.
    happened_on, longitude, latitude: of what it is about; violence near it in the days after is added to it.
    gaps: codes of what failed, of 000 ¶96; or nothing_failed, as a statement.
    Its labels are the join of those of everything it was made from.
    """

    kind = "review"
    searched: ClassVar[tuple[str, ...]] = ("title", "finding")

    review_kind = models.CharField(max_length=40)
    trigger = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=100, blank=True, default="")
    alert = models.ForeignKey("alerts.Alert", null=True, blank=True, on_delete=models.PROTECT, related_name="reviews")
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="reviews"
    )
    site = models.ForeignKey("places.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    distance_m = models.FloatField(null=True, blank=True)
    place_radius_m = models.FloatField(null=True, blank=True)
    reach_m = models.FloatField(null=True, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    title = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner_component = models.CharField(max_length=40, blank=True, default="")
    gaps = models.JSONField(default=list, blank=True)
    nothing_failed = models.BooleanField(default=False)
    finding = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True, default="")

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "-id"], name="review_newest"),
            models.Index(fields=["subject_key"], name="review_subject"),
            models.Index(fields=["-stamp"], name="review_changed"),
        ]

    def certain(self) -> bool | None:
        """Whether it lies within the reach of the base wherever it truly was; None where it is about no base."""
        if self.distance_m is None or self.reach_m is None:
            return None
        return self.place_radius_m is not None and self.distance_m + self.place_radius_m <= self.reach_m


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


class Swept(models.Model):
    """How far in the journal the sweep has looked for what the rule asks. Not a record: it can be set back freely."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
