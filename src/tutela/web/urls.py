"""Addresses: each room brings its own."""

from django.urls import include, path

urlpatterns: list = []
handler404 = "tutela.web.errors.not_found"
