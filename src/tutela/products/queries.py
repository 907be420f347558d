"""What may be asked about products, always for somebody."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q

from tutela.alerts.models import Alert
from tutela.incidents.models import Incident
from tutela.kernel.access import Reader
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet, kinds
from tutela.products.models import Edition, Product, Statement
from tutela.products.problems import NotIssuedYet


def products(*, reader: Reader) -> RecordQuerySet:
    """Products, newest first, each with its title, and with its alert and incident if the reader may see those."""
    titles = Statement.objects.visible_to(reader).filter(section="title", withdrawn=False).order_by("id")
    return (
        Product.objects.visible_to(reader)
        .prefetch_related(Prefetch("alert", Alert.objects.visible_to(reader)))
        .prefetch_related(Prefetch("incident", Incident.objects.visible_to(reader)))
        .prefetch_related(Prefetch("statements", titles, to_attr="titles"))
        .order_by("-made_at", "-id")
    )


def narrowed(
    rows: RecordQuerySet,
    *,
    open: bool | None = None,
    product_kind: str | None = None,
    alert: UUID | None = None,
    incident: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> RecordQuerySet:
    """The rows that answer every question that was put; a question left out asks nothing."""
    asked = {
        "open": open,
        "product_kind": product_kind,
        "alert_id": alert,
        "incident_id": incident,
        "made_at__gte": since,
        "made_at__lt": until,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value not in (None, "")})


def product(*, reader: Reader, product_id: UUID) -> Product:
    """One product. Raises Missing."""
    found: Product | None = products(reader=reader).filter(id=product_id).first()
    if found is None:
        raise Missing
    return found


def products_about(*, reader: Reader, incident: Incident) -> RecordQuerySet:
    """What was told of an incident, newest first."""
    return Product.objects.visible_to(reader).filter(incident=incident).order_by("-made_at", "-id")


def on_chain(*, reader: Reader, known: Mapping[str, Collection[UUID]]) -> list[Product]:
    """Products that are known, or are about an alert or an incident that is known, newest first."""
    about = Q(id__in=known["product"]) | Q(alert_id__in=known["alert"]) | Q(incident_id__in=known["incident"])
    return list(Product.objects.visible_to(reader).filter(about).order_by("-made_at", "-id"))


def statements(*, reader: Reader, product: Product) -> RecordQuerySet:
    """The sentences that stand, in the order in which they were written down."""
    rows = Statement.objects.visible_to(reader).filter(product=product, withdrawn=False)
    return rows.order_by("position", "id")


def all_statements(*, reader: Reader, product: Product) -> RecordQuerySet:
    """With those that were left out."""
    return Statement.objects.visible_to(reader).filter(product=product).order_by("position", "id")


def statement(*, reader: Reader, product: Product, statement_id: UUID) -> Statement:
    """One sentence that stands. Raises Missing."""
    found: Statement | None = statements(reader=reader, product=product).filter(id=statement_id).first()
    if found is None:
        raise Missing
    return found


def editions(*, reader: Reader, product: Product) -> RecordQuerySet:
    """As it was issued, newest first."""
    return Edition.objects.visible_to(reader).filter(product=product).order_by("-version", "-id")


def edition(*, reader: Reader, product: Product, version: int) -> Edition:
    """One issued version. Raises NotIssuedYet."""
    found: Edition | None = editions(reader=reader, product=product).filter(version=version).first()
    if found is None:
        raise NotIssuedYet
    return found


def seen_sources(*, reader: Reader, sources: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of the records that sentences came from, those that the reader may see: one query a kind."""
    asked: dict[str, set[UUID]] = {}
    for kind, name in sources:
        asked.setdefault(kind, set()).add(UUID(name))
    models = kinds()
    return {
        (kind, found.hex)
        for kind, names in sorted(asked.items())
        for found in models[kind].objects.visible_to(reader).filter(id__in=names).values_list("id", flat=True)
    }


def kind_of(*, reader: Reader, record_id: UUID) -> str:
    """Whether an id is that of a product, an alert or an incident that the reader sees. Raises Missing."""
    for model in (Product, Alert, Incident):
        if model.objects.visible_to(reader).filter(id=record_id).exists():
            return model.kind
    raise Missing
