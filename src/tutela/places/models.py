"""Sites are records; the gazetteer is reference data that can be loaded again from the packaged files at any time."""

from typing import ClassVar

from django.db import models

from tutela.kernel.fields import AreaField
from tutela.kernel.records import Protected
from tutela.places.fields import KeyField
from tutela.places.names import fold, skeleton

NAME_LENGTH = 200
SKELETON_LENGTH = 100


class Site(Protected):
    """A place that matters to the mission: a base (also for a night), a displaced site, a facility.

    Stands from `since` to `until` (both dates inclusive; empty: not known, or still there).
    Derived: the keys under which its name is searched.
    """

    kind = "site"
    undoable: ClassVar[frozenset[str]] = frozenset({"site.changed"})
    derived: ClassVar[tuple[str, ...]] = ("folded", "skeleton")

    name = models.CharField(max_length=NAME_LENGTH)
    site_kind = models.CharField(max_length=40)
    longitude = models.FloatField()
    latitude = models.FloatField()
    location_precision = models.PositiveSmallIntegerField(default=1)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="")

    folded = KeyField(max_length=NAME_LENGTH)
    skeleton = KeyField(max_length=SKELETON_LENGTH)

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["site_kind", "latitude"], name="site_kind_latitude"),
            models.Index(fields=["latitude", "longitude"], name="site_place"),
        ]

    def derive(self) -> None:
        """The keys of its name."""
        self.folded, self.skeleton = keys_of(self.name)


class GazetteerPlace(models.Model):
    """A named place or area of the packaged reference data. Not a record: nobody in the mission changes it."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    place_kind = models.CharField(max_length=40)
    longitude = models.FloatField()
    latitude = models.FloatField()
    area = AreaField()
    population = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=80)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["latitude", "longitude"], name="gazetteer_place")]


class GazetteerName(models.Model):
    """A way in which a place is called, folded so that any script and spelling finds it.

    weight: how likely this place is meant before others of the same name (kind, then population).
    """

    id = models.BigAutoField(primary_key=True)
    # Loaded together and never changed: nothing to check, row by row, a hundred thousand times.
    place = models.ForeignKey(
        GazetteerPlace, on_delete=models.DO_NOTHING, related_name="names", db_index=False, db_constraint=False
    )
    name = models.CharField(max_length=NAME_LENGTH)
    folded = KeyField(max_length=NAME_LENGTH, db_index=True)
    skeleton = KeyField(max_length=SKELETON_LENGTH, db_index=True)
    weight = models.BigIntegerField()


class GazetteerLoad(models.Model):
    """Which packaged files the gazetteer was loaded from: one row, the digest of the files and of the folding."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)


def keys_of(name: str) -> tuple[str, str]:
    """The folded name and its skeleton, as the columns hold them."""
    return fold(name)[:NAME_LENGTH], skeleton(name)[:SKELETON_LENGTH]
