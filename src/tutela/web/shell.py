"""What every page's frame shows: who, where, which space, what may be opened from here."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tutela.kernel import home

NAVIGATION = (
    ("desk", _("To answer"), ""),
    ("reports", _("Reports"), ""),
    ("incidents", _("Incidents"), ""),
    ("alerts", _("Alerts"), ""),
    ("reviews", _("Reviews"), ""),
    ("sites", _("Sites"), ""),
    ("users", _("Users"), "user.make"),
    ("journal", _("Journal"), "journal.read"),
)
"""Name of the address, its label, the verb that one needs to find anything there."""


def shell(request: HttpRequest) -> dict[str, object]:
    """Context of `web/base.html`."""
    reader = getattr(request, "reader", None)
    return {
        "reader": reader,
        "space": getattr(request, "space", None),
        "mode": home.switch().value,
        "navigation": [_entry(request, name, label) for name, label, verb in NAVIGATION if _open_to(reader, verb)],
    }


def _open_to(reader: object, verb: str) -> bool:
    return reader is not None and (not verb or reader.grants(verb))


def _entry(request: HttpRequest, name: str, label: object) -> dict[str, object]:
    url = reverse(name)
    return {"label": label, "url": url, "current": request.path.startswith(url)}
