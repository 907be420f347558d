"""Pure decisions about users: which names and areas are good."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

NAME = re.compile(r"[a-z][a-z0-9._-]{1,59}\Z")
AREA = re.compile(r"[A-Z]{2}[A-Z0-9]{0,20}\Z")


def areas_problem(areas: Sequence[str]) -> object | None:
    """What is wrong with a list of areas; None if nothing is."""
    if "*" in areas and len(areas) > 1:
        return _("Either the whole mission or single areas, not both.")
    if any(area != "*" and not AREA.match(area) for area in areas):
        return _("Areas are P-codes such as SS or SS01, or the whole mission.")
    return None
