"""Taking a role with one click, at this machine alone; how far the practice mission is; the guide put away."""

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tutela.kernel import spaces
from tutela.kernel.http.pages import page
from tutela.kernel.http.request import AnyRequest
from tutela.kernel.problems import Denied, Missing
from tutela.people.queries import account_named
from tutela.practice import here, shown
from tutela.practice.cast import ROLES

BACKEND = "tutela.people.signin.AccountBackend"


def roles(request: AnyRequest) -> HttpResponse:
    """Every role of the practice mission; the first page of its space. Not there in any other space."""
    _only_in_practice()
    reader = request.reader
    context = {
        "page_title": _("Practice mission"),
        "here": here.is_here(request.META),
        "roles": shown.roles(reader.role if reader else ""),
        "next": _wanted(request, request.GET.get("next", "")),
        **shown.laid_out(),
    }
    return render(request, "practice/roles.html", context)


@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Take a role. Refused to whoever does not sit at this machine, and in any other space."""
    _only_in_practice()
    if not here.is_here(request.META):
        raise Denied(
            _("A role can be taken only at the machine that Tutela runs on. Sign in with a name and password.")
        )
    role = request.POST.get("role", "")
    account = account_named(role) if role in ROLES and shown.laid_out()["is_open"] else None
    if account is None or not account.is_active:
        raise Missing
    away = request.session.get(shown.PUT_AWAY)
    login(request, account, backend=BACKEND)
    if away:
        request.session[shown.PUT_AWAY] = True
    return redirect(_wanted(request, request.POST.get("next", "")) or reverse("desk"))


@page
def put_guide(request: HttpRequest) -> HttpResponse:
    """Put the guide away, or take it out again."""
    _only_in_practice()
    if request.method == "POST":
        request.session[shown.PUT_AWAY] = request.POST.get("guide") == "away"
    return redirect(_wanted(request, request.POST.get("next", "")) or reverse("desk"))


@never_cache
def laid_out(request: HttpRequest) -> JsonResponse:
    """How far it is, for the page that waits for it."""
    _only_in_practice()
    found = shown.laid_out()
    return JsonResponse({"is_open": found["is_open"], "percent": found["percent"]})


def _only_in_practice() -> None:
    if spaces.current().name != spaces.PRACTICE:
        raise Missing


def _wanted(request: HttpRequest, address: Any) -> str:
    """An address of this space, or nothing."""
    ours = address.startswith(f"{spaces.current().prefix}/")
    return address if ours and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""


urlpatterns = [
    path("practice/roles", roles, name="practice_roles"),
    path("practice/enter", enter, name="practice_enter"),
    path("practice/guide", put_guide, name="practice_guide"),
    path("practice/progress", laid_out, name="practice_progress"),
]
