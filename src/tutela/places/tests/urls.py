"""Addresses for the tests of places: this room's own, and the names that the shell of every page asks for."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from tutela.kernel.problems import Invalid, Problem
from tutela.places.api import router
from tutela.places.pages import urlpatterns as own
from tutela.web import errors

api = NinjaAPI(title="Places", version="1", urls_namespace="places-test", openapi_url="/openapi.json", docs_url=None)
api.add_router("", router)


@api.exception_handler(Problem)
def problem(request: HttpRequest, error: Problem) -> HttpResponse:
    """As the whole API does."""
    return errors.json_for(request, error)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """As the whole API does."""
    return errors.json_for(request, Invalid(str(error.errors)))


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """As the whole API does."""
    return errors.json_for(request, Invalid("The body could not be read: send JSON."))


def blank(request: HttpRequest) -> HttpResponse:
    """A page of another room."""
    return HttpResponse()


ELSEWHERE = "desk alerts reports incidents reviews users journal account search set_language sign_in sign_out".split()
urlpatterns = [*own, path("api/v1/", api.urls), *(path(f"elsewhere/{name}", blank, name=name) for name in ELSEWHERE)]

handler404 = "tutela.web.errors.not_found"
