"""Template tags of the shell: labels, times, numbers, places, and the drawing of parts.

Everything here turns a plain value into words or into numbers for a drawing. Nothing reads the
database, and nothing asks for the time: `now` is given by the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils import dateformat, formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tutela.kernel import languages
from tutela.kernel.languages import digits_of, in_digits
from tutela.people.words import actor

register = template.Library()

GRID_DIGITS = 3
"""Digits a side of a shown grid reference: 100 m."""

OVER_MARK = 75.0
"""Where the end mark stands, per cent of the line, once time is over: the rest is for the excess."""


@register.filter
def number(value: float | int | None, decimals: int | None = None) -> str:
    """A number as the language writes it; a dash where there is none."""
    if value is None or value == "":
        return "–"
    return languages.number(value, decimals)


@register.filter
def day(value: date | None) -> str:
    """A day as the language writes it; a dash where there is none."""
    return languages.day(value) if value else "–"


@register.simple_tag
def code_label(list_name: str, code: str | None) -> str:
    """The label of a code in the language in use, from the doctrine files.

    A code that the list does not hold is shown as it is: a record may be older than the file.
    """
    from tutela.kernel.doctrine import doctrine
    from tutela.kernel.languages import doctrine_language

    codes = doctrine().lists[list_name]
    if not code or code not in codes:
        return code or ""
    return codes[code].label(doctrine_language(get_language() or "en"))


def _moment(value: datetime, pattern: str) -> str:
    return in_digits(dateformat.format(value, pattern))


def _as_utc(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


WEEKDAY_DAYS = 3


@register.simple_tag
def mission_time(value: datetime | None, now: datetime | None = None) -> str | SafeString:
    """A moment in the mission's zone, with UTC in its title.

    The clock alone when it is the day of `now`, with the weekday when it is so near that no other day has its name;
    paper, which is read on other days too, adds the date.
    """
    if not value:
        return _("not known")
    full = formats.get_format("DATETIME_FORMAT")
    local = timezone.localtime(value)
    days = abs((local.date() - timezone.localtime(now).date()).days) if now else None
    pattern = formats.get_format("TIME_FORMAT") if days == 0 else full
    if days and days <= WEEKDAY_DAYS:
        pattern = pgettext("short weekday and time format", "D H:i")
    day = format_html(' data-day="{}"', _moment(local, formats.get_format("DATE_FORMAT"))) if pattern != full else ""
    return format_html(
        '<time datetime="{}"{} title="{}">{}</time>',
        _as_utc(value),
        day,
        _("%(moment)s UTC") % {"moment": _moment(value.astimezone(UTC), full)},
        _moment(local, pattern),
    )


def mission_moment(value: datetime, now: datetime) -> str:
    """A moment in the mission's zone as it stands within a sentence: the clock alone on the day of `now`."""
    local = timezone.localtime(value)
    if timezone.localtime(now).date() == local.date():
        return _moment(local, pgettext("time format", "H:i"))
    return _moment(local, pgettext("weekday and time format", "l, H:i"))


@register.simple_tag
def mission_day(value: datetime) -> str:
    """The day of a moment in the mission's zone, with its weekday."""
    return _moment(timezone.localtime(value), pgettext("day format", "D j F Y"))


@register.simple_tag
def time_left_words() -> dict[str, str]:
    """The words that `time-left.js` needs, so that screen and server say the same in every language."""
    return {
        "left": _("%(span)s left"),
        "over": _("%(span)s over time"),
        "moment": pgettext("span of time", "under 1 min"),
        "minutes": pgettext("span of time", "%(minutes)s min"),
        "hours": pgettext("span of time", "%(hours)s h %(minutes)s min"),
        "days": pgettext("span of time", "%(days)s d %(hours)s h"),
        "digits": digits_of(get_language() or "en"),
    }


@register.simple_tag
def live_words() -> dict[str, str]:
    """The words that `live.js` needs."""
    return {
        "show": _("Show"),
        "one": _("New: %(title)s"),
        "many": _("%(count)s new, the last: %(title)s"),
        "changed": _("%(title)s: %(who)s %(what)s"),
        "up": _("Link up"),
        "rate": _("Link up, %(rate)s kbit/s"),
        "down": _("No link since %(at)s"),
        "digits": digits_of(get_language() or "en"),
    }


@register.simple_tag
def outbox_words() -> dict[str, str]:
    """The words that `outbox.js` and `draft.js` need."""
    return {
        "one_waits": _("One report waits on this device and goes out by itself when the link is back."),
        "wait": _("%(count)s reports wait on this device and go out by themselves when the link is back."),
        "refused": _("A report that waits on this device was not taken. Try again, or write it anew."),
        "try": _("Try now"),
        "kept": _("Draft kept on this device at %(time)s, without who told it."),
        "restored": _("Your draft of %(time)s is here again, without who told it."),
        "forget": _("Forget it"),
        "forgotten": _("The draft is gone from this device."),
        "sending": _("Sending."),
        "waits_here": _(
            "No link. The report is safe on this device and goes out by itself when the link is back. Leave this page "
            "open until then: who told it is kept nowhere else."
        ),
        "another": _("Write another one"),
        "gone": _("A report that waited has been sent."),
        "digits": digits_of(get_language() or "en"),
    }


def span_words(span: timedelta, words: Mapping[str, str]) -> str:
    """A span without sign: minutes under an hour, hours and minutes under a day, then days and hours.

    Rounded down, so that the time left is never said to be longer than it is.
    """
    minutes = int(abs(span).total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60
    if minutes < 1:
        return words["moment"]
    if hours < 1:
        return words["minutes"] % {"minutes": minutes}
    if days < 1:
        return words["hours"] % {"hours": hours, "minutes": minutes % 60}
    return words["days"] % {"days": days, "hours": hours % 24}


@register.simple_tag
def time_left(ends_at: datetime, now: datetime) -> str:
    """ "18 min left" or "11 min over time"."""
    words = time_left_words()
    pattern = words["left"] if ends_at > now else words["over"]
    return in_digits(pattern % {"span": span_words(ends_at - now, words)})


@register.filter
def utc(value: datetime) -> str:
    """A moment for the `datetime` attribute and for scripts: ISO 8601 in UTC."""
    return _as_utc(value)


def _spaced(grid: str) -> str:
    """`36NUP230569` as people read it out: `36N UP 230 569`. Polar grids have no zone number."""
    body, digits = grid[: -2 * GRID_DIGITS], grid[-2 * GRID_DIGITS :]
    return f"{body[:-2]} {body[-2:]} {digits[:GRID_DIGITS]} {digits[GRID_DIGITS:]}"


@register.simple_tag
def coordinates(lon: float, lat: float) -> SafeString:
    """Latitude, longitude, and the grid that soldiers use beside it. Codes are not turned in Arabic.

    Both to about 100 m: more digits would claim more than three decimals of a degree can hold.
    """
    from tutela.kernel.geography import Point, mgrs

    return format_html(
        '<bdi class="code" dir="ltr">{}° {}, {}° {}</bdi> · <bdi class="code" dir="ltr">{}</bdi>',
        f"{abs(lat):.3f}",
        "N" if lat >= 0 else "S",
        f"{abs(lon):.3f}",
        "E" if lon >= 0 else "W",
        _spaced(mgrs(Point(longitude=lon, latitude=lat), GRID_DIGITS)),
    )


@register.simple_tag
def list_address(params: Mapping[str, Any], **changes: object) -> str:
    """The address of the same list with some of its questions changed; None takes a question away.

    `params` is `request.GET` or a plain mapping. Used for sort links, pages and removable filters.
    """
    lists = getattr(params, "lists", None)
    asked = {key: list(values) for key, values in lists()} if lists else {k: [v] for k, v in params.items()}
    asked.update({key: [value] for key, value in changes.items()})
    pairs = [(key, one) for key, values in asked.items() for one in values if one not in (None, "")]
    return "?" + urlencode(pairs)


@register.filter
def in_words(code: str, what: str) -> str:
    """A code of the journal in words. what: kind, verb or field."""
    from tutela.web import words  # it reads the rooms, which are not there yet when the tags are

    return str(getattr(words, what)(code))


@register.simple_tag(takes_context=True)
def part(context: Context, name: str, values: Mapping[str, Any] | None = None) -> SafeString:
    """The part `name` ("grade", "precision") with its own context: for cells and facts that hold a part."""
    found: Any = get_template(f"web/parts/{name}.html")
    shared = {key: context[key] for key in ("now", "csrf_token", "LANGUAGE_BIDI") if key in context}
    # The engine has escaped it.
    return mark_safe(found.template.render(context.new({**shared, **(values or {})})).strip())


def _percent(value: float) -> str:
    return f"{min(100.0, max(0.0, value)):.1f}%"


@register.simple_tag
def fuse_line(share: float, state: str) -> dict[str, str]:
    """Where the burning part of a fuse begins, how long it is, and where its end mark stands, per cent.

    share: of the clock's whole time, what is left; in state `over`, what has run past it (100 at most).
    """
    if state == "over":
        return {
            "start": _percent(OVER_MARK),
            "width": _percent(max(8.0, min(100.0, share) * (100 - OVER_MARK) / 100)),
            "end": _percent(OVER_MARK),
        }
    left = min(100.0, max(0.0, share))
    return {"start": _percent(100 - left), "width": _percent(left), "end": _percent(100)}


@register.simple_tag
def fuse_knot(share: float, state: str) -> str:
    """Where a step done at `share` per cent of the clock's time stands on the line."""
    return _percent(min(100.0, share) * (OVER_MARK / 100 if state == "over" else 1))


@register.simple_tag
def lbh_line(low: float | None, best: float | None, high: float | None, top: float) -> dict[str, str]:
    """Low, best and high as places on a line from 0 to `top`, per cent."""
    scale = 100 / top if top else 0.0
    return {
        name: _percent(value * scale)
        for name, value in (("low", low), ("best", best), ("high", high))
        if value not in (None, "")  # a key that a row leaves out reaches a tag as an empty text
    }


@register.simple_tag
def lbh_top(rows: Iterable[Mapping[str, Any]]) -> float:
    """The greatest number in the rows, the common end of their lines."""
    return max((row.get(name) or 0 for row in rows for name in ("low", "best", "high")), default=0)


@register.simple_tag
def chain_reaches(steps: Sequence[Mapping[str, Any]], counter: int) -> str:
    """The state of the step after `counter` (from 1): a line is dotted towards what does not exist."""
    return str(steps[counter]["state"]) if counter < len(steps) else ""


@register.filter
def shape(field: Any) -> str:
    """How a form field is laid out: `tick` (one box), `group` (several boxes), or `line`."""
    if getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset:
        return "tick"
    return "group" if field.use_fieldset else "line"


@register.filter
def paragraph(source: str) -> str:
    """A source that a reader can look up. Our own notes ("facts") stand in the doctrine files only."""
    return "" if source.startswith("facts ") else source


register.filter("actor", actor)


@register.filter
def proof_bars(root: str) -> list[dict[str, int]]:
    """The first 32 digits of a hash as bars, each as high as its digit."""
    return [
        {"x": 3 * place, "height": 2 + (height := int(digit, 16)) + height // 3, "y": 22 - height - height // 3}
        for place, digit in enumerate(root[:32])
    ]


@register.filter
def first_id(field: Any) -> str:
    """The id of the first control of a field, where a link of the error summary leads."""
    return field.id_for_label or f"{field.auto_id}_0"
