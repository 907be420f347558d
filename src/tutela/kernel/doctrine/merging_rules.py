"""Clocks, review rule, timers and roles layer by layer: a later layer changes value by value."""

from collections.abc import Iterable, Mapping
from typing import Any

from .errors import Place, Problems
from .merging_lists import complete_labels, merged_labels
from .model import (
    CLOCK_STEPS,
    Clock,
    Clocks,
    Code,
    CodeList,
    ReviewReason,
    ReviewRule,
    Role,
    ThreatRule,
    Timer,
    frozen,
)
from .shapes import Record
from .sheets import Sheet, check_origin, codes_of, unknown_key

Lists = Mapping[str, CodeList]


def merge_clocks(lower: Clocks | None, sheet: Sheet, lists: Lists, problems: Problems) -> Clocks:
    clocks = dict(lower.by_urgency) if lower else {}
    for urgency, entry in _entries(sheet, "clocks"):
        if urgency not in lists["urgency"]:
            place = sheet.content["clocks"].place_of(urgency)
            unknown_key(place, urgency, _known(lists["urgency"]), problems, what="urgency")
            continue
        clocks[urgency] = _merge_clock(clocks.get(urgency), urgency, entry, sheet, problems)
    missed = sheet.content.get("missed_step") or Record(sheet.content.place)
    last = missed.get("last_level") or (lower.last_level if lower else "")
    _must_know(last, lists["level"], missed.place_of("last_level"), problems)
    return Clocks(
        by_urgency=frozen(clocks),
        levels_up=missed.get("levels_up") or (lower.levels_up if lower else 1),
        last_level=last,
    )


def _merge_clock(lower: Clock | None, urgency: str, entry: Record, sheet: Sheet, problems: Problems) -> Clock:
    check_origin(entry, problems)
    limits = {step: entry.get(step, lower.seconds(step) if lower else None) for step in CLOCK_STEPS}
    running = [limit for limit in limits.values() if limit is not None]
    if running != sorted(running):
        expected = "acknowledge, decide, dispatch, each no sooner than the one before"
        problems.add(entry.place, "a later step is due before an earlier one", expected)
    return Clock(urgency, sheet.origin(entry), *(limits[step] for step in CLOCK_STEPS))


def merge_review_rule(lower: ReviewRule | None, sheet: Sheet, lists: Lists, problems: Problems) -> ReviewRule:
    values = {"radius_m": lower.radius_m, "join_window": lower.join_window_s, "due": lower.due_s} if lower else {}
    origins = dict(lower.provenance) if lower else {}
    for name in ("radius_m", "join_window", "due"):
        if entry := sheet.content.get(name):
            check_origin(entry, problems)
            values[name], origins[name] = entry.get("value") or 0, sheet.origin(entry)
        elif name not in values:
            problems.add(sheet.content.place, f'the key "{name}" is missing', f'"{name}:" with its value')
    reasons = dict(lower.reasons) if lower else {}
    for code, entry in _entries(sheet, "reasons"):
        _must_know(code, lists["review_reason"], entry.place, problems)
        reasons[code] = _merge_reason(reasons.get(code), code, entry, sheet, lists, problems)
    return ReviewRule(
        radius_m=values.get("radius_m", 0),
        join_window_s=values.get("join_window", 0),
        due_s=values.get("due", 0),
        reasons=frozen(reasons),
        provenance=frozen(origins),
    )


_REASON_LISTS = {
    "harm_kinds": "harm_kind",
    "site_kinds": "site_kind",
    "outcomes": "outcome",
    "no_action_reasons": "no_action_reason",
}


def _merge_reason(
    lower: ReviewReason | None, code: str, entry: Record, sheet: Sheet, lists: Lists, problems: Problems
) -> ReviewReason:
    check_origin(entry, problems)
    for key, name in _REASON_LISTS.items():
        for value in codes_of(entry, key):
            _must_know(value, lists[name], entry.place_of(key), problems)
    opens = entry.get("opens") or (lower.opens if lower else "")
    _must_know(opens, lists["review_kind"], entry.place_of("opens"), problems)
    looked_at = {
        key: codes_of(entry, key) if key in entry or lower is None else getattr(lower, key) for key in _REASON_LISTS
    }
    missed = entry.get("last_clock_missed", lower.last_clock_missed if lower else False)
    return ReviewReason(code, opens, sheet.origin(entry), **looked_at, last_clock_missed=missed)


_THREAT_NUMBERS = ("many_exposed", "vulnerable_from", "floor_impact", "floor_class", "likely_from", "review_every")


def merge_threat_rule(lower: ThreatRule | None, sheet: Sheet, lists: Lists, problems: Problems) -> ThreatRule:
    values: dict[str, Any] = {name: getattr(lower, _threat_field(name)) for name in _THREAT_NUMBERS} if lower else {}
    origins = dict(lower.provenance) if lower else {}
    for name in _THREAT_NUMBERS:
        if entry := sheet.content.get(name):
            check_origin(entry, problems)
            values[name], origins[name] = entry.get("value") or 0, sheet.origin(entry)
        elif name not in values:
            problems.add(sheet.content.place, f'the key "{name}" is missing', f'"{name}:" with its value')
    place = sheet.content.place_of("floor_class")
    _must_know(str(values.get("floor_class", "")), lists["risk_class"], place, problems)
    signs = dict(lower.signs) if lower else {}
    for threat_type, events in _entries(sheet, "signs"):
        place = sheet.content["signs"].place_of(threat_type)
        _must_know(threat_type, lists["threat_type"], place, problems)
        for event in events:
            _must_know(event, lists["event_type"], place, problems)
        signs[threat_type] = frozenset(events)
    numbers = {_threat_field(name): values.get(name, 0) for name in _THREAT_NUMBERS}
    return ThreatRule(**numbers, signs=frozen(signs), provenance=frozen(origins))


def _threat_field(name: str) -> str:
    return "review_every_s" if name == "review_every" else name


def merge_timers(lower: Mapping[str, Timer], sheet: Sheet, problems: Problems) -> Mapping[str, Timer]:
    timers = dict(lower)
    named: set[str] = set()
    for entry in sheet.content.get("timers") or ():
        if "code" not in entry:
            continue
        if entry["code"] in named:
            problems.add(entry.place, f'the timer "{entry["code"]}" is here a second time', "each timer once")
        named.add(entry["code"])
        timers[entry["code"]] = _merge_timer(timers.get(entry["code"]), entry, sheet, problems)
    return frozen(timers)


def _merge_timer(lower: Timer | None, entry: Record, sheet: Sheet, problems: Problems) -> Timer:
    check_origin(entry, problems)
    if lower is None:
        complete_labels(entry, "labels", problems)
    kind = entry.get("kind") or (lower.kind if lower else "within")
    limit = entry.get("limit") or (lower.limit if lower else None)
    if limit is None and kind != "calendar" and not entry.mentions("limit"):
        problems.add(entry.place, "the timer has no limit", '"limit:" with a duration, or "kind: calendar"')
    return Timer(
        code=entry["code"],
        labels=merged_labels(lower.labels if lower else {}, entry),
        kind=kind,
        provenance=sheet.origin(entry),
        limit=limit,
        starts=entry.get("starts") or (lower.starts if lower else ""),
    )


def merge_roles(
    lower: Mapping[str, Role], verbs: frozenset[str], sheet: Sheet, lists: Lists, problems: Problems
) -> Mapping[str, Role]:
    """Verbs under `may` are added to what the role may do below, those under `may_not` are taken away."""
    roles = dict(lower)
    for name, entry in _entries(sheet, "roles"):
        _must_know(name, lists["role"], entry.place, problems)
        roles[name] = _merge_role(roles.get(name), name, entry, verbs, sheet, problems)
    return frozen(roles)


def without_entry(codes: CodeList, described: Mapping[str, object]) -> tuple[Code, ...]:
    """The codes that may be chosen and of which nothing is said yet."""
    return tuple(code for code in codes if code.code not in described and not code.withdrawn)


def _merge_role(
    lower: Role | None, name: str, entry: Record, verbs: frozenset[str], sheet: Sheet, problems: Problems
) -> Role:
    check_origin(entry, problems)
    for key in ("reads", "reads_journal"):
        if lower is None and not entry.mentions(key):
            problems.add(entry.place, f'the key "{key}" is missing', f'"{key}:" with its value')
    granted = _verbs(entry, "may", verbs, problems)
    taken = _verbs(entry, "may_not", verbs, problems)
    may = ((lower.may if lower else frozenset()) | granted) - taken
    written = entry.get("conditions")
    conditions = {**(lower.conditions if lower else {}), **(written.values if written else {})}
    for verb in written.values if written else ():
        if verb not in may:
            unknown_key(written.place_of(verb), verb, sorted(may), problems, what="verb that the role has")
    return Role(
        code=name,
        may=may,
        reads=entry.get("reads", lower.reads if lower else False),
        reads_journal=entry.get("reads_journal") or (lower.reads_journal if lower else "own"),
        provenance=sheet.origin(entry),
        conditions=frozen({verb: rule for verb, rule in conditions.items() if verb in may}),
    )


def _verbs(entry: Record, key: str, verbs: frozenset[str], problems: Problems) -> frozenset[str]:
    """The verbs that the patterns of a list mean; `alert.*` is every verb of alerts, `*` every verb."""
    found: set[str] = set()
    for pattern in entry.get(key) or ():
        room = pattern.removesuffix("*")
        meant = {verb for verb in verbs if verb == pattern or (pattern != room and verb.startswith(room))}
        if not meant:
            unknown_key(entry.place_of(key), pattern, sorted(verbs), problems, what="verb")
        found |= meant
    return frozenset(found)


def _entries(sheet: Sheet, key: str) -> Iterable[tuple[str, Any]]:
    table = sheet.content.get(key)
    return [(name, entry) for name, entry in table.values.items() if entry] if table else []


def _known(codes: CodeList) -> list[str]:
    return [code.code for code in codes]


def _must_know(code: str, codes: CodeList, place: Place, problems: Problems) -> None:
    if code not in codes:
        unknown_key(place, code, _known(codes), problems, what=f'code of the list "{codes.name}"')
