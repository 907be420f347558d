"""The verbs of the quarterly assessment: drawn, written, reviewed, signed, issued. What was issued stands for ever."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tutela.kernel import access, journal
from tutela.kernel.access import Reader
from tutela.kernel.doctrine import LANGUAGES, doctrine
from tutela.kernel.identifiers import new_id
from tutela.kernel.problems import Invalid
from tutela.places.boundaries import Boundaries
from tutela.threats import drawing, labels, problems, quarter, queries
from tutela.threats.actions import check
from tutela.threats.labels import Labels
from tutela.threats.models import QuarterlyAssessment, QuarterlyEdition

MADE = "quarterly_assessment.made"
DRAWN = "quarterly_assessment.drawn"
WRITTEN = "quarterly_assessment.written"
REVIEWED = "quarterly_assessment.reviewed"
SENT_BACK = "quarterly_assessment.sent_back"
SIGNED = "quarterly_assessment.signed"
ISSUED = "quarterly_assessment.issued"
RENEWED = "quarterly_assessment.renewed"
EDITION_MADE = "quarterly_edition.made"

DRAFT, IN_REVIEW, AGREED, OUT = "draft", "reviewed", "signed", "issued"
"""Codes of the list `quarterly_state`."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST = 20_000


def make_quarterly(
    *,
    actor: Reader,
    at: datetime,
    year: int,
    quarter_number: int,
    scope: str = "",
    classification: str = "unclassified",
    compartments: Sequence[str] = (),
    note: str = "",
) -> QuarterlyAssessment:
    """Begin the assessment of a quarter: drawn from the register, beside the last one issued for the same area.

    scope: code of an area, empty for the whole mission. classification, compartments: what may stand in it at most.
    Raises Denied, Invalid, NoSuchArea, ThereAlready, BeyondYou.
    """
    check({"classification": classification, "compartments": compartments})
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= quarter_number <= 4):
        raise Invalid(fields={"year": _("Choose a year and one of its four quarters.")})
    if scope and scope not in Boundaries.load().areas:
        raise problems.NoSuchArea
    since, until = quarter.span(year, quarter_number)
    with journal.open(actor, at=at, reason=note) as writing:
        access.require(actor, "quarterly.write")
        if queries.quarterlies(reader=actor).filter(scope=scope, since=since).exists():
            raise problems.ThereAlready
        made = QuarterlyAssessment(
            id=new_id(at),
            year=year,
            quarter=quarter_number,
            scope=scope,
            since=since,
            until=until,
            ceiling=doctrine().lists["classification"][classification].attributes["rank"],
            circles=doctrine().lists["compartment"].bits(compartments),
            quarterly_state=DRAFT,
            previous=queries.issued_before(reader=actor, scope=scope, since=since),
            drawn_at=at,
            made_at=at,
            made_by=actor.name,
            written_by=[actor.name],
        )
        for name, value in _drawn(made, actor, at, [Labels(area=scope, component=actor.component)]).items():
            setattr(made, name, value)
        if not access.sees(made, actor):
            raise problems.BeyondYou
        return writing.add(MADE, made)


def _drawn(quarterly: QuarterlyAssessment, actor: Reader, at: datetime, held: Sequence[Labels]) -> dict[str, Any]:
    """Content and labels. held: labels that it has in any case; with an issued one before it, that one's too."""
    found = drawing.draw(quarterly, actor=actor, at=at)
    before = [labels.of_record(quarterly.previous)] if quarterly.previous else []
    whole = labels.columns([*held, *before, *found.labels])
    return {"content": drawing.content_of(found.lines), "drawn_at": at, **whole}


def draw_again(*, actor: Reader, quarterly_id: UUID, at: datetime, note: str = "") -> QuarterlyAssessment:
    """Draw it anew from the register as it stands now. Texts stay. Raises Missing, Denied, NotADraft, BeyondYou."""
    with journal.open(actor, at=at, reason=note) as writing:
        quarterly = _in_state(actor, "quarterly.write", quarterly_id, (DRAFT,), problems.NotADraft)
        writing.change(DRAWN, quarterly, **_drawn(quarterly, actor, at, [labels.of_record(quarterly)]))
        if not access.sees(quarterly, actor):
            raise problems.BeyondYou
    return quarterly


def write_section(
    *, actor: Reader, quarterly_id: UUID, at: datetime, section: str, language: str, text: str, note: str = ""
) -> QuarterlyAssessment:
    """Write one section in one language; an empty text takes it out. Raises Missing, Denied, NotADraft, Invalid."""
    if section not in doctrine().lists["quarterly_section"]:
        raise Invalid(fields={"section": _("This code is not in the list: choose one of those that are offered.")})
    if language not in LANGUAGES:
        raise Invalid(fields={"language": _("Choose one of the six languages.")})
    with journal.open(actor, at=at, reason=note) as writing:
        quarterly = _in_state(actor, "quarterly.write", quarterly_id, (DRAFT,), problems.NotADraft)
        texts = with_text(quarterly.texts, section, language, text.strip()[:LONGEST])
        authors = sorted({*quarterly.written_by, actor.name})
        return writing.change(WRITTEN, quarterly, texts=texts, written_by=authors)


def with_text(texts: dict[str, dict[str, str]], section: str, language: str, text: str) -> dict[str, dict[str, str]]:
    """The texts with one more; what is empty is left out."""
    own = {**texts.get(section, {}), language: text}
    changed = {**texts, section: {code: said for code, said in own.items() if said}}
    return {code: said for code, said in changed.items() if said}


def review_quarterly(*, actor: Reader, quarterly_id: UUID, at: datetime, note: str = "") -> QuarterlyAssessment:
    """Somebody who wrote none of it has read it. Raises Missing, Denied, NotReviewable, NoSummary, OwnWork."""
    with journal.open(actor, at=at, reason=note) as writing:
        quarterly = _in_state(actor, "quarterly.review", quarterly_id, (DRAFT,), problems.NotReviewable)
        if not quarterly.texts.get("summary"):
            raise problems.NoSummary
        if actor.name in quarterly.written_by:
            raise problems.OwnWork
        return writing.change(REVIEWED, quarterly, quarterly_state=IN_REVIEW, reviewed_at=at, reviewed_by=actor.name)


def send_back(*, actor: Reader, quarterly_id: UUID, at: datetime, note: str = "") -> QuarterlyAssessment:
    """To its authors, who have to change something. Raises Missing, Denied, NothingToSendBack."""
    with journal.open(actor, at=at, reason=note) as writing:
        quarterly = _in_state(actor, "quarterly.review", quarterly_id, (IN_REVIEW, AGREED), problems.NothingToSendBack)
        return writing.change(SENT_BACK, quarterly, quarterly_state=DRAFT, **UNSIGNED)


UNSIGNED: dict[str, Any] = {
    "reviewed_at": None,
    "reviewed_by": "",
    "signed_at": None,
    "signed_by": "",
    "signed_for": [],
}


def sign_quarterly(
    *, actor: Reader, quarterly_id: UUID, at: datetime, signed_for: Sequence[str] = (), note: str = ""
) -> QuarterlyAssessment:
    """The coordination body agrees to it (000 ¶79, ¶82). signed_for: the components that sat in it.

    Raises Missing, Denied, NotReviewed, Invalid.
    """
    check({"support": signed_for})
    with journal.open(actor, at=at, reason=note) as writing:
        quarterly = _in_state(actor, "quarterly.sign", quarterly_id, (IN_REVIEW,), problems.NotReviewed)
        return writing.change(
            SIGNED,
            quarterly,
            quarterly_state=AGREED,
            signed_at=at,
            signed_by=actor.name,
            signed_for=sorted(set(signed_for)),
        )


def issue_quarterly(
    *, actor: Reader, quarterly_id: UUID, at: datetime, addressees: str = "", note: str = ""
) -> QuarterlyEdition:
    """To leadership and headquarters. From here on this version is never changed. Raises Missing, Denied, NotSigned."""
    with journal.open(actor, at=at, reason=note) as writing:
        quarterly = _in_state(actor, "quarterly.issue", quarterly_id, (AGREED,), problems.NotSigned)
        edition = QuarterlyEdition(
            id=new_id(at),
            quarterly=quarterly,
            version=quarterly.version + 1,
            issued_at=at,
            issued_by=actor.name,
            addressees=addressees.strip(),
            reviewed_by=quarterly.reviewed_by,
            signed_by=quarterly.signed_by,
            signed_for=quarterly.signed_for,
            signed_at=quarterly.signed_at,
            content=quarterly.content,
            texts=quarterly.texts,
        )
        writing.change(ISSUED, quarterly, quarterly_state=OUT, issued_at=at, version=edition.version)
        return writing.add(EDITION_MADE, edition)


def renew_quarterly(*, actor: Reader, quarterly_id: UUID, at: datetime, note: str = "") -> QuarterlyAssessment:
    """Begin another version of what was issued; the issued one stays. Raises Missing, Denied, NotIssued."""
    with journal.open(actor, at=at, reason=note) as writing:
        quarterly = _in_state(actor, "quarterly.write", quarterly_id, (OUT,), problems.NotIssued)
        return writing.change(RENEWED, quarterly, quarterly_state=DRAFT, **UNSIGNED)


def _in_state(
    actor: Reader, right: str, quarterly_id: UUID, states: Sequence[str], problem: type[Exception]
) -> QuarterlyAssessment:
    """The assessment, if the actor may do this to it and it stands there."""
    quarterly = queries.quarterly(reader=actor, quarterly_id=quarterly_id)
    access.require(actor, right, quarterly)
    if quarterly.quarterly_state not in states:
        raise problem
    return quarterly
