"""What may be asked about road maps and statements, always for somebody."""

from datetime import datetime
from uuid import UUID

from tutela.kernel.access import Reader
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet
from tutela.protection.models import GapStatement, RoadMap, RoadMapContent


def road_maps(*, reader: Reader) -> RecordQuerySet:
    """Every road map that was loaded, newest first."""
    return RoadMap.objects.visible_to(reader).order_by("-loaded_at", "-id")


def road_map(*, reader: Reader, map_id: UUID) -> RoadMap:
    """One road map. Raises Missing."""
    found: RoadMap | None = road_maps(reader=reader).filter(id=map_id).first()
    if found is None:
        raise Missing
    return found


def map_in_force(*, reader: Reader) -> RoadMap | None:
    """The newest road map, on which travel times stand; None before one was loaded."""
    found: RoadMap | None = road_maps(reader=reader).first()
    return found


def content_of(road_map: RoadMap) -> bytes:
    """The packed graph. Raises Missing where it is not there."""
    held = RoadMapContent.objects.filter(digest=road_map.digest).values_list("content", flat=True).first()
    if held is None:
        raise Missing
    return bytes(held)


def statements(*, reader: Reader) -> RecordQuerySet:
    """Statements of what stays out of reach, newest first."""
    return GapStatement.objects.visible_to(reader).select_related("road_map").order_by("-made_at", "-id")


def statement(*, reader: Reader, statement_id: UUID) -> GapStatement:
    """One of them. Raises Missing."""
    found: GapStatement | None = statements(reader=reader).filter(id=statement_id).first()
    if found is None:
        raise Missing
    return found


def narrowed(
    rows: RecordQuerySet, *, q: str = "", area: str = "", since: datetime | None = None, until: datetime | None = None
) -> RecordQuerySet:
    """The rows that answer every question that was put; a question left out asks nothing."""
    asked = {"area__under": area, "made_at__gte": since, "made_at__lt": until}
    return rows.saying(q).filter(**{name: value for name, value in asked.items() if value not in (None, "")})
