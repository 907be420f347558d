"""A LibreOffice that opens what is written for Word."""

import shutil

from tests.services.system import Unavailable, install_package, version_of

NAMES = ("soffice", "libreoffice")
ELSEWHERE = ("/Applications/LibreOffice.app/Contents/MacOS/soffice",)
PACKAGES = ("libreoffice-writer-nogui", "libreoffice-writer")
"""The first is the smaller; older systems have the second alone."""


def libreoffice() -> str:
    """The path of one that runs, installed if need be. Raises Unavailable."""
    reasons = []
    for install in (None, *PACKAGES):
        if install:
            reasons.append(install_package(install))
        if found := find():
            return found
    raise Unavailable(f"No LibreOffice: {'; '.join(filter(None, reasons))}. Install it so that soffice is on PATH.")


def find() -> str | None:
    """One that runs, of those that are here."""
    on_path = [*filter(None, map(shutil.which, NAMES)), *ELSEWHERE]
    return next((candidate for candidate in on_path if version_of(candidate)), None)
