"""Code lists layer by layer: a later layer adds, relabels or withdraws codes; it never removes one."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .errors import Problems
from .model import LANGUAGES, Attribute, Code, CodeList, Provenance, frozen
from .shapes import Record
from .sheets import ATTRIBUTE_TYPES, Sheet, check_origin


def merge_list(lower: CodeList | None, sheet: Sheet, problems: Problems) -> CodeList:
    """`lower` with what the sheet says over it; without `lower` the sheet must be whole by itself."""
    head = sheet.content
    specs = _specs(lower, head, problems)
    if lower is None:
        complete_labels(head, "title", problems)
    codes = {code.code: code for code in lower or ()}
    entries = [entry for entry in head.get("codes") or () if "code" in entry]
    _refuse_doubles(entries, problems)
    for entry in entries:
        codes[entry["code"]] = _merge_code(codes.get(entry["code"]), entry, sheet, specs, problems)
    _check_parents(codes, entries, problems)
    _check_unique(codes, specs, entries, problems)
    origin = sheet.origin()
    return CodeList(
        name=head.get("name") or "",
        title=frozen({**(lower.title if lower else {}), **_labels(head, "title")}),
        version=lower.version if lower else sheet.version,
        codes=tuple(codes.values()),
        attributes=specs,
        source=lower.source if lower else origin.source,
        mark=lower.mark if lower else origin.mark,
        status=lower.status if lower else origin.status,
        note=head.get("note") or (lower.note if lower else ""),
    )


def _specs(lower: CodeList | None, head: Record, problems: Problems) -> Mapping[str, Attribute]:
    declared = head.get("attributes")
    if lower and declared:
        place = head.place_of("attributes")
        problems.add(place, "a layer cannot declare attributes", "the attributes of the shipped list")
    if lower:
        return lower.attributes
    made = (declared.values if declared else {}).items()
    return frozen({name: Attribute(**spec.values) for name, spec in made if spec and "type" in spec})


def _merge_code(
    lower: Code | None, entry: Record, sheet: Sheet, specs: Mapping[str, Attribute], problems: Problems
) -> Code:
    check_origin(entry, problems)
    if lower is None:
        complete_labels(entry, "labels", problems)
    below = Provenance(lower.source, lower.mark, lower.status, lower.note) if lower else None
    origin = sheet.origin(entry, below)
    return Code(
        code=entry["code"],
        labels=frozen({**(lower.labels if lower else {}), **_labels(entry, "labels")}),
        source=origin.source,
        mark=origin.mark,
        status=origin.status,
        note=origin.note,
        attributes=_merge_attributes(lower, entry, specs, problems),
        parent=entry.get("parent") or (lower.parent if lower else None),
        withdrawn=entry.get("withdrawn", lower.withdrawn if lower else False),
    )


def _merge_attributes(
    lower: Code | None, entry: Record, specs: Mapping[str, Attribute], problems: Problems
) -> Mapping[str, Any]:
    written = entry.get("attributes")
    found: dict[str, Any] = dict(lower.attributes if lower else {})
    for name, node in written.values.items() if written else ():
        place = written.place_of(name)
        if name not in specs:
            expected = "one of the attributes " + ", ".join(specs) if specs else "no attributes in this list"
            problems.add(place, f'the attribute "{name}" is not known here', expected)
            continue
        value = _attribute_value(node, specs[name], problems)
        if lower and specs[name].fixed and value != lower.attributes.get(name):
            expected = f"{lower.attributes.get(name)} as before, because stored records depend on it"
            problems.add(place, f'the attribute "{name}" of "{lower.code}" cannot be changed', expected)
        found[name] = value
    for name in (name for name, spec in specs.items() if spec.required and name not in found):
        problems.add(entry.place, f'the attribute "{name}" is missing', f"attributes: {{{name}: ...}}")
    return frozen(found)


def _attribute_value(node: Any, spec: Attribute, problems: Problems) -> Any:
    """The typed value; an attribute that is not required may be written as null."""
    if getattr(node, "value", "") is None and not spec.required:
        return None
    value = ATTRIBUTE_TYPES[spec.type](node, problems)
    if spec.least is not None and value is not None and value < spec.least:
        return problems.add(node.place, f"{value} is too small", f"{spec.least} or more")
    if spec.most is not None and value is not None and value > spec.most:
        return problems.add(node.place, f"{value} is too large", f"{spec.most} or less")
    return value


def complete_labels(entry: Record, key: str, problems: Problems) -> None:
    """Notes the languages of the six that have no label."""
    labels = entry.get(key)
    missing = [language for language in LANGUAGES if not (labels and labels.mentions(language))]
    if missing:
        expected = f"{key} in each of " + ", ".join(LANGUAGES)
        problems.add(entry.place_of(key), f"there are no {key} in " + ", ".join(missing), expected)


def _labels(entry: Record, key: str) -> dict[str, str]:
    return entry[key].values if entry.get(key) else {}


def merged_labels(lower: Mapping[str, str], entry: Record) -> Mapping[str, str]:
    return frozen({**lower, **_labels(entry, "labels")})


def _refuse_doubles(entries: list[Record], problems: Problems) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry["code"] in seen:
            problem = f'the code "{entry["code"]}" is here a second time'
            problems.add(entry.place_of("code"), problem, "each code once")
        seen.add(entry["code"])


def _check_parents(codes: Mapping[str, Code], entries: list[Record], problems: Problems) -> None:
    """A tree has two levels: a parent is a code of the same list that has no parent itself."""
    for entry in (entry for entry in entries if entry.get("parent")):
        parent = codes.get(entry["parent"])
        if parent is None or parent.parent or parent.code == entry["code"]:
            expected = "a code of this list that has no parent itself"
            problems.add(entry.place_of("parent"), f'"{entry["parent"]}" cannot be a parent here', expected)


def _check_unique(
    codes: Mapping[str, Code], specs: Mapping[str, Attribute], entries: list[Record], problems: Problems
) -> None:
    for name in (name for name, spec in specs.items() if spec.unique):
        values = Counter(repr(code.attributes.get(name)) for code in codes.values())
        for entry in entries:
            value = codes[entry["code"]].attributes.get(name)
            if value is not None and values[repr(value)] > 1:
                problems.add(entry.place, f"{name} {value} is taken by another code", f"a {name} of its own")
