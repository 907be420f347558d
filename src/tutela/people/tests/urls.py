"""The room's addresses alone, with names for those that the shell of every page points to."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI

from tutela.people import pages
from tutela.people.api import router

ELSEWHERE = (
    *(
        "desk",
        "alerts",
        "reach",
        "reports",
        "incidents",
        "threats",
        "reviews",
        "sites",
        "journal",
        "search",
        "products",
        "map",
    ),
    *("forecasts", "judgements", "scenarios", "set_language"),
)


def elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse("elsewhere")


api = NinjaAPI(urls_namespace="people-tests")
api.add_router("", router)

urlpatterns = [
    *pages.urlpatterns,
    *(path(f"elsewhere/{name}", elsewhere, name=name) for name in ELSEWHERE),
    path("api/v1/", api.urls),
]
