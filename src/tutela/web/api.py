"""The API's one door: every room's router, problems in one form, and an OpenAPI that says so."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from tutela.kernel.access import Reader
from tutela.kernel.http.api import KEY, reader_of
from tutela.kernel.problems import Conflict, Denied, Invalid, Missing, Problem
from tutela.web import errors
from tutela.web.middleware import token_of

PROBLEMS = {
    "400": "Something that was sent is wrong; `errors` says what to write instead.",
    "401": "No token or session, or one that is no longer good.",
    "403": "You see it, but may not do this.",
    "404": "Not there, or not for you.",
    "409": "The record is not in a state in which this can be done, or the values contradict each other or it.",
    "412": "Somebody was faster.",
    "428": "`If-Match` is missing.",
    "429": "Too many requests.",
    "503": "The installation is read-only or closed.",
}

PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "`pointer`: into the body (RFC 6901), or the name of the parameter.",
            "items": {
                "type": "object",
                "required": ["pointer", "message", "code"],
                "properties": {name: {"type": "string"} for name in ("pointer", "message", "code")},
            },
        },
    },
}


class TutelaAPI(NinjaAPI):
    """Ninja's API, whose description says which problems every operation may answer with."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """OpenAPI 3.1, with RFC 9457 problems and the headers of writing."""
        schema = super().get_openapi_schema(**kwargs)
        parts = schema.setdefault("components", {})
        parts.setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path in schema["paths"].values():
            for method, operation in path.items():
                for status, text in PROBLEMS.items():
                    operation["responses"].setdefault(status, {"description": text, "content": content})
                if method == "post":
                    operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
                if method == "patch":
                    operation.setdefault("parameters", []).append(IF_MATCH)
        return schema


IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
    "description": "The same key from the same user is the same record, however often it is sent.",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "pattern": "[!-~]"},
    "description": "The ETag of the record as it was read.",
}


class Token(AuthBase):
    """Who sent the request: before anything else is looked at, so that nobody learns what would be wrong with it.

    A browser may use its session instead of a token; what it changes then needs the token of Django's forms too.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Reader:
        """Raises SignInNeeded, Denied."""
        reader = reader_of(request)
        if not token_of(request) and check_csrf(request):
            raise Denied(_("Send a token, or the form token of a page of Tutela."))
        return reader


class StrictJSON(Parser):
    """JSON as its standard has it: no NaN, no half of a character, nothing that could not be kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Raises ValueError."""
        return orjson.loads(request.body)


api = TutelaAPI(
    title="Tutela",
    version="1",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    auth=Token(),
    parser=StrictJSON(),
)


def _answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    errors.journal_denial(request, problem)
    return errors.json_for(request, problem)


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem of the catalogue. What fits the schema and is still wrong is a conflict with what is there."""
    if isinstance(problem, Invalid):
        problem.status = Conflict.status
    return _answer(request, problem)


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Django's own."""
    return _answer(request, Missing())


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not fit the schema: every place of the body as a JSON pointer, every parameter by its name."""
    places = [{"pointer": _pointer(one["loc"]), "message": one["msg"], "code": one["type"]} for one in error.errors]
    return errors.json_for(request, Invalid(), errors=places)


def _pointer(steps: Sequence[str | int]) -> str:
    """`("body", "body", "location", "type")` is `/location/type`; `("query", "limit")` is `limit`."""
    if steps[0] == "body":
        return "".join(f"/{step}" for step in steps[2:])
    return str(steps[-1])


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON, and the like."""
    return _answer(request, Invalid(_("The body could not be read: send JSON.")))


for room in settings.ROOMS_WITH_API:
    api.add_router("", import_module(f"tutela.{room}.api").router)
