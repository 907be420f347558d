"""What granian serves: Django in a few threads, and beside it, in one loop without threads, the streams of `live`.

Django stays synchronous: each request runs from its first to its last byte in one thread of the pool, as under WSGI.
An answer that asks to be kept open (`live.KeptOpen`) gives its thread back at once; from then on a stream costs a
coroutine, no thread and no database connection.
"""

import asyncio
import io
import os
import signal
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from granian.rsgi import ProtocolClosed

from tutela.kernel import collector
from tutela.web.wsgi import application as django
from tutela.web.wsgi import load_rooms

# isort: split
# Only now: whatever knows records needs Django set up.
from tutela.web import live

THREADS = int(os.environ.get("TUTELA_THREADS", "8"))
IN_MEMORY = 1 << 20
"""Bytes of a body that are kept in memory; what is longer lies in a file while it is read."""

AT_ONCE = 64 << 10
"""Bytes of a long answer that are sent together."""

Headers = list[tuple[str, str]]


class Application:
    """The callable that granian asks, once a request."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="django")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Be ready to answer; let the streams go as soon as the server is asked to end: it waits for every answer that is open.

        The loop has its own handlers already and hears of signals through a file of its own; these run beside them.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(live.hub.close))
        load_rooms()
        collector.pass_over_what_is_loaded()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        loop = asyncio.get_running_loop()
        body = await _read(scope, protocol)
        environ = environment(scope, body)
        try:
            kept = await loop.run_in_executor(self._threads, _answer, environ, protocol, loop)
        except ProtocolClosed:
            return
        finally:
            body.close()
        if kept is not None:
            await live.hub.serve(kept, protocol)


async def _read(scope: Any, protocol: Any) -> IO[bytes]:
    """The body of the request."""
    if "content-length" not in scope.headers and "transfer-encoding" not in scope.headers:
        return io.BytesIO()
    body = SpooledTemporaryFile(IN_MEMORY)
    async for chunk in protocol:
        body.write(chunk)
    body.seek(0)
    return body


UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands for the value of a header that is no UTF-8: granian leaves it out, and it must not pass for one not sent."""


def environment(scope: Any, body: IO[bytes]) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333). Text stands as latin-1, whatever its bytes mean."""
    host, _colon, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        live.STREAMS: True,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name in dict.fromkeys(scope.headers.keys()):
        for value in scope.headers.get_all(name) or [UNREADABLE]:
            _add(environ, name, value)
    return environ


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    """One header; what comes twice is joined, as RFC 9110 and RFC 6265 say."""
    key = name.upper().replace("-", "_")
    if "_" in name:
        return  # It could pass for another header.
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    if key in environ and key != "HTTP_HOST":
        value = ("; " if key == "HTTP_COOKIE" else ",").join([environ[key], value])
    environ[key] = value


def _answer(environ: dict[str, Any], protocol: Any, loop: asyncio.AbstractEventLoop) -> "live.KeptOpen | None":
    """Let Django answer, in a thread; the answer itself if it wants to be kept open."""
    status, headers = 500, []

    def start(line: str, given: Headers, exc_info: object = None, /) -> Callable[[bytes], object]:
        nonlocal status, headers
        status, headers = int(line[:3]), given
        return io.BytesIO().write  # PEP 3333 wants a way to write; Django never uses it.

    response: Any = django(environ, start)
    if isinstance(response, live.KeptOpen):
        response.raw_headers = [one for one in headers if one[0].lower() != "content-length"]
        response.close()
        return response
    try:
        if getattr(response, "streaming", False):
            _stream(protocol, status, headers, response, loop)
        else:
            protocol.response_bytes(status, headers, b"".join(response))
    finally:
        response.close()
    return None


def _stream(
    protocol: Any, status: int, headers: Headers, chunks: Iterable[bytes], loop: asyncio.AbstractEventLoop
) -> None:
    """Send as it is made; the thread waits until the network has taken each piece."""
    transport = protocol.response_stream(status, headers)

    async def send(piece: bytes) -> None:
        await transport.send_bytes(piece)

    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        if len(waiting) >= AT_ONCE:
            asyncio.run_coroutine_threadsafe(send(bytes(waiting)), loop).result()
            waiting.clear()
    if waiting:
        asyncio.run_coroutine_threadsafe(send(bytes(waiting)), loop).result()


application = Application()
