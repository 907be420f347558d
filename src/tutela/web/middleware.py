"""What happens around every request: which space, which session, which reader, which answer to a problem."""

import contextvars
import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import set_script_prefix
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence, compress_string

from tutela.kernel import home, spaces
from tutela.kernel.http.request import AnyRequest
from tutela.kernel.problems import Closed, Missing, Problem
from tutela.people import signin
from tutela.web import errors

Answered = HttpResponse | StreamingHttpResponse
Answer = Callable[[AnyRequest], Answered]

CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def in_space(answer: Answer) -> Answer:
    """Find out the space from the address (`/spaces/NAME/...`) and work in it, streaming answers included."""

    def handle(request: AnyRequest) -> Answered:
        space = _space_of(request)
        if space is None:
            with spaces.use(spaces.MISSION):
                return errors.page_for(request, Missing())
        set_script_prefix(f"{space.prefix}/")
        request.path_info = request.path_info.removeprefix(space.prefix) or "/"
        request.space = space
        with spaces.use(space):
            response = answer(request)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = _in_this_context(iter(response))
        set_script_prefix("/")
        return response

    return handle


def _space_of(request: HttpRequest) -> spaces.Space | None:
    if not request.path_info.startswith("/spaces/"):
        return spaces.Space(spaces.MISSION)
    name = request.path_info.split("/")[2]
    return next((space for space in spaces.known() if space.name == name and space.prefix), None)


def _in_this_context(chunks: Iterator[Any]) -> Iterator[Any]:
    """The chunks are made later, but in the space and language of now."""
    return _run_in(contextvars.copy_context(), iter(chunks))


def _run_in(context: contextvars.Context, source: Iterator[Any]) -> Iterator[Any]:
    while (chunk := context.run(next, source, None)) is not None:
        yield chunk


TEXTS = ("text/html", "text/css", "text/javascript", "text/csv", "text/plain", "image/svg+xml")
TEXTS_OF_PROGRAMS = ("application/json", "application/geo+json", "application/javascript", "application/problem+json")
WORTH_IT = 400
"""Bytes; less does not become shorter."""

PADDING = 100
"""Random bytes in what is not the same for everybody, so that its length tells nothing of what is in it (BREACH)."""


def compressed(answer: Answer) -> Answer:
    """Texts leave compressed where the browser takes that: on a slow link it is four pages for one."""

    def handle(request: AnyRequest) -> Answered:
        response = answer(request)
        if not _may_be_compressed(request, response):
            return response
        if isinstance(response, FileResponse) and request.path_info.startswith(settings.STATIC_URL):
            made = _compressed_file(request.path, response.headers.get("ETag", ""), response)
            response = _with_content(response, made)
        elif isinstance(response, StreamingHttpResponse):
            response.streaming_content = compress_sequence(iter(response), max_random_bytes=PADDING)
            response.headers.pop("Content-Length", None)
        else:
            response.content = compress_string(response.content, max_random_bytes=PADDING)
            response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "gzip"
        return response

    return handle


def _may_be_compressed(request: HttpRequest, response: Answered) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if (
        response.status_code != 200
        or kind not in (*TEXTS, *TEXTS_OF_PROGRAMS)
        or response.has_header("Content-Encoding")
    ):
        return False
    patch_vary_headers(response, ("Accept-Encoding",))
    short = isinstance(response, HttpResponse) and len(response.content) < WORTH_IT
    return not short and "gzip" in request.headers.get("Accept-Encoding", "") and request.method != "HEAD"


REMARKS = re.compile(rb"/\*.*?\*/\n?", re.DOTALL)
"""What a style sheet says to people: a tenth of its weight."""

_files: dict[tuple[str, str], bytes] = {}
"""Files of the product that were asked for, compressed once. There are a few dozen."""


def _compressed_file(path: str, etag: str, response: FileResponse) -> bytes:
    if (path, etag) not in _files:
        content = b"".join(response)
        _files[path, etag] = gzip.compress(REMARKS.sub(b"", content) if path.endswith(".css") else content, mtime=0)
    response.close()
    return _files[path, etag]


def _with_content(file: FileResponse, content: bytes) -> HttpResponse:
    headers = {name: value for name, value in file.headers.items() if name != "Content-Length"}
    return HttpResponse(content, headers={**headers, "Content-Length": str(len(content))})


def headers(answer: Answer) -> Answer:
    """Nothing from outside, nothing kept by proxies."""

    def handle(request: AnyRequest) -> Answered:
        response = answer(request)
        response.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        response.setdefault("Cache-Control", "no-store")
        return response

    return handle


class SpaceSessions(SessionMiddleware):
    """Sessions whose cookie belongs to one space: its name and path are the space's."""

    def process_request(self, request: HttpRequest) -> None:
        """Show Django only this space's cookie."""
        own = request.COOKIES.get(_cookie_name(spaces.current()))
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if own is not None:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = own
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Give Django's cookie the space's name and path.

        Whoever signs in anew, or takes another role, gets a new session while requests of their open pages are still
        on their way with the old one. Those are nobody's, but they must not take the new cookie away: only a request
        that ended a session itself does.
        """
        ended = request.session.modified
        response = super().process_response(request, response)
        morsel = response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if morsel is not None and (morsel.value or ended):
            name = _cookie_name(spaces.current())
            response.cookies[name] = morsel.value
            response.cookies[name].update({**morsel, "path": f"{spaces.current().prefix}/"})
        return response


def _cookie_name(space: spaces.Space) -> str:
    return f"tutela_{space.name}"


def readers(answer: Answer) -> Answer:
    """Put `request.reader` in place: who is signed in, or who sent the token; None for nobody."""

    def handle(request: AnyRequest) -> Answered:
        request.reader = None
        streams = False
        try:
            if secret := token_of(request) or request.session.session_key:
                request.reader = signin.reader_of(secret)
            response = answer(request)
            if isinstance(response, StreamingHttpResponse):
                streams = True
                response.streaming_content = _then_leave(iter(response))
            return response
        finally:
            if not streams:
                signin.leave_database()

    return handle


def _then_leave(chunks: Iterator[Any]) -> Iterator[Any]:
    """The reader stays named to the database until the last chunk has been read."""
    try:
        yield from chunks
    finally:
        signin.leave_database()


def token_of(request: HttpRequest) -> str:
    """Of a program. Never taken from the address."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


class problems:  # noqa: N801 - Django calls middleware by its name
    """Answer every problem with its page, its status, and a line in the journal where it is a denial."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: AnyRequest) -> Answered:
        """Refuse everything but the health checks while the installation is closed."""
        if home.switch() is home.Switch.CLOSED and request.path_info not in ("/healthz", "/readyz"):
            return errors.page_for(request, Closed())
        return errors.told_as_problem(request, self.answer(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a problem; anything else is a fault of the product and goes on to Django."""
        if isinstance(error, Http404):
            error = Missing()
        return errors.page_for(request, error) if isinstance(error, Problem) else None
