"""Addresses: each room brings its own; the shell adds the door of the API and the pages that belong to no room."""

from importlib import import_module

from django.conf import settings
from django.urls import path

from tutela.web import language, pages
from tutela.web.api import api

urlpatterns = [
    *pages.urlpatterns,
    *(entry for room in settings.ROOMS_WITH_PAGES for entry in import_module(f"tutela.{room}.pages").urlpatterns),
    path("api/v1/", api.urls),
    path("i18n/setlang/", language.choose, name="set_language"),
]

handler404 = "tutela.web.errors.not_found"
