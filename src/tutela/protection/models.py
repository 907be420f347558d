"""The mission's road maps, and what was stated to stay out of reach."""

from typing import ClassVar

from django.db import models

from tutela.kernel.records import Protected, Record


class RoadMap(Record):
    """A road graph that the mission loaded; the newest is the one in force.

    For everybody who is signed in, as the gazetteer is: every travel time says on what map it stands.
    digest: SHA-256 of the packed graph (`RoadMapContent`). file_name, file_digest: of the file that was loaded.
    drawn_on: the day for which the map stands, empty if nobody said. west to north: the box of its nodes.
    """

    kind = "road_map"
    unchanging: ClassVar[bool] = True

    name = models.CharField(max_length=200)
    source = models.CharField(max_length=500, blank=True, default="")
    licence = models.CharField(max_length=200, blank=True, default="")
    drawn_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    nodes = models.PositiveIntegerField()
    roads = models.PositiveIntegerField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=150)

    class Meta(Record.Meta):
        indexes: ClassVar = [models.Index(fields=["-loaded_at", "-id"], name="road_map_newest")]


class RoadMapContent(models.Model):
    """The graph itself, packed, under its hash. Not a record: the record names the hash, so nothing here can be
    exchanged unseen."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()


class GapStatement(Protected):
    """What stays out of reach, as it was computed and told. Never changes: a later one is another one.

    asked: the question (`rules.Question`). found: every figure and place that was told (`stating`). told: its
    sentences in each language as they left. replaces: the statement that this one follows.
    Its labels are the join of those of every record that it was made from, and of the area that was asked about.
    """

    kind = "gap_statement"
    searched: ClassVar[tuple[str, ...]] = ("title", "note")
    unchanging: ClassVar[bool] = True

    title = models.CharField(max_length=300)
    note = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    office = models.CharField(max_length=40, blank=True, default="")
    road_map = models.ForeignKey(RoadMap, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked = models.JSONField(default=dict)
    found = models.JSONField(default=dict)
    told = models.JSONField(default=dict)

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["-made_at", "-id"], name="gap_statement_newest"),
            models.Index(fields=["area", "-made_at", "-id"], name="gap_statement_area"),
        ]
