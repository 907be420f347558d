"""Forecasts as pages: the list, one forecast with fan, map, drivers and scores, the record of how often they were right."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.foresight import actions, forms, futures, queries, reckoning, shown, stating, words
from tutela.foresight.draws import THRESHOLDS
from tutela.foresight.models import Forecast, ForecastMonth
from tutela.kernel import languages
from tutela.kernel.clock import now
from tutela.kernel.http import lists
from tutela.kernel.http.lists import Column
from tutela.kernel.http.pages import done_once, page, put_errors, request_key
from tutela.kernel.http.request import Request
from tutela.kernel.problems import Conflict, Invalid
from tutela.people.views import views_of
from tutela.people.words import actor
from tutela.reports import shown as reported

ANY = THRESHOLDS[0]


def _ask(request: Request) -> tuple[forms.ForecastFilter, Any]:
    form = forms.ForecastFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    return form, queries.of_level(queries.forecasts(reader=request.reader), **asked)


LISTING = lists.register(
    lists.Listing(
        name="forecasts",
        columns=(
            Column("code", gettext_lazy("Forecast"), lambda one: {"text": code_of(one), "code": True}),
            Column("what", gettext_lazy("Of what"), lambda one: {"text": words.title(one)}),
            Column("known", gettext_lazy("Known until"), lambda one: {"text": words.month(one.known_until)}),
            Column("issued", gettext_lazy("Issued"), lambda one: {"at": one.issued_at}, lists.by("issued")),
            Column("by", gettext_lazy("By"), lambda one: {"text": actor(one.issued_by)}),
            Column("from", gettext_lazy("Made from"), lambda one: {"text": words.ORIGINS[one.origin]}),
        ),
        orders={**lists.both_ways("issued", gettext_lazy("oldest first"), gettext_lazy("newest first"), "issued_at")},
        first_order="-issued",
        ask=_ask,
        address=lambda one: reverse("forecast", args=[one.id]),
    )
)


def code_of(forecast: Forecast) -> str:
    """How people call it."""
    return reported.short_code(shown.LETTER["forecast"], forecast.id)


@page
def list_forecasts(request: Request) -> HttpResponse:
    """Issued forecasts, newest first, and those that were asked for."""
    reader = request.reader
    context = {
        **lists.shown(LISTING, request),
        "page_title": _("Forecasts"),
        "caption": _("Issued forecasts"),
        "rooms": shown.rooms(),
        "here": "forecasts",
        "may_issue": reader.grants("forecast.issue"),
        "waiting": [_order(one) for one in queries.orders(reader=reader)[:5]],
        "record": shown.record(reckoning.of_forecasts(queries.scores(reader=reader)), ANY),
        "views": views_of(request, LISTING.name),
        "empty": {
            "title": _("No forecast yet"),
            "text": _("None was issued for an area of which you see the whole."),
        },
    }
    return render(request, "foresight/forecasts.html", context)


def _order(order: Any) -> dict[str, Any]:
    return {
        "what": words.area(order.of_area),
        "level": words.LEVELS[order.level],
        "by": actor(order.asked_by),
        "at": order.asked_at,
        "fault": words.FAULTS.get(order.fault, order.fault) if order.done_at else "",
    }


@page
def ask(request: Request) -> HttpResponse:
    """Ask the background work for a forecast."""
    form = forms.OrderForm(request.POST or None, initial={"request_key": request_key(request)}, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        try:
            return done_once(
                request,
                lambda: actions.ask_for_forecast(actor=request.reader, at=now(), **form.facts()),
                to=lambda _made: reverse("forecasts"),
            )
        except (Invalid, Conflict) as problem:
            put_errors(form, problem)
    context = {"page_title": _("Ask for a forecast"), "form": form, "cancel_url": reverse("forecasts")}
    return render(request, "foresight/ask.html", context)


# One forecast


@page
def show_forecast(request: Request, forecast_id: UUID) -> HttpResponse:
    """One forecast: where, how much, why, how it did. `?area=&month=&dead=` choose what is shown."""
    reader = request.reader
    forecast = queries.forecast(reader=reader, forecast_id=forecast_id)
    months = queries.months(reader=reader, forecast=forecast)
    month, dead = _chosen_month(request, months), _chosen_dead(request)
    unit = request.GET.get("area", "")
    at_month = shown.at_month(forecast, month, dead, unit)
    unit = unit if unit in forecast.units else at_month[0]["code"]
    scores = list(queries.scores(reader=reader, forecast=forecast))
    code = code_of(forecast)
    label = _("%(event)s in %(month)s: the chance by area") % {
        "event": words.EVENTS[dead],
        "month": words.month(month.month),
    }
    context = {
        **reported.frame(forecast, title=words.title(forecast), serial=code),
        "forecast": forecast,
        "code": code,
        "rooms": shown.rooms(),
        "here": "",
        "title": words.title(forecast),
        "ahead": all(reckoning.is_ahead(forecast, one.month) for one in months),
        "lead": _lead(at_month, month, dead),
        "chosen": {"month": month.month, "dead": dead, "area": unit},
        "offered": {
            "months": [(one.month, words.month(one.month)) for one in months],
            "dead": list(words.EVENTS.items()),
            "areas": sorted(((one, words.area(one)) for one in forecast.units), key=lambda one: one[1]),
        },
        "month_words": words.month(month.month),
        "event_words": words.EVENTS[dead],
        "rows": at_month,
        "scored": any(row["observed"] is not None for row in at_month),
        "map": shown.risk_map(at_month, label=label),
        "area": shown.of_area(forecast, months, unit, dead),
        "record": shown.record(reckoning.of_forecasts(scores), dead) if scores else None,
        "months_scored": len(scores),
        "months_all": len(months),
        "facts": _facts(forecast),
        "seen_by": reported.who_may_see(forecast),
        "state_url": f"{reverse('judgement_new')}?unit={unit}&month={month.month}&dead={dead}",
        "may_state": reader.grants("judgement.state"),
    }
    return render(request, "foresight/forecast.html", context)


def _chosen_month(request: Request, months: list[ForecastMonth]) -> ForecastMonth:
    asked = request.GET.get("month", "")
    return next((one for one in months if str(one.month) == asked), months[0])


def _chosen_dead(request: Request) -> int:
    asked = request.GET.get("dead", "")
    return next((dead for dead in THRESHOLDS if str(dead) == asked), ANY)


def _lead(rows: list[dict[str, Any]], month: ForecastMonth, dead: int) -> str:
    """The sentence at the head."""
    first = rows[0]
    return _("%(month)s, %(event)s: the greatest chance is in %(area)s, %(chance)s.") % {
        "month": words.month(month.month),
        "event": words.EVENTS[dead],
        "area": first["name"],
        "chance": first["chance_words"],
    }


def _facts(forecast: Forecast) -> list[dict[str, Any]]:
    texts = [
        (_("Issued by"), actor(forecast.issued_by)),
        (_("Made from"), words.ORIGINS[forecast.origin]),
        (_("What was known"), words.months(forecast.known_from, forecast.known_until)),
        (_("Records in it"), languages.number(forecast.counted)),
        (_("Left out: place not known well enough"), languages.number(forecast.left_out)),
        (_("Model"), forecast.model_name),
        (_("Version"), forecast.model_version),
        (_("Draws for each month and area"), languages.number(forecast.draws)),
        (_("Remark"), forecast.note),
    ]
    return [
        {"term": _("Issued"), "at": forecast.issued_at},
        *({"term": term, "text": text} for term, text in texts if text),
        {"term": _("Fingerprint of the history"), "text": forecast.history_hash[:16], "code": True},
    ]


@page
def show_record(request: Request) -> HttpResponse:
    """How often forecasts and people were right, by the same rule."""
    dead = _chosen_dead(request)
    context = {
        "page_title": _("How often they were right"),
        "rooms": shown.rooms(),
        "here": "forecast_record",
        "chosen": {"dead": dead},
        "offered": {"dead": list(words.EVENTS.items())},
        "event_words": words.EVENTS[dead],
        "models": shown.record(reckoning.of_forecasts(queries.scores(reader=request.reader)), dead),
        "people": shown.record(reckoning.of_judgements(queries.judgement_scores(reader=request.reader)), dead),
    }
    return render(request, "foresight/record.html", context)


urlpatterns = [
    path("forecasts", list_forecasts, name="forecasts"),
    path("forecasts/new", ask, name="forecast_new"),
    path("forecasts/record", show_record, name="forecast_record"),
    path("forecasts/<uuid:forecast_id>", show_forecast, name="forecast"),
    *stating.urlpatterns,
    *futures.urlpatterns,
]
