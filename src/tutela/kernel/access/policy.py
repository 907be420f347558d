"""Who may see a record: the one rule, as a query filter and as a decision on one record.

A reader sees a record if all of these hold.

1. Their role reads records.
2. The record's classification is at most their clearance.
3. They are in every compartment of the record.
4. It lies wholly within one of their areas, and it is not held by another component;
   or it was released to their component.

`rls` says the same in SQL; a property test holds the three together.
"""

from django.db.models import Q

from tutela.kernel.access.reader import ALL_COMPARTMENTS, EVERYWHERE, Reader
from tutela.kernel.records import Protected, Record

__all__ = ["ALL_COMPARTMENTS", "EVERYWHERE", "labels_rule", "sees", "visible"]

NOTHING = Q(pk__in=[])


def visible(model: type[Record], reader: Reader) -> Q:
    """The filter that leaves what `reader` may see of `model`."""
    if issubclass(model, Protected):
        return labels_rule(reader) if reader.reads else NOTHING
    if not model.follows:
        return Q()
    if not reader.reads:
        return NOTHING
    rule = Q()
    for field in model.follows:
        rule &= _through(model, field, reader)
    return rule


def _through(model: type[Record], field: str, reader: Reader) -> Q:
    """The rule of the record that a foreign key points to; an empty key hides nothing."""
    key = model._meta.get_field(field)
    target: type[Record] = key.related_model
    if not issubclass(target, Protected):
        return Q()
    rule = labels_rule(reader, prefix=f"{field}__")
    return rule | Q(**{f"{field}__isnull": True}) if key.null else rule


def labels_rule(reader: Reader, *, prefix: str = "") -> Q:
    """Rules 2 to 4 on the label columns, reached through `prefix`.

    What cannot narrow anything is left out: a term over the whole range would only mislead the planner.
    """
    rule = Q()
    if reader.clearance < 2:
        rule &= Q(**{f"{prefix}classification__lte": reader.clearance})
    if reader.compartments != ALL_COMPARTMENTS:
        rule &= Q(**{f"{prefix}compartments__within": reader.compartments})
    if reader.role in ("operator", "system"):
        return rule
    own = _in_areas(reader, prefix) & (
        Q(**{f"{prefix}held": False}) | Q(**{f"{prefix}component": reader.component})
    )
    if reader.component_bit:
        own |= Q(**{f"{prefix}released__overlaps": reader.component_bit})
    return rule & own


def _in_areas(reader: Reader, prefix: str) -> Q:
    if reader.everywhere:
        return Q()
    rule = Q(**{f"{prefix}pk__in": []}) if not reader.areas else Q()
    for area in reader.areas:
        rule |= Q(**{f"{prefix}area__under": area})
    return rule


def sees(record: Record, reader: Reader) -> bool:
    """The same rule on one record that has labels of its own."""
    if not isinstance(record, Protected):
        return reader.reads
    return all(holds for _, holds in label_checks(record, reader))


def label_checks(record: Protected, reader: Reader) -> list[tuple[str, bool]]:
    """Each rule by its name, and whether it holds. `explain` puts them into sentences."""
    whole = reader.role in ("operator", "system")
    released = bool(record.released & reader.component_bit)
    inside = reader.everywhere or any(record.area.startswith(area) for area in reader.areas)
    free = not record.held or record.component == reader.component or whole
    return [
        ("role", reader.reads),
        ("clearance", record.classification <= reader.clearance),
        ("compartments", not record.compartments & ~reader.compartments),
        ("area", released or inside),
        ("component", released or free),
    ]
