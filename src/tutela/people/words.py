"""Users in words: what somebody may see and do, what was done to them, in the language in use."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tutela.kernel.doctrine import doctrine
from tutela.kernel.journal.fold import Change, Event
from tutela.kernel.languages import doctrine_language, listed
from tutela.people.models import User

VERBS = {
    "user.made": gettext_lazy("made the user"),
    "user.changed": gettext_lazy("changed the user"),
    "user.password_set": gettext_lazy("set a new password"),
    "user.token_made": gettext_lazy("made an API token"),
    "user.token_ended": gettext_lazy("ended an API token"),
    "user.session_ended": gettext_lazy("ended a session"),
    "user.sign_ins_ended": gettext_lazy("ended all sessions and tokens"),
    "user.factors_reset": gettext_lazy("took away the second factors"),
    "user.factor_added": gettext_lazy("added a second factor"),
    "user.factor_removed": gettext_lazy("removed a second factor"),
    "user.recovery_codes_made": gettext_lazy("made new recovery codes"),
}

ACTORS = {
    "clock": gettext_lazy("The clock"),
    "rule": gettext_lazy("The rule"),
    "import": gettext_lazy("The import"),
    "operator": gettext_lazy("The operator of the machine"),
    "system": "Tutela",
    "journal": gettext_lazy("The journal"),
    "setup": gettext_lazy("The setting up"),
}
"""What the system does itself, in words; people are called by their names."""


def actor(name: str) -> str:
    """Who did something, as people say it."""
    return str(ACTORS.get(name, name))


EMPTY = {"clearance": 0, "active": False}
"""Empty values that are shown as something."""

FIELDS = {
    "name": gettext_lazy("Name"),
    "full_name": gettext_lazy("Full name"),
    "role": gettext_lazy("Role"),
    "component": gettext_lazy("Component"),
    "clearance": gettext_lazy("Clearance"),
    "compartments": gettext_lazy("Compartments"),
    "areas": gettext_lazy("Areas"),
    "active": gettext_lazy("May sign in"),
}


def label(list_name: str, code: str) -> str:
    """The label of a code; a code that the list does not hold is shown as it is."""
    codes = doctrine().lists[list_name]
    return codes[code].label(_language()) if code in codes else code


def choices(list_name: str) -> list[tuple[str, str]]:
    """The codes of a list with their labels."""
    return doctrine().lists[list_name].choices(_language())


def clearance_code(rank: int) -> str:
    """The code of a clearance by its rank."""
    return next(code.code for code in doctrine().lists["classification"] if code.attributes["rank"] == rank)


def compartment_words(bits: int) -> str:
    """The compartments by their labels."""
    return listed(label("compartment", code) for code in doctrine().lists["compartment"].codes_of(bits))


def area_words(areas: Sequence[str]) -> str:
    """The areas by their codes."""
    return _("The whole mission") if "*" in areas else listed(areas)


def access_facts(user: User) -> list[dict[str, Any]]:
    """What the policy knows of a user, as facts of a page."""
    return [
        {"term": FIELDS["role"], "text": label("role", user.role)},
        {"term": FIELDS["component"], "text": label("component", user.component)},
        {"term": FIELDS["clearance"], "text": label("classification", clearance_code(user.clearance))},
        {"term": FIELDS["compartments"], "text": compartment_words(user.compartments) or _("None")},
        {"term": FIELDS["areas"], "text": area_words(user.areas) or _("None")},
        {"term": FIELDS["active"], "text": _("Yes") if user.active else _("No")},
    ]


def access_sentences(user: User) -> list[str]:
    """What that means: which records this user sees, rule by rule."""
    if not user.reads:
        return [_("This role reads no records, wherever they lie and however they are classified.")]
    return [_clearance_sentence(user), _compartments_sentence(user), *_areas_sentences(user), *_journal_sentence(user)]


def _clearance_sentence(user: User) -> str:
    level = label("classification", clearance_code(user.clearance))
    return _("Records classified up to %(level)s are seen, if the next lines allow it.") % {"level": level}


def _compartments_sentence(user: User) -> str:
    if not user.compartments:
        return _("Records in a compartment are not seen.")
    inside = compartment_words(user.compartments)
    text = _("Of records in compartments, those are seen that are in no other than these: %(names)s.")
    return text % {"names": inside}


def _areas_sentences(user: User) -> list[str]:
    found = [_area_sentence(user)]
    if user.component:
        component = label("component", user.component)
        text = _("Records that were released to %(component)s are seen wherever they lie, also when they are held.")
        found.append(text % {"component": component})
    return found


def _area_sentence(user: User) -> str:
    if "*" in user.areas:
        return _(
            "Records of the whole mission are seen, also those without place, but none that another component holds."
        )
    if not user.areas:
        return _("No area is given: no record is seen because of where it lies.")
    text = _("Records that lie wholly within %(areas)s are seen, but none held by another component.")
    return text % {"areas": area_words(user.areas)}


def _journal_sentence(user: User) -> list[str]:
    return [_("Of every entry of the journal, who, when and which act is seen.")] if user.reads_journal else []


def history_entries(events: Iterable[Event]) -> list[dict[str, Any]]:
    """A user's history as `web/parts/history.html` takes it, the newest first."""
    return [
        {
            "at": event.at,
            "who": event.actor,
            "what": VERBS.get(event.verb, event.verb),
            "reason": event.reason,
            "changes": [_change_words(change, begun=number > 0) for change in event.changes],
        }
        for number, event in reversed(list(enumerate(events)))
    ]


def _change_words(change: Change, *, begun: bool) -> dict[str, Any]:
    """begun: whether the record was there before; then a field of which the journal said nothing was empty."""
    before = EMPTY.get(change.field) if begun and change.before is None else change.before
    return {
        "field": FIELDS[change.field],
        "before": value_words(change.field, before),
        "after": value_words(change.field, change.after),
    }


def value_words(field: str, value: Any) -> str:
    """A field's value as people read it; empty for none."""
    if value is None:
        return ""
    if field in ("role", "component"):
        return label(field, value)
    if field == "clearance":
        return label("classification", clearance_code(value))
    if field == "compartments":
        return compartment_words(value)
    if field == "areas":
        return area_words(value)
    return (_("Yes") if value else _("No")) if field == "active" else str(value)


def _yes_or_no(value: bool) -> str:
    return _("Yes") if value else _("No")


CELLS: Mapping[str, tuple[object, Callable[[Any], dict[str, Any]]]] = {
    "name": (FIELDS["name"], lambda user: {"text": user.name, "code": True}),
    "full_name": (FIELDS["full_name"], lambda user: {"text": user.full_name}),
    "role": (FIELDS["role"], lambda user: {"text": label("role", user.role)}),
    "component": (FIELDS["component"], lambda user: {"text": label("component", user.component)}),
    "clearance": (
        FIELDS["clearance"],
        lambda user: {"text": label("classification", clearance_code(user.clearance))},
    ),
    "areas": (FIELDS["areas"], lambda user: {"text": area_words(user.areas)}),
    "factor": (gettext_lazy("Second factor"), lambda user: {"text": _yes_or_no(user.has_factor)}),
    "active": (FIELDS["active"], lambda user: {"text": _yes_or_no(user.active)}),
}
"""The columns of the list of users: head and cell of each; the rows are those of `queries.narrowed`."""


def _language() -> str:
    return doctrine_language(get_language() or "en")
