"""What a sentence says, before it is said in any language: small frozen facts, each with a name in the journal.

A language (`languages/`) turns a fact into a sentence. Facts hold codes, numbers, times and names, never words of
ours; so what was composed once can be said in every language, and said again without its small numbers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar

from pydantic import TypeAdapter

SMALL = 5
"""A released product says of fewer people than this only that they are fewer."""

MONTH_KNOWN = 4
YEAR_KNOWN = 5
"""Of the list `date_precision`: from here on a day would be a false one."""

DAY_KNOWN = 1

BANDS_WITHOUT_YEARS = frozenset({"child", "adult", "unknown"})


@dataclass(frozen=True, slots=True)
class Amount:
    """How many, and how it is said: exact, least (at least), most (up to), few (fewer than), about."""

    said: str
    number: int


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate: lowest, best, highest."""

    low: int
    best: int
    high: int

    def amount(self, *, suppress: bool) -> Amount:
        """How it is said in a sentence. suppress: whether small numbers are hidden."""
        if suppress and self.high and self.low < SMALL:
            return Amount("few", SMALL) if self.high < SMALL else Amount("most", self.high)
        if self.low == self.high:
            return Amount("exact", self.best)
        return Amount("least", self.low) if self.low else Amount("most", self.high)


@dataclass(frozen=True, slots=True)
class When:
    """Days, both inclusive. precision: a code of `date_precision`."""

    start: date
    end: date
    precision: int = DAY_KNOWN


@dataclass(frozen=True)
class Fact:
    """What a sentence says. `name` stands in the journal, for ever."""

    name: ClassVar[str] = ""


@dataclass(frozen=True)
class Heading(Fact):
    """The title: that people were killed, else what happened (list and code), where and when."""

    name: ClassVar[str] = "heading"
    list_name: str
    code: str
    where: str
    when: When
    killed: bool = False
    feared: bool = False


@dataclass(frozen=True)
class Killed(Fact):
    """How many were killed, where, when."""

    name: ClassVar[str] = "killed"
    people: Range
    where: str
    when: When


@dataclass(frozen=True)
class Happened(Fact):
    """What happened (list and code), where and when."""

    name: ClassVar[str] = "happened"
    list_name: str
    code: str
    where: str
    when: When


@dataclass(frozen=True)
class Feared(Fact):
    """What is feared, where, how soon."""

    name: ClassVar[str] = "feared"
    threat_type: str
    urgency: str
    where: str


@dataclass(frozen=True)
class AtRisk(Fact):
    """About how many are at risk."""

    name: ClassVar[str] = "at_risk"
    people: int


@dataclass(frozen=True)
class Coded(Fact):
    """The label of a code by itself."""

    name: ClassVar[str] = "coded"
    list_name: str
    code: str


@dataclass(frozen=True)
class Place(Fact):
    """A place by its name and by the codes of the areas in which it lies, smallest first."""

    name: ClassVar[str] = "place"
    where: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid(Fact):
    """A point: grid reference and degrees, with as many decimals as are known."""

    name: ClassVar[str] = "grid"
    mgrs: str
    latitude: float
    longitude: float
    decimals: int = 3


@dataclass(frozen=True)
class Days(Fact):
    """The days on which it happened; the hour is not known."""

    name: ClassVar[str] = "days"
    when: When


@dataclass(frozen=True)
class Received(Fact):
    """When the warning came in."""

    name: ClassVar[str] = "received"
    at: datetime


@dataclass(frozen=True)
class Figures(Fact):
    """People killed: lowest, best, highest."""

    name: ClassVar[str] = "figures"
    people: Range


@dataclass(frozen=True)
class CiviliansAmong(Fact):
    """How many of those killed are recorded as civilians."""

    name: ClassVar[str] = "civilians_among"
    civilians: int
    killed: int


@dataclass(frozen=True)
class Harmed(Fact):
    """People harmed in one way: who (a word of `WHO`), of what age in years, of what status."""

    name: ClassVar[str] = "harmed"
    harm_kind: str
    who: str
    age_group: str
    status: str
    people: Range


@dataclass(frozen=True)
class Parties(Fact):
    """Those who fought or attacked, by their recorded names."""

    name: ClassVar[str] = "parties"
    names: tuple[str, ...]


@dataclass(frozen=True)
class Nothing(Fact):
    """There is nothing yet to say in a section."""

    name: ClassVar[str] = "nothing"
    section: str


@dataclass(frozen=True)
class Grade(Fact):
    """The grade of a report or of what is held."""

    name: ClassVar[str] = "grade"
    reliability: str
    credibility: str


@dataclass(frozen=True)
class StandsOn(Fact):
    """On how many reports it stands."""

    name: ClassVar[str] = "stands_on"
    reports: int


@dataclass(frozen=True)
class Verified(Fact):
    """How far it is verified."""

    name: ClassVar[str] = "verified"
    verification: str


@dataclass(frozen=True)
class Acknowledged(Fact):
    """The alert was acknowledged."""

    name: ClassVar[str] = "acknowledged"
    at: datetime


@dataclass(frozen=True)
class Sent(Fact):
    """The alert was sent to somebody."""

    name: ClassVar[str] = "sent"
    addressee: str
    at: datetime


@dataclass(frozen=True)
class Decided(Fact):
    """What was decided, and why nothing is done where that was decided."""

    name: ClassVar[str] = "decided"
    decision: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Responded(Fact):
    """A response: what, by whom, when it left and arrived."""

    name: ClassVar[str] = "responded"
    response_type: str
    component: str
    left_at: datetime
    arrived_at: datetime | None = None


@dataclass(frozen=True)
class Escalated(Fact):
    """The alert went up."""

    name: ClassVar[str] = "escalated"
    level: str
    at: datetime


@dataclass(frozen=True)
class ToldBack(Fact):
    """Those who warned were told what came of it."""

    name: ClassVar[str] = "told_back"
    at: datetime


@dataclass(frozen=True)
class Closed(Fact):
    """The alert was closed, with what outcome."""

    name: ClassVar[str] = "closed"
    outcome: str
    at: datetime


@dataclass(frozen=True)
class NextStep(Fact):
    """The next step that the clock asks for."""

    name: ClassVar[str] = "next_step"
    step: str
    due_at: datetime


@dataclass(frozen=True)
class Tasked(Fact):
    """A component has an open task."""

    name: ClassVar[str] = "tasked"
    component: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class Corrected(Fact):
    """This version takes the place of an earlier one; in which sections it differs."""

    name: ClassVar[str] = "corrected"
    version: int
    issued_at: datetime
    sections: tuple[str, ...]


WHO = ("person", "adult", "child", "woman", "man", "girl", "boy", "female", "male")
"""Nouns that every language has; female and male are of unknown age."""

_WHO = {
    ("female", True): "girl", ("female", False): "woman", ("female", None): "female",
    ("male", True): "boy", ("male", False): "man", ("male", None): "male",
    ("unknown", True): "child", ("unknown", False): "adult", ("unknown", None): "person",
}  # fmt: skip


def who(sex: str, child: bool | None) -> str:
    """The noun for people of a sex; child: None where the age is not known."""
    return _WHO.get((sex, child), "person")


@cache
def known() -> dict[str, TypeAdapter[Any]]:
    """Every fact by its name, as what reads and writes it."""
    return {fact.name: TypeAdapter(fact) for fact in Fact.__subclasses__()}


def written(fact: Fact) -> dict[str, Any]:
    """A fact as the journal keeps it."""
    return {"fact": fact.name, **known()[fact.name].dump_python(fact, mode="json")}


def read(plain: dict[str, Any]) -> Fact:
    """The fact that `written` made it from."""
    values = {name: value for name, value in plain.items() if name != "fact"}
    fact: Fact = known()[plain["fact"]].validate_python(values)
    return fact
