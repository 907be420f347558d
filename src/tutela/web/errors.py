"""Problems as pages and as `application/problem+json` (RFC 9457); denials go to the journal."""

import json
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tutela.kernel import home, journal
from tutela.kernel.clock import now
from tutela.kernel.problems import Denied, Missing, Problem, SignInNeeded, TooMany
from tutela.kernel.records import Record

NAMESPACE = UUID("6f9c9a5e-3f5b-5c1d-9a3e-7d1f0c2b4a68")


def page_for(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer to a problem, in the form in which the request asked."""
    journal_denial(request, problem)
    if request.path_info.startswith("/api/"):
        return json_for(request, problem)
    if isinstance(problem, SignInNeeded):
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")
    return render(request, "web/problem.html", {"problem": problem}, status=problem.status)


def json_for(request: HttpRequest, problem: Problem, *, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """RFC 9457. errors: pointer, message and code of each place that is wrong; by default one a field."""
    body = {
        "type": f"urn:tutela:problem:{problem.code}",
        "title": str(problem.title),
        "status": problem.status,
        "detail": problem.message,
        "errors": _errors(problem) if errors is None else errors,
    }
    response = HttpResponse(json.dumps(body), status=problem.status, content_type="application/problem+json")
    if problem.status == SignInNeeded.status:
        response["WWW-Authenticate"] = 'Bearer realm="tutela"'
    return response


def _errors(problem: Problem) -> list[dict[str, str]]:
    return [
        {"pointer": f"/{name}", "message": str(text), "code": problem.code} for name, text in problem.fields.items()
    ]


class WrongMethod(Problem):
    """The address is there, but cannot be asked in this way."""

    status = 405
    code = "wrong_method"
    title = _("This address does not know this method: `Allow` says which ones it knows")


class OnlyTakes(WrongMethod):
    """The address takes what a form sends and shows nothing: somebody has typed it, or loaded it again."""

    title = _(
        "This address shows nothing: it only takes what a button sends. Go back to the page with the button and press "
        "it there. Nothing was changed."
    )


def told_as_problem(
    request: HttpRequest, response: HttpResponse | StreamingHttpResponse
) -> HttpResponse | StreamingHttpResponse:
    """The answer; where it is a bare refusal of the method, as a problem with its words."""
    if response.status_code != WrongMethod.status:
        return response
    of_program = request.path_info.startswith("/api/")
    problem = json_for(request, WrongMethod()) if of_program else page_for(request, OnlyTakes())
    problem["Allow"] = response["Allow"]
    return problem


def journal_denial(request: HttpRequest, problem: Problem) -> None:
    """Write down who was refused what. Missing and forbidden are written alike."""
    reader = getattr(request, "reader", None)
    if reader is None or home.switch() is not home.Switch.OPEN or not isinstance(problem, (Denied, Missing)):
        return
    kind, subject = _subject(request, problem)
    with journal.open(reader, at=now(), reason=f"{request.method} {request.path_info}"[:300]) as writing:
        writing.note("access.denied", kind, subject)


def _subject(request: HttpRequest, problem: Problem) -> tuple[str, UUID]:
    """The record that was asked for; for an address that names none, a name made from the address."""
    record = getattr(problem, "subject", None)
    if isinstance(record, Record):
        return record.kind, record.id
    for part in request.path_info.split("/"):
        if len(part) == 36:
            try:
                return "unknown", UUID(part)
            except ValueError:
                continue
    return "address", uuid5(NAMESPACE, request.path_info)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from this site, or from a page that has grown too old."""
    problem = Denied(_("The form had grown too old, or did not come from Tutela: load the page again."))
    return render(request, "web/problem.html", {"problem": problem}, status=403)


def locked_out(request: HttpRequest, credentials: Any = None, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords."""
    problem = TooMany(_("Too many wrong passwords: this name is locked for fifteen minutes."))
    if request.path_info.startswith("/api/"):
        return json_for(request, problem)
    return render(request, "web/problem.html", {"problem": problem}, status=problem.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404 is ours. An address with a slash too many, or one too few, leads to the one that there is."""
    if is_address(other_form(request.path_info)):
        asked = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return Moved(f"{other_form(request.path)}{asked}")
    return page_for(request, Missing())


class Moved(HttpResponseRedirect):
    """Here it is, for good, and ask in the same way: a form that was sent stays sent."""

    status_code = 308


def other_form(path: str) -> str:
    """The same path with a slash at its end, or without it."""
    return path.rstrip("/") if path.endswith("/") else f"{path}/"


def is_address(path: str) -> bool:
    """Whether something answers at a path; records are not asked about."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
