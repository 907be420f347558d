"""The first page: the desk of whoever is signed in; for the others the way in, and the practice mission."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tutela.kernel import spaces
from tutela.kernel.http.request import AnyRequest
from tutela.practice import pages as practice
from tutela.practice import shown

View = Callable[[AnyRequest], HttpResponse]


def first_page(desk: View) -> View:
    """The desk behind the door."""

    def run(request: AnyRequest) -> HttpResponse:
        return desk(request) if request.reader is not None else door(request)

    return run


def door(request: AnyRequest) -> HttpResponse:
    """What is shown to whoever is not signed in."""
    space = spaces.current().name
    if space == spaces.PRACTICE:
        return practice.roles(request)
    offered = shown.offer(request) if space == spaces.MISSION else None
    return render(request, "web/door.html", {"page_title": _("Welcome"), "practice": offered})
