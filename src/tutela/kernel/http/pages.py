"""Manners of pages, so that a room's `pages.py` says only what is its own.

@page
def show(request, site_id): ...             # request.reader is somebody

@page
def make(request):
    form = SiteForm(request.POST or None, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        return done_once(request, lambda: actions.make_site(...), to=lambda site: reverse("site", args=[site.id]))
    return render(request, "places/site_form.html", {"form": form, "request_key": request_key(request)})
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext_lazy as _

from tutela.kernel.clock import now
from tutela.kernel.http.request import AnyRequest, Request, is_known
from tutela.kernel.identifiers import random_bytes
from tutela.kernel.problems import Invalid, Problem, SignInNeeded
from tutela.kernel.requests import Answer, answer_once, fingerprint

Made = TypeVar("Made")
Rest = ParamSpec("Rest")
Response = TypeVar("Response", bound=HttpResponseBase)
KEY_FIELD = "request_key"


def page(view: Callable[Concatenate[Request, Rest], Response]) -> Callable[Concatenate[AnyRequest, Rest], Response]:
    """A page for whoever is signed in; the others are asked to sign in and come back."""

    @wraps(view)
    def run(request: AnyRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> Response:
        if not is_known(request):
            raise SignInNeeded
        return view(request, *args, **kwargs)

    return run


def request_key(request: HttpRequest) -> str:
    """The hidden key of a form: kept when the form comes back with errors."""
    return request.POST.get(KEY_FIELD) or new_key()


def new_key() -> str:
    """A key for a form that nobody has sent yet."""
    return str(UUID(bytes=random_bytes(16), version=4))


def done_once(request: Request, act: Callable[[], Made], *, to: Callable[[Made], str]) -> HttpResponse:
    """Do what a form asks for, once, however often its button was pressed or the link broke; then go `to`."""
    key = f"form/{request.POST.get(KEY_FIELD) or new_key()}"
    mark = fingerprint(request.path.encode())
    answer = answer_once(request.reader, key, mark, now(), lambda: Answer(303, to(act()).encode()))
    return _see_other(answer.body.decode())


def told_where(request: HttpRequest, done: HttpResponse) -> HttpResponse:
    """The address to go to as JSON, for a form that a script sends (frontend/outbox.js): a script that followed the
    answer would fetch the page behind it over a slow link, and then once more to show it.
    """
    return JsonResponse({"to": done["Location"]}) if request.headers.get("X-Tutela-Waits") else done


def _see_other(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """A field of the form whose choices are known only now: `choice_field(self, "area").choices = ...`."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} of {type(form).__name__} offers no choices")
    return field


def put_errors(form: forms.Form, problem: Problem) -> None:
    """Show a problem of the action beside the fields it is about."""
    if isinstance(problem, Invalid) and problem.fields:
        for name, text in problem.fields.items():
            form.add_error(name if name in form.fields else None, str(text))
    else:
        form.add_error(None, problem.message or str(_("This could not be done")))
