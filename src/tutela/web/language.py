"""In which language somebody reads: chosen at the foot of each page, kept by the device, remembered with the account.

A device asks first, then the account, then what the browser prefers, then TUTELA_LANGUAGE.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import check_for_language
from django.views.i18n import LANGUAGE_QUERY_PARAMETER, set_language

from tutela.kernel.http.request import AnyRequest
from tutela.people import actions


def choose(request: AnyRequest) -> HttpResponseBase:
    """Read in another language from now on, here and on every device that one signs in on later."""
    response = set_language(request)
    wanted = request.POST.get(LANGUAGE_QUERY_PARAMETER, "")
    if request.reader and wanted and check_for_language(wanted):
        actions.prefer_language(actor=request.reader, language=wanted)
    return response


def of_the_account(answer: Callable[[AnyRequest], HttpResponseBase]) -> Callable[[AnyRequest], HttpResponseBase]:
    """Give a device on which somebody has just signed in the language of their account, unless it has one."""

    def handle(request: AnyRequest) -> HttpResponseBase:
        response = answer(request)
        wanted = getattr(request, "language_of_account", "")
        if wanted and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                wanted,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                path=settings.LANGUAGE_COOKIE_PATH,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            )
        return response

    return handle
