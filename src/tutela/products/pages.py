"""Products as pages: the list, one report as it reads and as it is written, its files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.kernel.access import Reader
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.languages import listed
from tutela.kernel.problems import Conflict, Invalid, Missing
from tutela.people.views import views_of
from tutela.products import actions, files, forms, problems, quarterly, queries, rules, shown
from tutela.products.document import document
from tutela.products.gap import gap_document
from tutela.products.languages import CODES
from tutela.products.models import Edition, Product, Statement
from tutela.protection import queries as reach
from tutela.reports import chain
from tutela.reports import shown as records

VERBS = {
    actions.MADE: gettext_lazy("composed it from records"),
    actions.WRITTEN: gettext_lazy("changed its sentences"),
    actions.REFRESHED: gettext_lazy("composed it anew from the records"),
    actions.REOPENED: gettext_lazy("began a correction"),
    actions.ISSUED: gettext_lazy("issued it"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of a product with its form. on_open: whether it is for a report that is being written."""

    label: object
    right: str
    form: type[forms.ActForm]
    do: Callable[..., Any]
    on_open: bool = True


ACTS = {
    "issue": Act(gettext_lazy("Issue it"), "product.issue", forms.IssueForm, actions.issue_product),
    "add": Act(gettext_lazy("Add a sentence"), "product.write", forms.AddForm, actions.add_statement),
    "refresh": Act(
        gettext_lazy("Compose it anew from the records"), "product.write", forms.NoteForm, actions.refresh_product
    ),
    "correct": Act(
        gettext_lazy("Begin a correction"), "product.write", forms.NoteForm, actions.correct_product, on_open=False
    ),
}


# Lists


def _ask(request: Request) -> tuple[forms.ProductFilter, Any]:
    form = forms.ProductFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.narrowed(queries.products(reader=request.reader), **asked)


LISTING = lists.register(
    lists.Listing(
        name="products",
        columns=(
            Column("code", gettext_lazy("Report"), lambda one: {"text": shown.code(one), "code": True}),
            Column("title", gettext_lazy("What"), lambda one: {"text": shown.title(one, records.language())}),
            Column("state", gettext_lazy("State"), lambda one: {"text": shown.state(one)}),
            Column("writer", gettext_lazy("Written by"), lambda one: {"text": one.made_by}),
            Column("begun", gettext_lazy("Begun"), lambda one: {"at": one.made_at}, lists.by("begun")),
            Column(
                "issued",
                gettext_lazy("Issued"),
                lambda one: {"at": one.issued_at} if one.issued_at else {"text": _("not yet")},
            ),
            Column(
                "kind",
                gettext_lazy("Kind"),
                lambda one: {"text": records.label("product_kind", one.product_kind)},
                at_first=False,
            ),
            Column(
                "office",
                gettext_lazy("Office"),
                lambda one: {"text": records.label("component", one.office)},
                at_first=False,
            ),
        ),
        orders=lists.both_ways("begun", gettext_lazy("oldest first"), gettext_lazy("newest first"), "made_at"),
        first_order="-begun",
        ask=_ask,
        address=lambda one: reverse("product", args=[one.id]),
    )
)


@page
def list_products(request: Request) -> HttpResponse:
    """Flash reports, newest first."""
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Flash reports"),
        "caption": _("Flash reports"),
        "views": views_of(request, LISTING.name),
        "exports": lists.exports(request, LISTING),
        "empty": {
            "title": _("No flash report"),
            "text": _(
                "Nothing that you may see answers to this. A report is begun on the page of its alert or incident."
            ),
        },
    }
    return render(request, "products/products.html", context)


@page
def new_product(request: Request) -> HttpResponse:
    """Compose a report from an alert or an incident: one button."""
    start = {"alert_id": request.GET.get("alert"), "incident_id": request.GET.get("incident")}
    form = forms.NewForm(request.POST or None, initial={**start, "request_key": request_key(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: actions.compose_product(actor=request.reader, at=now(), **form.facts()),
                to=lambda made: reverse("product", args=[made.id]),
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    return render(request, "products/new.html", {"page_title": _("Write a flash report"), "form": form})


# One product


@page
def show_product(request: Request, product_id: UUID) -> HttpResponse:
    """One report: as it reads in a language, sentence by sentence, its versions, its files, its history."""
    reader = request.reader
    product = queries.product(reader=reader, product_id=product_id)
    language = _language(request)
    statements = list(queries.statements(reader=reader, product=product))
    lines = [shown_line for shown_line in actions.lines_of(statements)]
    languages = rules.languages_of(lines)
    version = None if product.open else product.version
    whole = language in languages
    context = {
        **records.frame(product, title=shown.title(product, language), serial=shown.code(product)),
        "product": product,
        "code": shown.code(product),
        "state": shown.state(product),
        "chain": _chain(product, reader),
        "document": document(reader=reader, product=product, language=language, version=version) if whole else None,
        "languages": [_choice(code, language, languages) for code in CODES],
        "sentences": _sentences(request, product, statements, language),
        "may_write": product.open and reader.grants("product.write"),
        "files": _files(product, language, version) if whole else [],
        "facts": shown.facts(product),
        "actions": _actions(product, reader, lines),
        "came_from": _came_from(product),
        "came_of": _came_of(product, list(queries.editions(reader=reader, product=product)), language),
        "entries": records.told_history(product, VERBS),
        "more_url": reverse("history", args=["product", product.id]),
    }
    return render(request, "products/product.html", context)


def _chain(product: Product, reader: Reader) -> list[dict[str, Any]]:
    """From the reports to this one, as far as it goes for this reader."""
    alerts = [product.alert.id] if product.alert else []
    told = [product.alert.report_id] if product.alert else []
    happened = [product.incident.id] if product.incident else []
    note = shown.state(product)
    return chain.strip("product", reader, note=note, product=[product.id], alert=alerts, report=told, incident=happened)


def _language(request: Request) -> str:
    """The language that was asked for, else the reader's own."""
    asked = request.GET.get("language", "")
    return asked if asked in CODES else records.language()


def _choice(code: str, current: str, languages: list[str]) -> dict[str, Any]:
    return {
        "code": code,
        "name": forms.NAMES[code],
        "url": f"?language={code}",
        "current": code == current,
        "whole": code in languages,
    }


def _sentences(request: Request, product: Product, statements: list[Statement], language: str) -> list[dict[str, Any]]:
    """Each sentence with what one may do to it."""
    in_order = [statement for line in _ordered(statements) for statement in line]
    return [
        {
            "section": records.label("product_section", one.section),
            "text": shown.text(one, language),
            "by_hand": bool(one.texts),
            "missing": listed(forms.NAMES[code] for code in CODES if one.texts and code not in one.texts),
            "edit_url": reverse("statement", args=[product.id, one.id]),
            "leave_out_url": "" if one.section == rules.TITLE else reverse("statement_out", args=[product.id, one.id]),
            "key": request_key(request),
        }
        for one in in_order
    ]


def _ordered(statements: list[Statement]) -> list[list[Statement]]:
    """Section by section."""
    codes = [code for code, _label in records.choices("product_section")]
    return [[one for one in statements if one.section == code] for code in codes]


def _files(product: Product, language: str, version: int | None) -> list[dict[str, str]]:
    asked = f"?version={version}" if version else ""
    return [
        {
            "name": name.upper() if name != "docx" else "Word",
            "url": reverse("product_file", args=[product.id, language, name]) + asked,
        }
        for name in forms.FORMATS
    ]


def _actions(product: Product, reader: Reader, lines: list[rules.Line]) -> list[dict[str, Any]]:
    judged = [(name, act, _why_not(name, act, product, reader, lines)) for name, act in ACTS.items()]
    first = next((name for name, _act, why in judged if not why), "")
    return [
        {
            "label": act.label,
            "url": reverse("product_act", args=[product.id, name]),
            "allowed": not why,
            "why_not": why,
            "primary": name == first,
        }
        for name, act, why in judged
    ]


def _why_not(name: str, act: Act, product: Product, reader: Reader, lines: list[rules.Line]) -> str:
    if not reader.grants(act.right):
        return _("Your role may not do this.")
    if act.on_open != product.open:
        return str((problems.ProductIsIssued if act.on_open else problems.ProductIsOpen).title)
    fault = rules.issuing_fault(lines) if name == "issue" else ""
    return str(problems.ISSUING[fault].title) if fault else ""


def _came_from(product: Product) -> list[dict[str, Any]]:
    found = []
    if product.alert:
        url = reverse("alert", args=[product.alert.id])
        found.append(records.link(_("Alert"), product.alert.title, url, at=product.alert.received_at))
    if product.incident:
        incident = product.incident
        text = incident.title or incident.place_text or records.short_code("I", incident.id)
        found.append(records.link(_("Incident"), text, reverse("incident", args=[incident.id])))
    return found


def _came_of(product: Product, editions: list[Edition], language: str) -> list[dict[str, Any]]:
    """Every version that was issued, as it left."""
    return [
        records.link(
            _("Version %(version)s") % {"version": one.version},
            _("as it was issued"),
            reverse("product_file", args=[product.id, _first(one, language), "pdf"]) + f"?version={one.version}",
            at=one.issued_at,
            note=one.addressees,
        )
        for one in editions
    ]


def _first(edition: Edition, language: str) -> str:
    """The language, or the first that the version was issued in."""
    held = edition.statements[0]["texts"]
    return language if language in held else next(iter(held))


@page
def act_on_product(request: Request, product_id: UUID, verb: str) -> HttpResponse:
    """The form of one verb, and the verb."""
    act = ACTS.get(verb)
    if act is None:
        raise Missing
    product = queries.product(reader=request.reader, product_id=product_id)
    form = act.form(request.POST or None, initial={"request_key": request_key(request)})
    return _filled(request, product, form, act.label, lambda facts: act.do(product_id=product_id, **facts))


@page
def edit_statement(request: Request, product_id: UUID, statement_id: UUID) -> HttpResponse:
    """Say one sentence otherwise."""
    product = queries.product(reader=request.reader, product_id=product_id)
    statement = queries.statement(reader=request.reader, product=product, statement_id=statement_id)
    start = {**statement.texts, "request_key": request_key(request)}
    form = forms.EditForm(request.POST or None, initial=start, composed=shown.composed(statement))
    label = _("Say it otherwise: %(section)s") % {"section": records.label("product_section", statement.section)}
    return _filled(
        request,
        product,
        form,
        label,
        lambda facts: actions.edit_statement(product_id=product_id, statement_id=statement_id, **facts),
    )


def _filled(
    request: Request, product: Product, form: forms.ActForm, label: object, act: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    """A form of a product, and what it asks for."""
    address = reverse("product", args=[product.id])
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: act({"actor": request.reader, "at": now(), **form.facts()}),
                to=lambda _made: address,
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    code = shown.code(product)
    frame = records.frame(product, title=str(label), serial=code)
    context = {**frame, "form": form, "label": label, "code": code, "cancel_url": address}
    context["title"] = shown.title(product, records.language())
    return render(request, "products/act.html", context)


@page
def leave_out_statement(request: Request, product_id: UUID, statement_id: UUID) -> HttpResponse:
    """Take one sentence out."""
    if request.method != "POST":
        raise Missing
    return done_once(
        request,
        lambda: actions.leave_out_statement(
            actor=request.reader, at=now(), product_id=product_id, statement_id=statement_id
        ),
        to=lambda _made: reverse("product", args=[product_id]),
    )


@page
def send_file(request: Request, product_id: UUID, language: str, file_format: str) -> HttpResponse:
    """The report as a file: an issued version, or as it stands."""
    if language not in CODES or file_format not in files.TYPES:
        raise Missing
    product = queries.product(reader=request.reader, product_id=product_id)
    given = request.GET.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 6 else None
    sheet = document(reader=request.reader, product=product, language=language, version=version)
    return file_answer(files.content(sheet, file_format), file_format, f"{shown.code(product)}-{language}")


@page
def send_quarterly(request: Request, quarterly_id: UUID, language: str, file_format: str) -> HttpResponse:
    """A quarterly threat assessment as a file: an issued version, or as it stands."""
    if language not in CODES or file_format not in files.TYPES:
        raise Missing
    given = request.GET.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 6 else None
    sheet = quarterly.document(reader=request.reader, quarterly_id=quarterly_id, language=language, version=version)
    name = records.short_code("Q", quarterly_id)
    return file_answer(files.content(sheet, file_format), file_format, f"{name}-{language}")


def file_answer(content: bytes, file_format: str, name: str) -> HttpResponse:
    """A file to be kept, not opened as one of our pages."""
    response = HttpResponse(content, content_type=files.TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


@page
def send_gap(request: Request, gap_statement_id: UUID, language: str, file_format: str) -> HttpResponse:
    """A statement of what stays out of reach as a file."""
    if language not in CODES or file_format not in files.TYPES:
        raise Missing
    statement = reach.statement(reader=request.reader, statement_id=gap_statement_id)
    name = records.short_code("G", statement.id)
    return file_answer(files.content(gap_document(statement, language), file_format), file_format, f"{name}-{language}")


urlpatterns = [
    path("products", list_products, name="products"),
    path("products/new", new_product, name="product_new"),
    path("products/<uuid:product_id>", show_product, name="product"),
    path("products/<uuid:product_id>/<str:verb>", act_on_product, name="product_act"),
    path("products/<uuid:product_id>/files/<str:language>.<str:file_format>", send_file, name="product_file"),
    path(
        "products/quarterly/<uuid:quarterly_id>/<str:language>.<str:file_format>", send_quarterly, name="quarterly_file"
    ),
    path("products/<uuid:product_id>/statements/<uuid:statement_id>", edit_statement, name="statement"),
    path("reach/statements/<uuid:gap_statement_id>/files/<str:language>.<str:file_format>", send_gap, name="gap_file"),
    path(
        "products/<uuid:product_id>/statements/<uuid:statement_id>/leave-out", leave_out_statement, name="statement_out"
    ),
]
