"""Open screens: what changes is told to them, as far as each may see it.

`/live` answers in the form of server-sent events. Where the server can keep an answer open (`serving`) the screen is
told within a second; elsewhere, and where too many are open, the same answer ends after what is new and the browser
asks again by itself. One thread of the process looks at the size of the journal and, when it has grown, asks the
policy once for all screens that see and speak alike. A screen is woken by nothing else: what its reader may not see
sends not one byte, and what is sent depends on nothing but what they see.
"""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from granian.rsgi import ProtocolClosed

from tutela.alerts.models import Alert
from tutela.alerts.queries import among_open
from tutela.kernel import home, spaces
from tutela.kernel.access import Reader
from tutela.kernel.clock import EPOCH, iso, milliseconds, now
from tutela.kernel.http.pages import page
from tutela.kernel.http.request import Request
from tutela.people import signin
from tutela.web import desk, news, queries

STREAMS = "tutela.streams"
"""In the environment of a request: whether the server can keep an answer open."""

EVENTS = "text/event-stream"
"""What a browser accepts that listens. Whoever asks in another way gets what is new, and the end."""

LOOK_EVERY_S = 0.2
BEAT_S = 15.0
"""A sign of life, by which either end learns that the other is gone."""

MOST_SCREENS = 1_000
MOST_TOLD = 20
AGAIN_MS = 2_000
POLL_MS = 10_000
"""After how long the browser asks again: after a break, and where answers are not kept open."""

LATEST = timedelta(hours=24)
"""A screen that was away for longer is told what changed in this time."""

DESK = "desk"

log = logging.getLogger("tutela.live")


# What a screen is told


@page
def live(request: Request) -> HttpResponse:
    """What changed since the moment of the page, and, where the server can, whatever changes from now on."""
    at = now()
    shows = DESK if request.GET.get("for") == DESK else ""
    position = queries.journal_size()
    first = _missed(request, shows, at)
    if request.META.get(STREAMS) and EVENTS in request.headers.get("Accept", "") and hub.has_room():
        secret = request.session.session_key or ""
        screen = Screen(request.space.name, secret, get_language() or "en", shows, position)
        return KeptOpen(screen, _again(AGAIN_MS) + first)
    return _as_events(HttpResponse(_again(POLL_MS) + first))


def _again(milliseconds_: int) -> bytes:
    return b"retry: %d\n\n" % milliseconds_


def _missed(request: Request, shows: str, at: datetime) -> bytes:
    """What changed between the moment that the browser names and now; nothing if it names none."""
    moment = _moment(request)
    if moment is None:
        return _cursor(at)
    since = news.a_little_before(max(moment, at - LATEST))
    found = queries.changed_since(reader=request.reader, stamp=news.stamp_at(since) - 1, limit=MOST_TOLD)
    return event(found, reader=request.reader, shows=shows, at=at) if found else _cursor(at)


def _moment(request: Request) -> datetime | None:
    """Milliseconds since 1970: of the last event that the browser got, else of the page."""
    given = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    return EPOCH + timedelta(milliseconds=int(given)) if given.isdecimal() and len(given) < 15 else None


def _cursor(at: datetime) -> bytes:
    """Lets the browser know how far it is, without an event."""
    return b"id: %d\n\n" % milliseconds(at)


def event(records: Iterable[Any], *, reader: Reader, shows: str, at: datetime, more: int = 0) -> bytes:
    """One event. more: how many records changed beyond those that are told."""
    found = list(records)
    told: dict[str, Any] = {"now": iso(at), "records": [_plain(line) for line in news.told(found)], "more": more}
    if shows == DESK and any(isinstance(record, Alert) for record in found):
        told |= _desk(found, told["records"], reader=reader, at=at)
    return b"id: %d\ndata: %s\n\n" % (milliseconds(at), json.dumps(told).encode())


def _plain(line: Mapping[str, Any]) -> dict[str, Any]:
    return {**line, "at": iso(line["at"]) if line["at"] else None}


def _desk(found: Iterable[Any], lines: list[dict[str, Any]], *, reader: Reader, at: datetime) -> dict[str, Any]:
    """The sentence of the desk as it stands now, and the row of each alert that is still open."""
    ids = [record.id for record in found if isinstance(record, Alert)]
    rows = {str(one.id): desk.row(one, reader=reader, at=at) for one in among_open(ids, reader=reader, at=at)}
    for line in lines:
        if line["kind"] == Alert.kind:
            one = rows.get(line["id"])
            line["row"] = render_to_string("web/parts/answer.html", {"one": one, "now": at}) if one else ""
    sentence = desk.sentence_now(reader=reader, at=at)
    return {"sentence": render_to_string("web/parts/sentence.html", {"sentence": sentence})}


def _as_events(response: HttpResponse) -> HttpResponse:
    response["Content-Type"] = f"{EVENTS}; charset=utf-8"
    response["X-Accel-Buffering"] = "no"
    return response


# Screens that are open


@dataclass(eq=False, slots=True)
class Screen:
    """One open page. secret: of the sign-in. shows: what it wants beside the lines. position: how far it was told."""

    space: str
    secret: str
    language: str
    shows: str
    position: int
    pieces: "asyncio.Queue[bytes | None]" = field(default_factory=asyncio.Queue)
    loop: asyncio.AbstractEventLoop | None = None

    def tell(self, piece: bytes | None) -> None:
        """Send a piece, or with None the end; from any thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.pieces.put_nowait, piece)


class KeptOpen(HttpResponse):
    """An answer that the server keeps open for a screen after its first bytes."""

    def __init__(self, screen: Screen, content: bytes) -> None:
        super().__init__(content)
        self.screen = screen
        self.raw_headers: list[tuple[str, str]] = []
        _as_events(self)


class Hub:
    """The open screens of this process, and the one thread that looks out for them."""

    def __init__(self) -> None:
        self._screens: set[Screen] = set()
        self._lock = threading.Lock()
        self._anybody = threading.Event()
        self._thread: threading.Thread | None = None

    def has_room(self) -> bool:
        """Whether one more may stay open."""
        return len(self._screens) < MOST_SCREENS

    async def serve(self, kept: KeptOpen, protocol: Any) -> None:
        """Keep one answer open until either end leaves."""
        screen = kept.screen
        screen.loop = asyncio.get_running_loop()
        transport = protocol.response_stream(kept.status_code, kept.raw_headers)
        self._add(screen)
        try:
            piece: bytes | None = kept.content
            while piece is not None:
                await transport.send_bytes(piece)
                piece = await _next(screen)
        except ProtocolClosed:
            pass
        finally:
            with self._lock:
                self._screens.discard(screen)

    def _add(self, screen: Screen) -> None:
        with self._lock:
            self._screens.add(screen)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="live", daemon=True)
                self._thread.start()
        self._anybody.set()

    def close(self) -> None:
        """Let every screen go."""
        for screen in self._open():
            screen.tell(None)

    def _open(self) -> list[Screen]:
        with self._lock:
            return list(self._screens)

    def _watch(self) -> None:
        while True:
            self._anybody.wait()
            screens = self._open()
            if not screens:
                self._anybody.clear()
                continue
            for name in sorted({screen.space for screen in screens}):
                with spaces.use(name):
                    _safely([screen for screen in screens if screen.space == name])
            time.sleep(LOOK_EVERY_S)


hub = Hub()


async def _next(screen: Screen) -> bytes | None:
    try:
        return await asyncio.wait_for(screen.pieces.get(), BEAT_S)
    except TimeoutError:
        return b":\n\n"


def _safely(screens: list[Screen]) -> None:
    """A database that is away for a moment must not end the watch."""
    try:
        look(screens)
    except DatabaseError:
        log.exception("open screens could not be told; it is tried again")
        connections[spaces.current().alias].close()


def look(screens: list[Screen]) -> None:
    """Tell the screens of the current space what was written since they were told last."""
    if home.switch() is home.Switch.CLOSED:
        for screen in screens:
            screen.tell(None)
        return
    size = queries.journal_size()
    behind = [screen for screen in screens if screen.position < size]
    if not behind:
        return
    readers = signin.readers_of({screen.secret for screen in behind})
    for alike in _alike(behind, readers).values():
        piece = _piece(alike[0], readers[alike[0].secret], size)
        for screen in alike:
            screen.position = size
            if piece:
                screen.tell(piece)
    for screen in behind:
        if screen.secret not in readers:
            screen.tell(None)


def _alike(screens: Iterable[Screen], readers: Mapping[str, Reader]) -> dict[object, list[Screen]]:
    """Screens that are told the same: their readers see and may do the same, and read the same language."""
    found: dict[object, list[Screen]] = {}
    for screen in screens:
        if reader := readers.get(screen.secret):
            sight = replace(reader, name="", user_id=None)
            found.setdefault((sight, screen.language, screen.shows, screen.position), []).append(screen)
    return found


def _piece(screen: Screen, reader: Reader, size: int) -> bytes:
    """What a screen is told of the entries up to `size`; nothing where its reader sees none of their records."""
    signin.enter_database(screen.secret)
    try:
        ids = queries.touched(reader=reader, first=screen.position, last=size)
        if not ids:
            return b""
        found = queries.records(reader=reader, ids=ids, limit=MOST_TOLD)
        more = sum(map(len, ids.values())) - len(found)
        with override(screen.language):
            return event(found, reader=reader, shows=screen.shows, at=now(), more=more)
    finally:
        signin.leave_database()
