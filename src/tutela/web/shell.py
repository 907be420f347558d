"""What every page's frame shows: who, where, which space, what may be opened from here."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tutela.kernel import home, spaces
from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.doctrine import doctrine
from tutela.kernel.languages import doctrine_language
from tutela.practice import shown as practice

NAVIGATION = (
    ("desk", gettext_lazy("Desk"), ""),
    ("alerts", gettext_lazy("Alerts"), ""),
    ("reports", gettext_lazy("Reports"), ""),
    ("incidents", gettext_lazy("Incidents"), ""),
    ("threats", gettext_lazy("Threats"), ""),
    ("map", gettext_lazy("Map"), ""),
    ("forecasts", gettext_lazy("Foresight"), ""),
    ("reach", gettext_lazy("Reach"), ""),
    ("reviews", gettext_lazy("Reviews"), ""),
    ("products", gettext_lazy("Flash reports"), ""),
    ("sites", gettext_lazy("Sites"), ""),
    ("users", gettext_lazy("Users"), "user.make"),
    ("journal", gettext_lazy("Journal"), "journal.read"),
)
"""Name of the address, its label, the verb that one needs to find anything there."""

ALSO = {"forecasts": ("judgements", "scenarios")}
"""Further lists that belong to an entry."""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `web/base.html`."""
    reader: Reader | None = getattr(request, "reader", None)
    space = getattr(request, "space", None)
    return {
        "reader": reader,
        "space": _space(space) if space else None,
        "mode": home.switch().value,
        "now": now(),
        "navigation": [_entry(request, name, label) for name, label, verb in NAVIGATION if _open_to(reader, verb)],
        "user_menu": _user_menu(reader) if reader else None,
        "page_classification": classification(0),
        "guide": practice.guide(request) if space else None,
        "credit": practice.CREDIT if space and space.name == spaces.PRACTICE else "",
        "may_report": _open_to(reader, "report.submit"),
    }


def _space(space: spaces.Space) -> dict[str, str]:
    name = space.name if space.mark else ""
    return {"name": name, "label": _("Practice mission") if name == spaces.PRACTICE else name, "mark": space.mark}


def classification(rank: int) -> dict[str, str]:
    """Code and label of a classification by its rank, for the bars at head and foot."""
    code = next(code for code in doctrine().lists["classification"] if code.attributes["rank"] == rank)
    return {"code": code.code, "label": code.label(doctrine_language(get_language() or "en"))}


def _open_to(reader: Reader | None, verb: str) -> bool:
    return reader is not None and (not verb or reader.grants(verb))


def _entry(request: HttpRequest, name: str, label: object) -> dict[str, object]:
    url = reverse(name)
    starts = [url, *(reverse(also) for also in ALSO.get(name, ()))]
    current = request.path == url if name == "desk" else any(request.path.startswith(one) for one in starts)
    return {"label": label, "url": url, "current": current}


def _user_menu(reader: Reader) -> dict[str, str]:
    roles = doctrine().lists["role"]
    role = (
        roles[reader.role].label(doctrine_language(get_language() or "en")) if reader.role in roles else _("Setting up")
    )
    return {"name": reader.name, "role": role, "account_url": reverse("account")}
