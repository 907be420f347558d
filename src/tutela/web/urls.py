"""Addresses: each room brings its own; the shell adds the door of the API and the pages that belong to no room."""

from importlib import import_module

from django.conf import settings
from django.urls import include, path

from tutela.web import pages
from tutela.web.api import api

urlpatterns = [
    *pages.urlpatterns,
    *(
        entry
        for room in settings.ROOMS_WITH_PAGES
        for entry in import_module(f"tutela.{room}.pages").urlpatterns
    ),
    path("api/v1/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]

handler404 = "tutela.web.errors.not_found"
