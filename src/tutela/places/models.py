"""Sites are records; the gazetteer is reference data that can be loaded again from the packaged files at any time."""

from typing import ClassVar

from django.db import models

from tutela.kernel.fields import AreaField
from tutela.kernel.records import Protected


class Site(Protected):
    """A place that matters to the mission: a base (also for a night), a displaced site, a facility.

    Stands from `since` to `until` (both dates inclusive; empty: not known, or still there).
    """

    kind = "site"

    name = models.CharField(max_length=200)
    site_kind = models.CharField(max_length=40)
    longitude = models.FloatField()
    latitude = models.FloatField()
    location_precision = models.PositiveSmallIntegerField(default=1)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    class Meta(Protected.Meta):
        indexes: ClassVar = [models.Index(fields=["site_kind", "latitude"], name="site_kind_latitude")]


class GazetteerPlace(models.Model):
    """A named place or area of the packaged reference data. Not a record: nobody in the mission changes it."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    place_kind = models.CharField(max_length=40)
    longitude = models.FloatField()
    latitude = models.FloatField()
    area = AreaField(db_index=True)
    population = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=40)


class GazetteerName(models.Model):
    """A way in which a place is called, folded so that any script and spelling finds it."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(GazetteerPlace, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)
    skeleton = models.CharField(max_length=100, db_index=True)
