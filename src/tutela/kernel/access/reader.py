"""Who asks: a person, the operator at the command line, or a part of the system."""

from dataclasses import dataclass, field
from uuid import UUID

EVERYWHERE = "*"
ALL_COMPARTMENTS = (1 << 62) - 1
HIGHEST = 2
OPEN_SEALED = "value.open"


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything the policy needs to know of somebody. Made anew for every request, never kept.

    name: unique, as it stands in the journal. clearance: 0 to 2. compartments: bits. areas: codes, or `*` for the
    whole mission. reads: whether the role reads records at all. verbs: what the role may do, as `room.verb`;
    `*` for everything. reads_journal: who, when and which verb of every entry.
    """

    name: str
    role: str
    user_id: UUID | None = None
    component: str = ""
    component_bit: int = 0
    clearance: int = 0
    compartments: int = 0
    areas: tuple[str, ...] = ()
    reads: bool = False
    reads_journal: bool = False
    verbs: frozenset[str] = field(default_factory=frozenset)

    @property
    def everywhere(self) -> bool:
        """Whether the whole mission is this reader's area."""
        return EVERYWHERE in self.areas

    @property
    def home_area(self) -> str:
        """Where a record of theirs lies that names no place: their first area, nowhere for the whole mission."""
        return "" if self.everywhere or not self.areas else self.areas[0]

    def grants(self, verb: str) -> bool:
        """Whether the role may do this at all. Opening sealed values is never part of "everything"."""
        return verb in self.verbs or ("*" in self.verbs and verb != OPEN_SEALED)


def _whole(name: str, role: str) -> Reader:
    return Reader(
        name=name,
        role=role,
        clearance=HIGHEST,
        compartments=ALL_COMPARTMENTS,
        areas=(EVERYWHERE,),
        reads=True,
        reads_journal=True,
        verbs=frozenset("*"),
    )


OPERATOR = _whole("operator", "operator")
"""Whoever may read TUTELA_HOME: does and sees everything but the inside of sealed values."""

SYSTEM_NAMES = frozenset({"operator", "clock", "rule", "import", "setup", "system", "journal"})
"""Names that no user may take."""


def system(name: str) -> Reader:
    """A part of the system that acts by itself: `clock` escalates, `rule` opens reviews."""
    if name not in SYSTEM_NAMES:
        raise ValueError(f"{name!r} is no part of the system")
    return _whole(name, "system")
