"""A product, its sentences, and the editions in which it was issued."""

from typing import ClassVar

from django.db import models

from tutela.kernel.records import Protected, Record


class Product(Protected):
    """A text made from records for a reader.

    alert, incident: what it is about. office: the component that writes it. open: sentences may change; closed by
    issuing, opened again by a correction. version: how often it was issued. next_word_at: when more is promised.
    place_text, longitude, latitude, location_precision: where its map lies, as it stood when it was composed; `drawn_area`
    the area that is drawn where no point is known.
    Its labels are the join of those of every record that it was ever made from; they never fall by leaving one out.
    """

    kind = "product"

    product_kind = models.CharField(max_length=40)
    alert = models.ForeignKey("alerts.Alert", null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    office = models.CharField(max_length=40, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=0)
    issued_at = models.DateTimeField(null=True, blank=True)
    next_word_at = models.DateTimeField(null=True, blank=True)
    place_text = models.CharField(max_length=300, blank=True, default="")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    location_precision = models.PositiveSmallIntegerField(null=True, blank=True)
    drawn_area = models.CharField(max_length=24, blank=True, default="")

    class Meta(Protected.Meta):
        indexes: ClassVar = [
            models.Index(fields=["-made_at", "-id"], name="product_newest"),
            models.Index(fields=["area", "-made_at", "-id"], name="product_area"),
        ]


class Statement(Record):
    """One sentence of a product.

    fact: what it says, before any language (`facts.written`); empty where somebody wrote it by hand. sources: kind
    and id of the records that it came from. texts: what somebody wrote instead, by language; empty: as composed.
    """

    kind = "statement"
    follows: ClassVar[tuple[str, ...]] = ("product",)

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="statements")
    section = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    fact = models.JSONField(default=dict, blank=True)
    sources = models.JSONField(default=list, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    written_by = models.CharField(max_length=150, blank=True, default="")
    withdrawn = models.BooleanField(default=False)


class Edition(Record):
    """A product as it was issued. What stands here never changes: a fault is corrected by the next version.

    statements: section, fact, sources and the text in every language, as they left. addressees: to whom.
    """

    kind = "edition"
    follows: ClassVar[tuple[str, ...]] = ("product",)

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="editions")
    version = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=150)
    addressees = models.TextField(blank=True, default="")
    next_word_at = models.DateTimeField(null=True, blank=True)
    statements = models.JSONField(default=list)
