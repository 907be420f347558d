"""Every page as those see it whom it is for: accessible in light and dark, on a desk and in a hand, in both directions."""

import re
from dataclasses import dataclass

import pytest

from tests.access import addresses
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.browser.world import ADMINISTRATOR, AUDITOR, DUTY

pytestmark = pytest.mark.once

NOT_PAGES = {
    *("incidents.csv", "incidents.geojson", "account/2fa/codes.txt"),
    *("reports.csv", "threats.csv", "alerts.csv", "reviews.csv", "products.csv", "sites.csv", "places/candidates"),
    *("healthz", "readyz", "sign-in/passkey/", "live", "practice/progress"),
    "products/<uuid:product_id>/files/<str:language>.<str:file_format>",
    "products/quarterly/<uuid:quarterly_id>/<str:language>.<str:file_format>",
    "reach/statements/<uuid:gap_statement_id>/files/<str:language>.<str:file_format>",
}
"""What answers with a file, with events, JSON or with a piece of a page."""

ONLY_TAKES = {
    "account/sign-ins/<int:sign_in_id>/end",
    "users/<uuid:user_id>/sign-ins/<int:sign_in_id>/end",
    "history/<str:kind>/<uuid:record_id>/<int:stamp>/undo",
    "practice/enter",
    "threats/<uuid:threat_id>/evidence/<uuid:evidence_id>/unlink",
    "products/<uuid:product_id>/statements/<uuid:statement_id>/leave-out",
    "scenarios/<uuid:scenario_id>/indicators/<uuid:indicator_id>/drop",
    "scenarios/<uuid:scenario_id>/stress/<uuid:line_id>/drop",
    "views",
    "views/<int:view_id>/take-away",
}
"""Addresses that take what a form sends, and show nothing."""

ENDS_THE_SESSION = {"sign-in/", "sign-in/second/", "sign-out/", "first/<str:secret>"}
"""Looked at in test_sign_in.py."""

THEIRS = {ADMINISTRATOR: ("users/", "access/"), AUDITOR: ("journal/",)}
"""Pages that only these may open; the rest is looked at as the duty officer."""

ALSO = {
    ADMINISTRATOR: ["/"],
    AUDITOR: ["/", "/incidents"],
    DUTY: ["/search?q=Duk", "/search?q=xyzzy", "/incidents?q=xyzzy"],
}

LEAST = {DUTY: 40, ADMINISTRATOR: 9, AUDITOR: 4}
"""So many addresses at least does everybody walk."""


@dataclass(frozen=True)
class Look:
    """How a walk is looked at. other: the width that is only measured. verbs: also the form of each verb.

    longer: measured with every word half as long again, as in a language of long words; else as the page stands.
    """

    language: str
    direction: str
    theme: str
    size: tuple[int, int]
    other: tuple[int, int]
    verbs: bool
    longer: bool


LOOKS = {
    "english-light-desk": Look("en", "ltr", "light", DESK, PHONE, verbs=True, longer=True),
    "arabic-dark-phone": Look("ar", "rtl", "dark", PHONE, DESK, verbs=False, longer=False),
}
"""Between them both themes, both widths and both directions meet every rule; either fits both widths.

The forms of verbs are made of the same parts, so one look at each is enough.
"""


def walk_of(name, ids, *, verbs):
    """The addresses that somebody walks."""
    routes = [route for route in addresses.pages() if route not in NOT_PAGES | ONLY_TAKES | ENDS_THE_SESSION]
    own = [route for route in routes if owner(route) == name and (verbs or "<str:verb>" not in route)]
    found = [f"/{one}" for route in own for one in filled(route, ids)]
    return list(dict.fromkeys([*found, *ALSO[name]]))


def owner(route):
    return next((name for name, starts in THEIRS.items() if route.startswith(starts)), DUTY)


def filled(route, ids):
    """With every verb of the newest record of its kind; without a verb, each record that is worth a look."""
    if "<str:kind>" in route:
        kinds = ("incident", "report", "alert", "site", "review", "product", "scenario", "threat", "gap_statement")
        kinds += ("quarterly_assessment",)
        return [route.replace("<str:kind>", kind).replace("<uuid:record_id>", ids[kind][-1]) for kind in kinds]
    newest = {kind: names[-1:] for kind, names in ids.items()}
    return addresses.filled(route, newest if "<str:verb>" in route else ids, ["SS03"])


def short(address):
    """The address as the name of a picture: of ids only their end."""
    return re.sub(r"[0-9a-f-]{30}([0-9a-f]{6})", r"\1", address.partition("?")[0]).replace("/", "-")


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("name", [DUTY, ADMINISTRATOR, AUDITOR])
def test_every_page_is_accessible_and_fits_its_window_in_long_words_and_right_to_left(
    visit, mission, pictures, name, look
):
    who = visit(name, theme=look.theme)
    who.speak(look.language)
    walk = walk_of(name, mission.ids, verbs=look.verbs)
    for address in walk:
        who.open(address)
        who.resize(look.size)
        who.check_direction(look.direction)
        who.check_width()
        who.check_once()
        who.check_fit()
        who.picture(pictures, f"{name}-{look.language}-{look.theme}-{width_of(look.size)}{short(address)}")
        if look.longer:
            who.make_longer()
            who.check_width()
            who.check_fit()
        who.resize(look.other)
        who.check_width()
        who.check_fit()
    assert len(walk) >= LEAST[name], walk


def width_of(size):
    return "desk" if size == DESK else "phone"


ALSO_SEEN = {
    "english-dark-desk": Look("en", "ltr", "dark", DESK, PHONE, verbs=False, longer=False),
    "french-light-phone": Look("fr", "ltr", "light", PHONE, DESK, verbs=False, longer=False),
    "arabic-light-desk": Look("ar", "rtl", "light", DESK, PHONE, verbs=False, longer=False),
}
"""Looks whose rules the first two have met; here words have room, and pictures are kept."""


@pytest.mark.long
@pytest.mark.parametrize("look", ALSO_SEEN.values(), ids=ALSO_SEEN)
def test_every_page_has_room_for_its_words(visit, mission, pictures, look):
    who = visit(DUTY, theme=look.theme)
    who.speak(look.language)
    who.resize(look.size)
    for address in walk_of(DUTY, mission.ids, verbs=False):
        who.open(address)
        who.check_direction(look.direction)
        who.check_width()
        who.check_fit()
        who.picture(pictures, f"{DUTY}-{look.language}-{look.theme}-{width_of(look.size)}{short(address)}")


PRINTED = ("/alerts/<uuid:alert_id>", "/incidents/<uuid:incident_id>", "/reports/<uuid:report_id>", "/incidents", "/")


@pytest.mark.parametrize("route", PRINTED)
def test_every_page_prints_as_a_clean_sheet_with_its_classification_at_head_and_foot(visit, mission, pictures, route):
    who = visit(DUTY)
    address = filled(route, mission.ids)[0]
    who.open(address)
    who.page.emulate_media(media="print")
    for gone in (".head", ".record-now", ".languages", "button"):
        assert not who.page.locator(gone).first.is_visible() if who.page.locator(gone).count() else True, gone
    for bar in (".bar-head", ".bar-foot"):
        assert "Unclassified" in who.page.locator(bar).text_content(), bar
        assert who.page.locator(bar).is_visible()
    assert who.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    who.page.pdf(path=pictures / f"print{short(address)}.pdf", format="A4")
    who.picture(pictures, f"print{short(address)}")


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<p style='color: #999'>grey</p>", "axe, color-contrast"),
        ("<p style='inline-size: 200vw'>wide</p>", "scrolls sideways by"),
        ("<p style='inline-size: 4rem; overflow: hidden; white-space: nowrap'>much too long</p>", "cut off by"),
        ("<p style='inline-size: 4rem; white-space: nowrap'>much too long for it</p>", "out of its box by"),
        ("<p>under</p><p style='margin-top: -2.2rem'>over</p>", "one on the other: "),
        (
            "<p style='inline-size: 4rem; overflow-wrap: anywhere'>Signalements</p>",
            "broken inside a word: Signalements",
        ),
        ("<p style='block-size: 1rem; overflow: hidden'>one<br>two<br>three</p>", "cut off below: two"),
        ("<input aria-label='x' placeholder='much too long for it' size='4'>", "cut off in its field"),
        ("<p dir='rtl'>", "is written None, not ltr"),
        ("<script>console.error('no')</script>", "console: no"),
        ("<script>throw Error('oh')</script>", "script: oh"),
        ("<img alt='' src='http://127.0.0.1:9/'>", "left the machine: http://127.0.0.1:9/"),
    ],
)
def test_the_one_who_looks_sees_faults(browser, page, fault):
    who = Visitor(browser, "http://localhost:8")
    who.page.set_content(f"<!doctype html><html lang='en'><title>x</title><main>{page}</main></html>")
    who.check_direction("ltr")
    who.check_width()
    who.check_fit()
    who.check()
    assert any(fault in found for found in who.leave())
