"""Incidents with their actors and harm, and the links to the reports they stand on."""

from typing import ClassVar

from django.db import models

from tutela.incidents.words import folded
from tutela.kernel.fields import AreaField, MaskField
from tutela.kernel.geography import Point, cell
from tutela.kernel.records import Protected, Record
from tutela.reports.near import AS_POINT

CELL_RESOLUTIONS = (3, 5, 7)
COUNTED = (
    "event_type",
    "withdrawn",
    "placed",
    "area",
    "classification",
    "compartments",
    "held",
    "component",
    "released",
)
"""What decides whether a row counts, the labels of the access policy among it: with them in an index, counting and
stepping over what a reader may not see never look at the rows."""

PLACED = ("longitude", "latitude")
LABELLED = tuple(name for name in COUNTED if name != "area")
TALLIED = ["area", "location_precision", "longitude", "date_start", "date_end", "low", "best", "high", *LABELLED]
"""What the table beside the map adds up by area, without looking at the rows."""

SEARCHED_DETAILS = ("where", "adm_1", "adm_2")
"""Of the details, those that name places only."""


class Actor(Record):
    """An armed or unarmed group or force. external_id: its number in the source that named it, or none."""

    kind = "actor"

    name = models.CharField(max_length=300)
    actor_class = models.CharField(max_length=60, blank=True, default="")
    origin = models.CharField(max_length=20, blank=True, default="")
    external_id = models.CharField(max_length=40, null=True, blank=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["origin", "external_id"], name="actor_external_once")]


class Incident(Protected):
    """What we hold to have happened.

    number: where its first entry stands in this node's journal; a local integer for indexes, never shown.
    low, best, high: people killed. civilians: of the best, civilians. date_end is inclusive.
    origin, external_id, release: where it came from, if from outside; unique within a space. digest: of the content
    that its source last gave, so that the same content is known again.
    details: what its source says beyond our fields, people's names perhaps among it; never searched.
    Derived: H3 cells (empty where the place is not known), whether a map may draw it as a point (known to 25 km or
    better), and the text that search looks at.
    """

    kind = "incident"
    searched: ClassVar[tuple[str, ...]] = ("search_text",)
    undoable: ClassVar[frozenset[str]] = frozenset({"incident.changed", "incident.verified"})
    derived: ClassVar[tuple[str, ...]] = ("cell3", "cell5", "cell7", "placed", "search_text")

    number = models.BigIntegerField(unique=True)
    origin = models.CharField(max_length=20, blank=True, default="")
    external_id = models.CharField(max_length=60, null=True, blank=True)
    release = models.CharField(max_length=20, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    event_type = models.CharField(max_length=60)
    title = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    date_start = models.DateField()
    date_end = models.DateField()
    date_precision = models.PositiveSmallIntegerField(default=1)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    location_precision = models.PositiveSmallIntegerField(null=True, blank=True)
    place_text = models.CharField(max_length=300, blank=True, default="")
    country = models.CharField(max_length=100, blank=True, default="")
    side_a = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    side_b = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dyad = models.CharField(max_length=300, blank=True, default="")
    low = models.PositiveIntegerField(default=0)
    best = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField(default=0)
    civilians = models.PositiveIntegerField(default=0)
    verification = models.CharField(max_length=30, default="unverified")
    reliability = models.CharField(max_length=1, blank=True, default="")
    credibility = models.CharField(max_length=1, blank=True, default="")
    rules_breached = models.BooleanField(default=False)
    notes = models.JSONField(default=list, blank=True)
    details = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    cell3 = models.CharField(max_length=15, blank=True, default="")
    cell5 = models.CharField(max_length=15, blank=True, default="")
    cell7 = models.CharField(max_length=15, blank=True, default="")
    placed = models.BooleanField(default=False)
    search_text = models.TextField(blank=True, default="")

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=[
                    "-date_start",
                    "-id",
                    "date_end",
                    "best",
                    "country",
                    "origin",
                    "verification",
                    *PLACED,
                    *COUNTED,
                ],
                name="incident_newest",
            ),
            models.Index(fields=["area", "-date_start", "-id"], name="incident_area_newest"),
            models.Index(fields=["-best", "-id", "date_start", "date_end", *COUNTED], name="incident_most_killed"),
            models.Index(fields=["-stamp"], condition=models.Q(origin=""), name="incident_changed"),
            models.Index(fields=TALLIED, name="incident_tallied"),
            models.Index(fields=["longitude", "latitude"], name="incident_place"),
            models.Index(fields=["released"], condition=~models.Q(released=0), name="incident_released"),
            models.Index(
                fields=["cell3", *PLACED, "cell5", "cell7", "date_start", "date_end", *COUNTED], name="incident_cell3"
            ),
            models.Index(fields=["cell5", "date_start", "date_end", *COUNTED], name="incident_cell5"),
            models.Index(fields=["cell7", "date_start", "date_end", *COUNTED], name="incident_cell7"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin", "external_id"], name="incident_external_once")
        ]

    def derive(self) -> None:
        """Cells of the point, and the folded words of every field that people search by."""
        longitude, latitude = self.longitude, self.latitude
        point = Point(longitude, latitude) if longitude is not None and latitude is not None else None
        for resolution in CELL_RESOLUTIONS:
            setattr(self, f"cell{resolution}", cell(point, resolution) if point else "")
        self.placed = point is not None and self.location_precision is not None and self.location_precision <= AS_POINT
        own = (self.title, self.place_text, self.country, self.dyad, self.text, self.external_id)
        self.search_text = folded(*own, *(self.details.get(name) for name in SEARCHED_DETAILS))


class Tally(models.Model):
    """How many incidents that stand share a cell and their labels: see `tally`, whose triggers keep it."""

    pk = models.CompositePrimaryKey(
        "cell3", "cell5", "placed", "area", "classification", "compartments", "held", "component", "released"
    )
    cell3 = models.CharField(max_length=15)
    cell5 = models.CharField(max_length=15)
    placed = models.BooleanField()
    area = AreaField()
    classification = models.PositiveSmallIntegerField()
    compartments = MaskField()
    held = models.BooleanField()
    component = models.CharField(max_length=40)
    released = MaskField()
    count = models.BigIntegerField()

    class Meta:
        db_table = "incidents_tally"


class Months(models.Model):
    """How many incidents that stand share months, area, knowledge of their place and labels; whom they killed.

    See `tally`, whose triggers keep it. first_month, last_month: first day of the month in which they began, and of
    that in which they ended. known: exact, near, county or wider. last: the latest day on which one of them ended.
    """

    pk = models.CompositePrimaryKey(
        "first_month", "last_month", "known", "area", "classification", "compartments", "held", "component", "released"
    )
    first_month = models.DateField()
    last_month = models.DateField()
    known = models.CharField(max_length=6)
    area = AreaField()
    classification = models.PositiveSmallIntegerField()
    compartments = MaskField()
    held = models.BooleanField()
    component = models.CharField(max_length=40)
    released = MaskField()
    count = models.BigIntegerField()
    low = models.BigIntegerField()
    best = models.BigIntegerField()
    high = models.BigIntegerField()
    last = models.DateField()

    class Meta:
        db_table = "incidents_months"


class Harm(Record):
    """People harmed in an incident, by kind of harm, sex, age and status; low, best and high number."""

    kind = "harm"
    follows: ClassVar[tuple[str, ...]] = ("incident",)

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="harms")
    harm_kind = models.CharField(max_length=40)
    sex = models.CharField(max_length=20, default="unknown")
    age_group = models.CharField(max_length=20, default="unknown")
    status = models.CharField(max_length=40, default="civilian_presumed")
    low = models.PositiveIntegerField(default=0)
    best = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField(default=0)


class ReportLink(Record):
    """An incident stands on a report. Seen by whoever sees both; withdrawn when it was a mistake.

    low, best, high: how many this one report said were killed; empty where it gave no number.
    """

    kind = "report_link"
    follows: ClassVar[tuple[str, ...]] = ("incident", "report")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="report_links")
    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="incident_links")
    low = models.PositiveIntegerField(null=True, blank=True)
    best = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    withdrawn = models.BooleanField(default=False)
