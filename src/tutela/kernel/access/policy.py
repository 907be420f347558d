"""Who may see a record: the one rule, as a query filter and as a decision on one record.

A reader sees a record if all of these hold.

1. Their role reads records.
2. The record's classification is at most their clearance.
3. They are in every compartment of the record.
4. It lies wholly within one of their areas, and it is not held by another component;
   or it was released to their component.

A record without labels of its own is seen by whoever sees every record that it follows; one that follows none, by
everybody who is signed in.

`rls` says the same in SQL; a property test holds the three together.
"""

from typing import Any

from django.db.models import Q

from tutela.kernel.access.reader import ALL_COMPARTMENTS, EVERYWHERE, Reader
from tutela.kernel.records import Protected, Record

__all__ = ["ALL_COMPARTMENTS", "EVERYWHERE", "labels_rule", "sees", "visible"]

NOTHING = Q(pk__in=[])
HOUSE = ("operator", "system")
"""Roles of the operator and of parts of the system. Nobody who signs in has them."""


def visible(model: type[Record], reader: Reader) -> Q:
    """The filter that leaves what `reader` may see of `model`."""
    if not issubclass(model, Protected) and not model.follows:
        return Q()
    return _rule(model, reader) if reader.reads else NOTHING


def _rule(model: type[Record], reader: Reader, prefix: str = "") -> Q:
    """The rule of a model that is reached through `prefix`."""
    if issubclass(model, Protected):
        return labels_rule(reader, prefix=prefix)
    rule = Q()
    for field in model.follows:
        rule &= _through(model, field, reader, prefix)
    return rule


def _through(model: type[Record], field: str, reader: Reader, prefix: str) -> Q:
    """The rule of the record that a foreign key points to; an empty key hides nothing."""
    key: Any = model._meta.get_field(field)
    rule = _rule(key.related_model, reader, f"{prefix}{field}__")
    return rule | Q(**{f"{prefix}{field}__isnull": True}) if rule and key.null else rule


def labels_rule(reader: Reader, *, prefix: str = "") -> Q:
    """Rules 2 to 4 on the label columns, reached through `prefix`.

    What cannot narrow anything is left out: a term over the whole range would only mislead the planner.
    """
    rule = Q()
    if reader.clearance < 2:
        rule &= Q(**{f"{prefix}classification__lte": reader.clearance})
    if reader.compartments != ALL_COMPARTMENTS:
        rule &= Q(**{f"{prefix}compartments__within": reader.compartments})
    if _is_house(reader):
        return rule
    own = _in_areas(reader, prefix) & (Q(**{f"{prefix}held": False}) | Q(**{f"{prefix}component": reader.component}))
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


def _is_house(reader: Reader) -> bool:
    return reader.role in HOUSE and reader.user_id is None


def sees(record: Record, reader: Reader) -> bool:
    """The same rule on one record."""
    return all(holds for _, holds in checks(record, reader))


def checks(record: Record, reader: Reader) -> list[tuple[str, bool]]:
    """Each rule that decides, by its name, once, and whether it holds. `explain` puts them into sentences."""
    if isinstance(record, Protected):
        return label_checks(record, reader)
    found: dict[str, bool] = {"role": reader.reads} if record.follows else {}
    for field in record.follows:
        for rule, holds in _parent_checks(record, field, reader):
            found[rule] = found.get(rule, True) and holds
    return list(found.items())


def _parent_checks(record: Record, field: str, reader: Reader) -> list[tuple[str, bool]]:
    key: Any = record._meta.get_field(field)
    if getattr(record, key.attname) is None:
        return []
    parent = parent_of(record, field)
    return [("parent", False)] if parent is None else checks(parent, reader)


def parent_of(record: Record, field: str) -> Record | None:
    """The record that a foreign key points to, as far as the database shows it at all."""
    key: Any = record._meta.get_field(field)
    if key.is_cached(record):
        return getattr(record, field)
    rows = key.related_model.objects.as_system("its labels decide about what follows it")
    return rows.filter(id=getattr(record, key.attname)).first()


def label_checks(record: Protected, reader: Reader) -> list[tuple[str, bool]]:
    """The rules on a record with labels of its own."""
    whole = _is_house(reader)
    released = bool(record.released & reader.component_bit)
    inside = reader.everywhere or any(record.area.startswith(area) for area in reader.areas)
    free = not record.held or record.component == reader.component or whole
    return [
        ("role", reader.reads),
        ("clearance", record.classification <= reader.clearance),
        ("compartments", not record.compartments & ~reader.compartments),
        ("area", whole or released or inside),
        ("component", released or free),
    ]
