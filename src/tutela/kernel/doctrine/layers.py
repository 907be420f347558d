"""Folders of doctrine files, laid one over the other, make the doctrine in force."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .errors import DoctrineError, Problems
from .merging_lists import merge_list
from .merging_rules import (
    merge_clocks,
    merge_review_rule,
    merge_roles,
    merge_threat_rule,
    merge_timers,
    without_entry,
)
from .model import Clock, Clocks, CodeList, Doctrine, Layer, Provenance, ReviewRule, Role, ThreatRule, Timer, frozen
from .sheets import Sheet, read_sheet, unknown_key

# The order in which kinds are merged: what others point to comes first.
_ORDER = ("code_list", "sources", "clocks", "review_rule", "threat_rule", "timers", "roles")


@dataclass
class _Draft:
    """The doctrine while its layers are being laid; `problems` grows as they are."""

    problems: Problems = field(default_factory=Problems)
    lists: dict[str, CodeList] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    clocks: Clocks | None = None
    review_rule: ReviewRule | None = None
    threat_rule: ThreatRule | None = None
    timers: Mapping[str, Timer] = field(default_factory=dict)
    verbs: frozenset[str] = frozenset()
    roles: Mapping[str, Role] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    layers: list[Layer] = field(default_factory=list)
    top: dict[str, Sheet] = field(default_factory=dict)


def load(*layers: Path) -> Doctrine:
    """The doctrine of these folders, the first at the bottom; a folder that is not there is an empty layer.

    Of several versions of one subject in a folder the highest counts.
    Raises DoctrineError, the first fault by file and line.
    """
    draft = _Draft()
    for folder in layers:
        _lay(newest(sheets_in(folder)), draft, name=folder.name)
    draft.problems.raise_first()
    _refuse_without_bottom(draft, layers)
    _fill_gaps(draft)
    return _finished(draft)


def faults(file: Path, *, below: Sequence[Path], beside: Path | None) -> list[DoctrineError]:
    """Every fault of one file, in the order of its lines, judged over the layers `below`.

    beside: the folder of its own layer; there it takes the place of what is said of its subject now.
    Faults that other files would have with it are told too: a clock may hang on a code that this file drops.
    """
    try:
        sheet = read_sheet(file)
        lower = [newest(sheets_in(folder)) for folder in below]
        others = newest(sheets_in(beside)) if beside else []
    except DoctrineError as error:
        return [error]
    draft = _Draft()
    for sheets in lower:
        _lay(sheets, draft)
    _lay([*(one for one in others if one.subject != sheet.subject), sheet], draft)
    return sorted(draft.problems, key=lambda error: (error.file != file, error.place))


def sheets_in(folder: Path) -> Iterator[Sheet]:
    """Every doctrine file of a folder and its folders, by name."""
    for file in sorted(folder.rglob("*.yaml")):
        yield read_sheet(file)


def newest(sheets: Iterator[Sheet]) -> list[Sheet]:
    """The highest version of each subject. Raises DoctrineError where a version is there twice."""
    best: dict[str, Sheet] = {}
    for sheet in sheets:
        there = best.get(sheet.subject)
        if there and there.version == sheet.version:
            problem = f"{there.file.name} is version {sheet.version} of {sheet.subject} too"
            raise DoctrineError(sheet.content.place_of("version"), problem, "another version")
        if there is None or sheet.version > there.version:
            best[sheet.subject] = sheet
    return list(best.values())


def _lay(sheets: Sequence[Sheet], draft: _Draft, *, name: str = "") -> None:
    """Lays the files of one layer over the draft, in the order of kinds."""
    for sheet in sorted(sheets, key=lambda one: _ORDER.index(one.kind)):
        draft.problems.extend(sheet.problems)
        _notice_older_base(sheet, draft)
        _LAYING[sheet.kind](sheet, draft)
        draft.top[sheet.subject] = sheet
    draft.layers.append(Layer(name, frozen({sheet.subject: sheet.version for sheet in sheets})))


def _notice_older_base(sheet: Sheet, draft: _Draft) -> None:
    """A layer's file may say which version it was written over; a newer one below asks for a second look."""
    over, below = sheet.content.get("over"), draft.top.get(sheet.subject)
    if over and below and below.version > over:
        draft.notices.append(
            f"{sheet.file.name} was written over version {over} of {sheet.subject}, which is now "
            f'{below.version}: compare the two, then raise "over" to {below.version}.'
        )


def _fill_gaps(draft: _Draft) -> None:
    """Of a code that a layer added and nobody described yet: no clock runs, the role may do nothing."""
    clocks = draft.clocks
    if clocks is None:
        return
    gaps = without_entry(draft.lists["urgency"], clocks.by_urgency)
    added = {gap.code: Clock(gap.code, Provenance(gap.source, gap.mark, gap.status)) for gap in gaps}
    draft.clocks = replace(clocks, by_urgency=frozen({**clocks.by_urgency, **added}))
    draft.notices += [f'The urgency "{code}" has no clock: add it to a clocks file.' for code in added]
    gaps = without_entry(draft.lists["role"], draft.roles)
    nothing = {
        gap.code: Role(gap.code, frozenset(), False, "own", Provenance(gap.source, gap.mark, gap.status))
        for gap in gaps
    }
    draft.roles = frozen({**draft.roles, **nothing})
    draft.notices += [f'The role "{code}" may do nothing yet: add it to a roles file.' for code in nothing]


def _lay_list(sheet: Sheet, draft: _Draft) -> None:
    """Only the bottom layer makes lists; those above change them."""
    name = sheet.content.get("name")
    if name is None:
        return
    if draft.layers and name not in draft.lists:
        unknown_key(sheet.content.place_of("name"), name, draft.lists, draft.problems, what="code list")
        return
    draft.lists[name] = merge_list(draft.lists.get(name), sheet, draft.problems)


def _lay_sources(sheet: Sheet, draft: _Draft) -> None:
    documents = sheet.content.get("documents")
    draft.documents |= documents.values if documents else {}


def _lay_clocks(sheet: Sheet, draft: _Draft) -> None:
    draft.clocks = merge_clocks(draft.clocks, sheet, draft.lists, draft.problems)


def _lay_review_rule(sheet: Sheet, draft: _Draft) -> None:
    draft.review_rule = merge_review_rule(draft.review_rule, sheet, draft.lists, draft.problems)


def _lay_threat_rule(sheet: Sheet, draft: _Draft) -> None:
    draft.threat_rule = merge_threat_rule(draft.threat_rule, sheet, draft.lists, draft.problems)


def _lay_timers(sheet: Sheet, draft: _Draft) -> None:
    draft.timers = merge_timers(draft.timers, sheet, draft.problems)


def _lay_roles(sheet: Sheet, draft: _Draft) -> None:
    draft.verbs |= frozenset(sheet.content.get("verbs") or ())
    draft.roles = merge_roles(draft.roles, draft.verbs, sheet, draft.lists, draft.problems)


_LAYING = {
    "code_list": _lay_list,
    "sources": _lay_sources,
    "clocks": _lay_clocks,
    "review_rule": _lay_review_rule,
    "threat_rule": _lay_threat_rule,
    "timers": _lay_timers,
    "roles": _lay_roles,
}


def _refuse_without_bottom(draft: _Draft, layers: Sequence[Path]) -> None:
    kinds = {sheet.kind for sheet in draft.top.values()}
    if missing := set(_ORDER) - kinds:
        places = ", ".join(str(layer) for layer in layers)
        words = ", ".join(sorted(missing))
        raise ValueError(f"There is no {words} in {places}: the first layer must be the shipped one.")


def _finished(draft: _Draft) -> Doctrine:
    whole: dict[str, Any] = {
        "lists": frozen(draft.lists),
        "clocks": draft.clocks,
        "review_rule": draft.review_rule,
        "threat_rule": draft.threat_rule,
        "timers": draft.timers,
        "roles": draft.roles,
        "verbs": draft.verbs,
        "documents": frozen(draft.documents),
    }
    return Doctrine(**whole, layers=tuple(draft.layers), notices=tuple(draft.notices), digest=digest(whole))


def digest(content: Any) -> str:
    """SHA-256, in hex, over the content with sorted keys: layout, comments and file names do not count."""
    text = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        named = (one.name for one in dataclasses.fields(value) if one.compare)
        return {name: _plain(getattr(value, name)) for name in named}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value
