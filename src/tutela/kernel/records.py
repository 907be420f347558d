"""Records: what the journal folds to. Nothing but the journal writes them, nobody reads them without a scope.

`Record` is the base of every domain model. A query of records refuses to run before it was told for whom, by
`.visible_to(reader)` or `.as_system(reason)`; `save`, `update` and `delete` refuse always, because changes go
through `journal.open`. Database triggers (`guards`) say the same to whoever comes past Django.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models

from tutela.kernel.clock import from_microseconds, microseconds
from tutela.kernel.fields import AreaField, MaskField

if TYPE_CHECKING:
    from tutela.kernel.access import Reader


class NoScope(RuntimeError):
    """A query of records was about to run without saying for whom."""


class OutsideJournal(RuntimeError):
    """Somebody tried to change a record without an entry."""


Rec = TypeVar("Rec", bound="Record")

MOST_WORDS = 8
"""So many words of a question are looked up; each costs a look at every row."""


class RecordQuerySet(models.QuerySet[Rec]):
    """Rows of one model, for somebody."""

    _scoped = False

    def visible_to(self, reader: "Reader") -> Self:
        """Only what the policy lets this reader see."""
        from tutela.kernel.access import visible

        return self.filter(visible(self.model, reader))._in_scope()

    def as_system(self, reason: str) -> Self:
        """Everything, for the program's own work. The reason is for whoever reads the code."""
        if not reason:
            raise NoScope("say why the system needs to see every row")
        return self._in_scope()

    def saying(self, text: str | None) -> Self:
        """Those that have every word of the text, of its first `MOST_WORDS`, in one of the fields by which people search."""
        rows = self
        for word in (text or "").split()[:MOST_WORDS]:
            says = models.Q()
            for name in self.model.searched:
                says |= models.Q(**{f"{name}__icontains": word})
            rows = rows.filter(says)
        return rows

    def _in_scope(self) -> Self:
        rows = self._chain()  # type: ignore[attr-defined]  # django-stubs leave it out
        rows._scoped = True
        return rows

    def _clone(self) -> Self:
        rows = super()._clone()  # type: ignore[misc]  # django-stubs leave it out
        rows._scoped = self._scoped
        return rows

    def _demand_scope(self) -> None:
        if not self._scoped:
            raise NoScope(
                f"a query of {self.model.__name__} must say for whom: .visible_to(reader) or .as_system(reason)"
            )

    def _fetch_all(self) -> None:
        self._demand_scope()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator:
        """As in Django, in scope."""
        self._demand_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        """As in Django, in scope."""
        self._demand_scope()
        return super().count()

    def exists(self) -> bool:
        """As in Django, in scope."""
        self._demand_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict:
        """As in Django, in scope."""
        self._demand_scope()
        return super().aggregate(*args, **kwargs)

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise OutsideJournal(f"{self.model.__name__} changes only through the journal: with journal.open(...)")

    update = delete = bulk_create = bulk_update = create = get_or_create = update_or_create = _refuse


class Record(models.Model):
    """A row that the journal accounts for.

    id: UUIDv7, its name everywhere. stamp: the stamp of its last entry; it is the ETag too.
    `kind` names the model in the journal, for ever. `follows` names foreign keys to the records whose labels
    decide who sees this one; a record with neither labels nor `follows` is for everybody who is signed in.
    `derived` names columns that `derive` computes from the others: they are not in the journal.
    `undoable` names the verbs that can be taken back. `searched` names the fields by whose words people find one.
    `unchanging`: once written, a row stays as it is on every path;
    the guards of the database refuse any update, also within an open writing.
    """

    kind: ClassVar[str] = ""
    follows: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[tuple[str, ...]] = ()
    undoable: ClassVar[frozenset[str]] = frozenset()
    unchanging: ClassVar[bool] = False
    searched: ClassVar[tuple[str, ...]] = ()

    _journaled: ClassVar[list[models.Field]]
    _journal_columns: ClassVar[list[tuple[str, str, Any]]]

    id = models.UUIDField(primary_key=True, editable=False)
    stamp = models.BigIntegerField(editable=False, default=0)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def derive(self) -> None:
        """Set the derived columns. Called before every write and by `journal rebuild --check`."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refused: see `journal.open`."""
        raise OutsideJournal(f"{type(self).__name__} changes only through the journal: with journal.open(...)")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: a record is withdrawn, never deleted."""
        raise OutsideJournal(f"{type(self).__name__} is withdrawn, never deleted")

    @classmethod
    def journaled(cls) -> list[models.Field]:
        """The fields that stand in the journal: all but the name, the stamp and what is derived."""
        if "_journaled" not in cls.__dict__:
            left_out = {"id", "stamp", *cls.derived}
            cls._journaled = [field for field in cls._meta.concrete_fields if field.name not in left_out]
        return cls._journaled

    def journal_values(self) -> dict[str, Any]:
        """What the journal would hold of this record: every journaled field that is not empty."""
        values = {}
        for name, attribute, nothing in self._columns():
            value = getattr(self, attribute)
            if type(value) not in AS_IT_IS:
                value = to_journal(value)
            if value != nothing:
                values[name] = value
        return values

    @classmethod
    def _columns(cls) -> list[tuple[str, str, Any]]:
        """Of every journaled field its name, its attribute and what it holds when empty; worked out once."""
        if "_journal_columns" not in cls.__dict__:
            columns = [(field.name, field.attname, empty(field)) for field in cls.journaled()]
            cls._journal_columns = sorted(columns, key=lambda column: column[0])
        return cls._journal_columns

    def etag(self) -> str:
        """Changes whenever the record does."""
        return f"{self.stamp:x}"


class Protected(Record):
    """A record with labels of its own: the columns that the access policy reads.

    classification: 0 to 2. compartments: bits of the circles that one must all be in. area: where it lies, whole.
    component: who originated it. released: bits of the components that read it beyond their area.
    held: only its component, and those it is released to, may read it.
    """

    classification = models.PositiveSmallIntegerField(default=0)
    compartments = MaskField()
    area = AreaField()
    component = models.CharField(max_length=40, blank=True, default="")
    released = MaskField()
    held = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)

    labels: ClassVar[tuple[str, ...]] = (
        "classification",
        "compartments",
        "area",
        "component",
        "released",
        "held",
    )

    class Meta(Record.Meta):
        abstract = True


def followed(model: type[Record], name: str) -> tuple[models.ForeignKey, type[Record]]:
    """The foreign key of a name in `follows`, and the model that it leads to."""
    key = model._meta.get_field(name)
    if isinstance(key, models.ForeignKey) and issubclass(key.related_model, Record):
        return key, key.related_model
    raise TypeError(f"{model.__name__}.{name} leads to no record")


def kinds() -> dict[str, type[Record]]:
    """Every concrete record model by its name in the journal."""
    return {model.kind: model for model in apps.get_models() if issubclass(model, Record)}


AS_IT_IS = frozenset({str, int, float, bool, bytes, type(None)})
"""Types that stand in a leaf as they are. Nearly all values are of these, and imports have many values."""


def to_journal(value: Any) -> Any:
    """A field's value as it stands in a leaf."""
    if type(value) in AS_IT_IS:
        return value
    if isinstance(value, datetime):
        return microseconds(value)
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (memoryview, bytearray)):
        return bytes(value)
    if isinstance(value, dict):
        return {key: item if type(item) in AS_IT_IS else to_journal(item) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [to_journal(item) for item in value]
    return value


def from_journal(field: models.Field, value: Any) -> Any:
    """The field's value that `to_journal` made `value` from."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if value is None:
        return None
    if isinstance(target, models.DateTimeField):
        return from_microseconds(value)
    if isinstance(target, models.DateField):
        return date.fromisoformat(value)
    if isinstance(target, models.UUIDField):
        return UUID(bytes=value)
    return value


_EMPTY = (
    (models.BooleanField, False),
    (models.IntegerField, 0),
    (models.FloatField, 0.0),
    (models.BinaryField, b""),
    (models.CharField, ""),
    (models.TextField, ""),
)


def empty(field: models.Field) -> Any:
    """What a field holds when the journal says nothing of it. Never changes, whatever the field's default."""
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return to_journal(field.default()) if callable(field.default) else None
    return next((value for kind, value in _EMPTY if isinstance(field, kind)), None)
