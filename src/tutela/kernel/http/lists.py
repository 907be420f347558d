"""Lists as pages show them: questions, order, columns, pages. All of it stands in the address, so a list can be sent.

LISTING = register(Listing(
    name="reports",                                     # also the name of its address
    columns=(Column("received", gettext_lazy("Told at"), lambda row: {"at": row.received_at}, *by("received")), ...),
    orders={**both_ways("received", "received_at")},
    first_order="-received",
    ask=lambda request: (form, rows),
    address=lambda row: reverse("report", args=[row.id]),
))
context = shown(LISTING, request)                       # what `web/parts/listing.html` takes
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tutela.kernel import languages
from tutela.kernel.clock import now
from tutela.kernel.http.request import Request

PAGE = 50
ORDER, COLUMN, PAGE_NUMBER = "order", "column", "page"
OWN_QUESTIONS = (ORDER, COLUMN, PAGE_NUMBER)
"""Questions of every list; the rest of an address are its filters."""

Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. cell: a row's cell as `table.html` takes it. orders: the names of the two orders by it, rising and
    falling; none where rows cannot be put in its order. at_first: shown until somebody chooses columns.
    """

    name: str
    label: object
    cell: Callable[[Any], Cell]
    orders: tuple[str, str] | tuple[()] = ()
    number: bool = False
    at_first: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """One list. orders: name of an order -> (its words, the fields to order by, the last one unique).

    ask: of a request, the form with its questions and the rows that answer them, unordered or in any order.
    """

    name: str
    columns: tuple[Column, ...]
    orders: Mapping[str, tuple[object, tuple[Any, ...]]]
    first_order: str
    ask: Callable[[Request], tuple[forms.Form, Any]]
    address: Callable[[Any], str]


listings: dict[str, Listing] = {}


def register(listing: Listing) -> Listing:
    """Make a list known by its name: to saved views, and to exports of what is seen."""
    listings[listing.name] = listing
    return listing


def both_ways(name: str, rising: object, falling: object, *fields: str) -> dict[str, tuple[object, tuple[str, ...]]]:
    """The two orders by a column: `name` and `-name`, each with its words."""
    return {
        name: (rising, (*fields, "id")),
        f"-{name}": (falling, (*(f"-{field}" for field in fields), "-id")),
    }


def by(name: str) -> tuple[str, str]:
    """The names of the two orders that `both_ways` makes."""
    return (name, f"-{name}")


def asked_order(listing: Listing, request: Request) -> str:
    """The order that the address asks for; the list's own where it asks for none that there is."""
    asked = request.GET.get(ORDER, "")
    return asked if asked in listing.orders else listing.first_order


def asked_columns(listing: Listing, request: Request) -> list[Column]:
    """The columns that the address asks for, in the list's order; the first one names the row and always stays."""
    asked = set(request.GET.getlist(COLUMN))
    known = asked & {column.name for column in listing.columns}
    rest = [column for column in listing.columns[1:] if (column.name in known if known else column.at_first)]
    return [listing.columns[0], *rest]


def answering(listing: Listing, request: Request) -> tuple[forms.Form, QuerySet]:
    """The form with the questions, and the rows that answer them in the order asked for."""
    form, rows = listing.ask(request)
    return form, rows.order_by(*listing.orders[asked_order(listing, request)][1])


def shown(listing: Listing, request: Request) -> dict[str, Any]:
    """The context of `web/parts/listing.html`, but for what the page adds: caption, empty, exports, views."""
    form, rows = answering(listing, request)
    order, columns = asked_order(listing, request), asked_columns(listing, request)
    return {
        "list_name": listing.name,
        "form": form,
        "active": _active(form, request),
        "order": order,
        "order_words": listing.orders[order][0],
        "orders": [{"value": name, "label": words} for name, (words, _fields) in listing.orders.items()],
        "columns": [_head(column, order, request) for column in columns],
        "columns_offered": [
            {
                "value": column.name,
                "label": column.label,
                "chosen": column in columns,
                "at_first": column.at_first,
            }
            for column in listing.columns[1:]
        ],
        "query": _without(request, PAGE_NUMBER),
        **pages_of(request, rows, lambda row: row_of(listing, columns, row)),
    }


def row_of(listing: Listing, columns: Iterable[Column], row: Any) -> dict[str, Any]:
    """A row as `table.html` takes it."""
    return {"url": listing.address(row), "cells": [column.cell(row) for column in columns]}


def _head(column: Column, order: str, request: Request) -> dict[str, Any]:
    """The head of a column; pressed again, the order turns round."""
    head: dict[str, Any] = {"label": column.label, "number": column.number}
    if not column.orders:
        return head
    rising, falling = column.orders
    turned = rising if order == falling else falling
    sorted_as = {rising: "ascending", falling: "descending"}.get(order)
    return {**head, "sort_url": _with(request, ORDER, turned), "sorted": sorted_as}


def _active(form: forms.Form, request: Request) -> list[dict[str, str]]:
    """What the list is narrowed by, each with the address without it."""
    return [
        {
            "label": _("%(question)s: %(answer)s") % {"question": field.label, "answer": words},
            "remove_url": _without(request, field.html_name, PAGE_NUMBER) or "?",
        }
        for field in form.visible_fields()
        if field.name not in OWN_QUESTIONS and not field.errors and (words := _words(field))
    ]


def _words(field: Any) -> str:
    """The answer in a field as it was chosen or typed."""
    value = field.value()
    if value in (None, "", []):
        return ""
    for code, label in getattr(field.field, "choices", ()):
        if str(code) == str(value):
            return str(label)
    day: Any = getattr(field.form, "cleaned_data", {}).get(field.name)
    return languages.day(day) if hasattr(day, "isoformat") else str(value)


def _with(request: Request, name: str, value: str) -> str:
    asked = request.GET.copy()
    asked[name] = value
    asked.pop(PAGE_NUMBER, None)
    return f"?{asked.urlencode()}"


def _without(request: Request, *names: str) -> str:
    asked = request.GET.copy()
    for name in names:
        asked.pop(name, None)
    return f"?{asked.urlencode()}" if asked else ""


def pages_of(request: Request, rows: Any, row: Callable[[Any], dict]) -> dict[str, Any]:
    """One page of a list as `table.html` shows it: rows, and the addresses of the pages beside it."""
    given = request.GET.get(PAGE_NUMBER, "1")
    number = int(given) if given.isdecimal() and len(given) < 6 else 1
    number = max(number, 1)
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return {
        "rows": [row(one) for one in found[:PAGE]],
        "shown": _span(number, len(found[:PAGE])),
        "previous": _page_address(request, number - 1) if number > 1 else "",
        "next": _page_address(request, number + 1) if len(found) > PAGE else "",
        "now": now(),
    }


def _span(number: int, count: int) -> str:
    """Which rows stand on the page. How many there are in all is not counted: it would cost a query of all of them."""
    first = (number - 1) * PAGE + 1
    span = {"first": languages.number(first), "last": languages.number(first + count - 1)}
    return _("%(first)s to %(last)s") % span if count else ""


def _page_address(request: Request, number: int) -> str:
    asked = request.GET.copy()
    asked[PAGE_NUMBER] = str(number)
    return f"?{asked.urlencode()}"


def exports(request: Request, listing: Listing) -> list[dict[str, str]]:
    """A file of what a list shows, by the same questions and columns: made by the exchange room, for whoever may."""
    if not request.reader.grants("export.run"):
        return []
    return [{"label": _("Export as CSV"), "url": f"{reverse(f'{listing.name}_csv')}{_without(request, PAGE_NUMBER)}"}]


def text_of(cell: Cell) -> str:
    """A cell as plain text: for files. Moments in UTC, low, best and high with dashes, grades as two signs."""
    inside = cell.get("with") or {}
    if cell.get("at"):
        return str(cell["at"].strftime("%Y-%m-%dT%H:%M:%SZ"))
    if cell.get("part") == "grade":
        return f"{inside['reliability']}{inside['credibility']}"
    if cell.get("part") == "lbh":
        return "-".join(str(inside.get(name, "")) for name in ("low", "best", "high"))
    if cell.get("part"):
        return str(inside.get("text") or inside.get("label") or "")
    if cell.get("value") is not None:
        return str(cell["value"])
    return str(cell.get("text") or "")
