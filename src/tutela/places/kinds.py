"""Kinds of places in the gazetteer: their words, their order, and how closely a place so named is known."""

from django.utils.translation import gettext_lazy as _

LEVELS = ("country", "first_order", "second_order")
"""By level of the administrative area."""

AREA_KINDS = (*LEVELS, "area")
"""`area`: of no country (Abyei, whose final status is not determined)."""

WORDS = {
    "country": _("Country"),
    "area": _("Area"),
    "first_order": _("State or province"),
    "city": _("City"),
    "second_order": _("County or district"),
    "town": _("Town"),
    "village": _("Village"),
    "place": _("Populated place"),
    "hamlet": _("Hamlet"),
    "isolated_dwelling": _("Single dwelling"),
    "hospital": _("Hospital"),
    "clinic": _("Clinic"),
    "health_facility": _("Health facility"),
    "doctors": _("Doctor's practice"),
    "pharmacy": _("Pharmacy"),
    "dentist": _("Dentist"),
}
"""In the order in which places that are equally alike are offered."""

ORDER = {kind: number for number, kind in enumerate(WORDS)}

PRECISION = {"country": 6, "area": 4, "first_order": 4, "second_order": 3}
"""UCDP's precision of a place that is known by such a name; 1 for all others."""

RADII_M = ((2_500.0, 1), (25_000.0, 2))
MOST_PEOPLE = 10**9


def precision_of(kind: str) -> int:
    """How closely a place is known of which only the name of such a place was said."""
    return PRECISION.get(kind, 1)


def precision_within(radius_m: float) -> int:
    """How closely a place is known that lies within so many metres of a point: 1, 2 or 5 (a wider region)."""
    return next((precision for limit, precision in RADII_M if radius_m <= limit), 5)


def weight(kind: str, population: int | None) -> int:
    """Greater for the place that is meant rather: by kind, then by the people who live there."""
    return (len(ORDER) - ORDER[kind]) * MOST_PEOPLE + min(population or 0, MOST_PEOPLE - 1)
