"""A report as it was told, and the sealed box with who told it."""

from typing import ClassVar

from django.db import models

from tutela.kernel.fields import SealedField
from tutela.kernel.records import Protected, Record


class Report(Protected):
    """What somebody told us, through one channel at one time. After it is saved only grades and links change, and
    the moment at which somebody called back.

    happened: told as having happened; otherwise a warning. urgency: within what time it is expected, or needs an
    answer. persons_at_risk: an estimate, persons. submitted_by: the user who wrote it down.
    called_back_at: when whoever told it was first reached again; empty as long as nobody was.
    """

    kind = "report"
    searched: ClassVar[tuple[str, ...]] = ("text", "place_text")
    undoable: ClassVar[frozenset[str]] = frozenset({"report.graded"})

    received_at = models.DateTimeField()
    channel = models.CharField(max_length=40)
    text = models.TextField()
    happened = models.BooleanField(default=False)
    urgency = models.CharField(max_length=20)
    threat_type = models.CharField(max_length=60, blank=True, default="")
    perpetrator_class = models.CharField(max_length=60, blank=True, default="")
    perpetrator = models.CharField(max_length=200, blank=True, default="")
    persons_at_risk = models.PositiveIntegerField(null=True, blank=True)
    place_text = models.CharField(max_length=300, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    location_precision = models.PositiveSmallIntegerField(null=True, blank=True)
    consent = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    submitted_by = models.CharField(max_length=150)
    reliability = models.CharField(max_length=1, blank=True, default="")
    credibility = models.CharField(max_length=1, blank=True, default="")
    verification = models.CharField(max_length=30, default="unverified")
    called_back_at = models.DateTimeField(null=True, blank=True)
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["-received_at", "-id"], name="report_newest"),
            models.Index(fields=["area", "-received_at"], name="report_area"),
            models.Index(fields=["-stamp"], name="report_changed"),
        ]


class Source(Record):
    """Who told us, sealed to the vault of the compartment `sources` from the first moment on.

    caller_code: how the mission calls them without naming them. may_call_back: whether they consented to be called;
    consent that was not asked for is none. exposure: what they risk by having told us (list `exposure`).
    """

    kind = "source"
    follows: ClassVar[tuple[str, ...]] = ("report",)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sources")
    caller_code = models.CharField(max_length=40, blank=True, default="")
    may_call_back = models.BooleanField(default=False)
    exposure = models.CharField(max_length=40, blank=True, default="")
    name = SealedField(default=b"")
    contact = SealedField(default=b"")


class Annotation(Record):
    """A remark on a report, beside what was told."""

    kind = "annotation"
    follows: ClassVar[tuple[str, ...]] = ("report",)

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="annotations")
    text = models.TextField()
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()
