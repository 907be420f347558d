"""What every language must be able to say, and how a fact becomes a sentence.

A language brings whole sentences with named places (`SENTENCES`), nouns and verbs in all their forms, and the few
phrases that no table can hold: counted people, days, moments. It never puts two halves of a sentence together that
another language would put the other way round.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import ClassVar

from tutela.kernel.doctrine import doctrine
from tutela.places.boundaries import Boundaries
from tutela.products import facts
from tutela.products.facts import MONTH_KNOWN, SMALL, YEAR_KNOWN, Amount, When

SENTENCES = frozenset(
    "heading_killed heading_feared heading_unknown killed killed_somewhere happened happened_somewhere feared "
    "feared_somewhere feared_unknown feared_unknown_somewhere days days_wide received figures civilians_none "
    "civilians_all civilians_some civilians_other stands_on_other parties_one parties grade_both grade_source "
    "grade_information verified acknowledged sent decided decided_reason responded responded_arrived escalated "
    "told_back closed next_step tasked tasked_due corrected corrected_changed fewer_than".split()
)
"""Every language has a sentence of each of these names; those that end in `_other` may have other numbers too."""

SILENT = frozenset("why by_whom united_nations help media harm where grade done to_be_done may_come killed".split())
"""Sections, and parts of them, that say so when there is nothing to say."""


GRADES = frozenset({"reliability", "credibility"})
"""Lists whose labels begin with a code that is written alike in every language."""


@dataclass(frozen=True, slots=True)
class Style:
    """How sentences are written in one product. zone: of its clock times. suppress: small numbers are hidden."""

    zone: tzinfo = UTC
    suppress: bool = False


@dataclass(frozen=True, slots=True)
class Furniture:
    """Words around the sentences; names in braces are filled in. Every one is a whole phrase of the language."""

    flash_report: str
    version: str
    draft: str
    next_word: str
    stands_on: str
    kinds: Mapping[str, str]
    written_by: str
    issued_by: str
    addressed_to: str
    page: str
    practice: str
    exercise: str
    practice_note: str
    map_of: str
    precision_drawn: str
    disclaimer: str
    utc: str


class Grammar(ABC):
    """A language. `say` gives one whole sentence for a fact, with its full stop."""

    code: ClassVar[str]
    direction: ClassVar[str] = "ltr"
    digits: ClassVar[str] = "0123456789"
    thousands: ClassVar[str] = "\u00a0"
    stop: ClassVar[str] = "."
    comma: ClassVar[str] = ", "
    semicolon: ClassVar[str] = "; "
    between_areas: ClassVar[str] = ", "
    brackets: ClassVar[str] = "{text} ({inside})"
    furniture: ClassVar[Furniture]
    sentences: ClassVar[Mapping[str, str]]
    nothing_yet: ClassVar[Mapping[str, str]]

    def say(self, fact: facts.Fact, style: Style) -> str:
        """The sentence for a fact, in the style of a product."""
        sentence: str = getattr(self, fact.name)(fact, style)
        return sentence

    # What a language must bring

    @abstractmethod
    def plural(self, value: int) -> str:
        """The class of a number, as CLDR names it: one, two, few, many, other."""

    @abstractmethod
    def harm(self, amount: Amount, who: str, kind: str) -> str:
        """Counted people and what was done to them, agreeing: "at least 29 people were killed"."""

    @abstractmethod
    def day(self, value: date) -> str:
        """A day with its year, by itself."""

    @abstractmethod
    def month(self, value: date) -> str:
        """A month with its year, by itself."""

    @abstractmethod
    def span(self, start: date, end: date) -> str:
        """Several days, by themselves."""

    @abstractmethod
    def on(self, when: When) -> str:
        """The days as a sentence takes them: "on 2 July 2020"."""

    @abstractmethod
    def at(self, day: date, clock: str) -> str:
        """A moment as a sentence takes it: "at 03:41 on 3 July 2020"."""

    def year(self, value: date) -> str:
        """A year, by itself."""
        return self.in_digits(str(value.year))

    # Words and figures

    def label(self, list_name: str, code: str) -> str:
        """The label of a code. Raises UnknownCode: a code itself never stands in a product."""
        label = doctrine().lists[list_name][code].label(self.code)
        return label if list_name in GRADES else self.in_digits(label)

    def number(self, value: int) -> str:
        """A whole number as the language writes it."""
        return self.in_digits(f"{value:,}".replace(",", self.thousands))

    def in_digits(self, text: str) -> str:
        """The digits of a text as the language writes them."""
        return text.translate(str.maketrans("0123456789", self.digits))

    def figure(self, value: int, style: Style) -> str:
        """A number of people that stands by itself; small ones are hidden where they must be."""
        if style.suppress and 0 < value < SMALL:
            return self.sentences["fewer_than"].format(number=self.number(SMALL))
        return self.number(value)

    def moment(self, at: datetime, style: Style) -> str:
        """A moment as a sentence takes it, in the zone of the product."""
        local = at.astimezone(style.zone)
        return self.at(local.date(), self.clock(local))

    def stamp(self, at: datetime, style: Style) -> str:
        """A moment by itself: day and clock time."""
        local = at.astimezone(style.zone)
        return f"{self.day(local.date())}{self.comma}{self.clock(local)}"

    def clock(self, local: datetime) -> str:
        """Hour and minute."""
        return self.in_digits(f"{local:%H:%M}")

    def days_plain(self, when: When) -> str:
        """The days, by themselves, no finer than they are known."""
        if when.precision >= YEAR_KNOWN:
            return self.year(when.start)
        if when.precision == MONTH_KNOWN:
            return self.month(when.start)
        return self.day(when.start) if when.start == when.end else self.span(when.start, when.end)

    def fill(self, key: str, count: int | None = None, /, **told: str) -> str:
        """A sentence with its places filled in, in the form that the number asks for, begun with a capital."""
        if count is not None:
            form = f"{key}_{self.plural(count)}"
            key = form if form in self.sentences else f"{key}_other"
        text = self.sentences[key].format(**told)
        return text[:1].upper() + text[1:]

    def stopped(self, text: str) -> str:
        """A text with its full stop."""
        return text if text.endswith(self.stop) else text + self.stop

    def _at_place(self, key: str, where: str, **told: str) -> str:
        return self.fill(f"{key}_somewhere", where=where, **told) if where else self.fill(key, **told)

    # Sentences, in the order of `facts`

    def heading(self, fact: facts.Heading, style: Style) -> str:
        """The title, without a full stop."""
        label = self.label(fact.list_name, fact.code) if fact.code else ""
        key = "heading_killed" if fact.killed else "heading_feared" if fact.feared else ""
        key = key if label or fact.killed else "heading_unknown"
        what = self.fill(key, what=label) if key else label
        return self.comma.join(part for part in (what, fact.where, self.days_plain(fact.when)) if part)

    def killed(self, fact: facts.Killed, style: Style) -> str:
        """How many were killed, where and when."""
        harmed = self.harm(fact.people.amount(suppress=style.suppress), "person", "killed")
        return self._at_place("killed", fact.where, harmed=harmed, when=self.on(fact.when))

    def happened(self, fact: facts.Happened, style: Style) -> str:
        """What happened, where and when."""
        what = self.label(fact.list_name, fact.code)
        return self._at_place("happened", fact.where, what=what, when=self.on(fact.when))

    def feared(self, fact: facts.Feared, style: Style) -> str:
        """What is feared, where and how soon."""
        urgency = self.label("urgency", fact.urgency)
        if not fact.threat_type:
            return self._at_place("feared_unknown", fact.where, urgency=urgency)
        threat = self.label("threat_type", fact.threat_type)
        return self._at_place("feared", fact.where, threat=threat, urgency=urgency)

    def at_risk(self, fact: facts.AtRisk, style: Style) -> str:
        """About how many are at risk."""
        hidden = style.suppress and fact.people < SMALL
        amount = Amount("few", SMALL) if hidden else Amount("about", fact.people)
        text = self.harm(amount, "person", "at_risk")
        return self.stopped(text[:1].upper() + text[1:])

    def coded(self, fact: facts.Coded, style: Style) -> str:
        """A label as a sentence."""
        return self.stopped(self.label(fact.list_name, fact.code))

    def place(self, fact: facts.Place, style: Style) -> str:
        """A place and what it lies in."""
        areas = self.between_areas.join(Boundaries.load().name(area, self.code) for area in fact.areas)
        both = fact.where and areas
        return self.stopped(self.brackets.format(text=fact.where, inside=areas) if both else fact.where or areas)

    def grid(self, fact: facts.Grid, style: Style) -> str:
        """Grid and degrees: for machines and maps, alike in every language."""
        north_south, east_west = "S" if fact.latitude < 0 else "N", "W" if fact.longitude < 0 else "E"
        latitude, longitude = (f"{abs(one):.{fact.decimals}f}°" for one in (fact.latitude, fact.longitude))
        return f"{fact.mgrs} · {latitude} {north_south}, {longitude} {east_west}"

    def days(self, fact: facts.Days, style: Style) -> str:
        """The days, and that the hour is not known."""
        return self.fill("days" if fact.when.precision < MONTH_KNOWN else "days_wide", days=self.days_plain(fact.when))

    def received(self, fact: facts.Received, style: Style) -> str:
        """When the warning came in."""
        return self.fill("received", at=self.moment(fact.at, style))

    def figures(self, fact: facts.Figures, style: Style) -> str:
        """Lowest, best and highest estimate."""
        told = {name: self.figure(getattr(fact.people, name), style) for name in ("low", "best", "high")}
        return self.fill("figures", **told)

    def civilians_among(self, fact: facts.CiviliansAmong, style: Style) -> str:
        """How many of those killed are recorded as civilians; only "some" where either part is too small."""
        if fact.civilians == 0:
            return self.fill("civilians_none")
        if fact.civilians >= fact.killed:
            return self.fill("civilians_all")
        if style.suppress and min(fact.civilians, fact.killed - fact.civilians) < SMALL:
            return self.fill("civilians_some")
        return self.fill("civilians", fact.civilians, number=self.number(fact.civilians))

    def harmed(self, fact: facts.Harmed, style: Style) -> str:
        """People harmed, with what the lists say of their age and status."""
        text = self.harm(fact.people.amount(suppress=style.suppress), fact.who, fact.harm_kind)
        text = text[:1].upper() + text[1:]
        exactly = [] if fact.age_group in facts.BANDS_WITHOUT_YEARS else [self.label("age_group", fact.age_group)]
        if fact.status != "civilian_presumed":
            exactly.append(self.label("civilian_status", fact.status))
        inside = self.semicolon.join(exactly)
        return self.stopped(self.brackets.format(text=text, inside=inside) if inside else text)

    def parties(self, fact: facts.Parties, style: Style) -> str:
        """Names of the parties, as they are recorded."""
        return self.fill("parties_one" if len(fact.names) == 1 else "parties", names=self.semicolon.join(fact.names))

    def nothing(self, fact: facts.Nothing, style: Style) -> str:
        """What a section says while there is nothing to say."""
        return self.nothing_yet[fact.section]

    def grade(self, fact: facts.Grade, style: Style) -> str:
        """The grade in the words of the lists."""
        told = {}
        if fact.reliability:
            told["source"] = self.label("reliability", fact.reliability)
        if fact.credibility:
            told["information"] = self.label("credibility", fact.credibility)
        return self.fill("grade_both" if len(told) == 2 else f"grade_{next(iter(told))}", **told)

    def stands_on(self, fact: facts.StandsOn, style: Style) -> str:
        """On how many reports it stands."""
        return self.fill("stands_on", fact.reports, number=self.number(fact.reports))

    def verified(self, fact: facts.Verified, style: Style) -> str:
        """How far it is verified."""
        return self.fill("verified", label=self.label("verification", fact.verification))

    def acknowledged(self, fact: facts.Acknowledged, style: Style) -> str:
        """When the alert was acknowledged."""
        return self.fill("acknowledged", at=self.moment(fact.at, style))

    def sent(self, fact: facts.Sent, style: Style) -> str:
        """To whom it was sent."""
        return self.fill("sent", at=self.moment(fact.at, style), label=self.label("forward_to", fact.addressee))

    def decided(self, fact: facts.Decided, style: Style) -> str:
        """What was decided."""
        told = {"at": self.moment(fact.at, style), "label": self.label("decision", fact.decision)}
        if not fact.reason:
            return self.fill("decided", **told)
        return self.fill("decided_reason", reason=self.label("no_action_reason", fact.reason), **told)

    def responded(self, fact: facts.Responded, style: Style) -> str:
        """What was sent, when it left and arrived."""
        told = {
            "response": self.label("response_type", fact.response_type),
            "component": self.label("component", fact.component),
            "left": self.moment(fact.left_at, style),
        }
        if fact.arrived_at is None:
            return self.fill("responded", **told)
        return self.fill("responded_arrived", arrived=self.moment(fact.arrived_at, style), **told)

    def escalated(self, fact: facts.Escalated, style: Style) -> str:
        """To which level it went up."""
        return self.fill("escalated", at=self.moment(fact.at, style), label=self.label("level", fact.level))

    def told_back(self, fact: facts.ToldBack, style: Style) -> str:
        """When those who warned were told."""
        return self.fill("told_back", at=self.moment(fact.at, style))

    def closed(self, fact: facts.Closed, style: Style) -> str:
        """When it was closed, with what outcome."""
        return self.fill("closed", at=self.moment(fact.at, style), label=self.label("outcome", fact.outcome))

    def next_step(self, fact: facts.NextStep, style: Style) -> str:
        """What the clock asks for next."""
        return self.fill("next_step", at=self.moment(fact.due_at, style), label=self.label("clock_step", fact.step))

    def tasked(self, fact: facts.Tasked, style: Style) -> str:
        """Who has something to do."""
        label = self.label("component", fact.component)
        if fact.due_at is None:
            return self.fill("tasked", label=label)
        return self.fill("tasked_due", at=self.moment(fact.due_at, style), label=label)

    def corrected(self, fact: facts.Corrected, style: Style) -> str:
        """Which version this one replaces, and where it differs."""
        told = {"version": self.number(fact.version), "at": self.moment(fact.issued_at, style)}
        if not fact.sections:
            return self.fill("corrected", **told)
        changed = self.semicolon.join(self.label("product_section", one) for one in fact.sections)
        return self.fill("corrected_changed", changed=changed, **told)
