"""Invented bases near real towns. No unit stands there under these names, and nothing is said of those that do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """A place where the practice mission stands. longitude, latitude: degrees, WGS 84."""

    name: str
    site_kind: str
    longitude: float
    latitude: float


BASES = (
    Base("Camp Heron, Bor", "base", 31.575, 6.222),
    Base("Camp Lapwing, Pibor", "base", 33.115, 6.808),
    Base("Post Ibis, Duk Padiet", "temporary_base", 31.418, 7.762),
    Base("Camp Pelican, Bentiu", "base", 29.772, 9.259),
    Base("Post Stork, Leer", "temporary_base", 30.158, 8.291),
    Base("Camp Kestrel, Malakal", "base", 31.642, 9.558),
    Base("Post Plover, Akobo", "team_site", 33.018, 7.769),
    Base("Camp Turaco, Yambio", "base", 28.381, 4.586),
    Base("Office Wagtail, Rumbek", "field_office", 29.676, 6.827),
    Base("Camp Guineafowl, Wau", "base", 27.971, 7.721),
    Base("Camp Fennec, Bria", "base", 21.968, 6.561),
    Base("Camp Oryx, Bambari", "base", 20.691, 5.749),
    Base("Post Eland, Bangassou", "temporary_base", 22.801, 4.757),
    Base("Camp Civet, Kaga-Bandoro", "base", 19.203, 6.971),
    Base("Post Genet, Obo", "team_site", 26.471, 5.411),
    Base("Post Caracal, Birao", "temporary_base", 22.771, 10.268),
    Base("Office Duiker, Bouar", "field_office", 15.613, 5.951),
    Base("Camp Serval, Bossangoa", "base", 17.431, 6.509),
)

STANDING_FOR_DAYS = 900
"""Since when they stand, before the practice mission begins: long after its events, which so lie near none of them."""
