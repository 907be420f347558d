"""Why something cannot be computed or stated now, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from tutela.kernel.problems import Conflict, Invalid


class RoadMapUnreadable(Invalid):
    """The file is no road graph."""

    code = "protection.road_map_unreadable"
    title = _("This file is not a road map that can be read.")


class RoadMapTooLarge(Invalid):
    """A space holds no planet."""

    code = "protection.road_map_too_large"
    title = _("This road map is too large. Cut it to the area of the mission and its surroundings.")


class SameRoadMap(Conflict):
    """It is in force already."""

    code = "protection.same_road_map"
    title = _("This very road map, from the same source, is in force already.")


class NoPlaces(Conflict):
    """There is nobody to be reached."""

    code = "protection.no_places"
    title = _("No populated place and no site is known in this area. Choose a larger area.")


class CurfewWrong(Conflict):
    """A curfew needs two different times."""

    code = "protection.curfew"
    title = _("A curfew begins and ends at two different times: write both, or neither.")


class BeyondYou(Conflict):
    """What it would be made from lies, taken together, beyond the writer's sight."""

    code = "protection.beyond_you"
    title = _("What this is made from lies in more than one of your areas. Ask somebody who sees them together.")


class RoadMapDamaged(Conflict):
    """The bytes are not those whose hash was written down."""

    code = "protection.road_map_damaged"
    title = _("The road map in force is damaged: its hash is not the one in the journal. Load it again.")
