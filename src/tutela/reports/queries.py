"""What may be asked about reports, always for somebody."""

from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from tutela.kernel.access import Reader
from tutela.kernel.fields import inside
from tutela.kernel.geography import Box
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet
from tutela.reports.models import Annotation, Report, Source
from tutela.reports.near import LOOKED_AT, NEAR_TIME, near, nearest


def reports(*, reader: Reader) -> RecordQuerySet:
    """Reports, newest first, each with its source and with what it repeats, if the reader may see that."""
    repeated = Report.objects.visible_to(reader)
    sources = Source.objects.visible_to(reader).order_by("id")
    return (
        Report.objects.visible_to(reader)
        .prefetch_related(Prefetch("duplicate_of", repeated))
        .prefetch_related(Prefetch("sources", sources))
        .order_by("-received_at", "-id")
    )


def narrowed(
    rows: RecordQuerySet,
    *,
    happened: bool | None = None,
    urgency: str | None = None,
    channel: str | None = None,
    threat_type: str | None = None,
    verification: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    box: Box | None = None,
    q: str | None = None,
) -> RecordQuerySet:
    """The rows that answer every question that was put; a question left out asks nothing."""
    asked = {
        "happened": happened,
        "urgency": urgency,
        "channel": channel,
        "threat_type": threat_type,
        "verification": verification,
        "received_at__gte": since,
        "received_at__lt": until,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value not in (None, "")})
    if box:
        rows = rows.filter(inside(box))
    return rows.saying(q)


def report(*, reader: Reader, report_id: UUID) -> Report:
    """One report. Raises Missing."""
    found: Report | None = reports(reader=reader).filter(id=report_id).first()
    if found is None:
        raise Missing
    return found


def annotations(*, reader: Reader, report: Report) -> RecordQuerySet:
    """The remarks on a report, oldest first."""
    return Annotation.objects.visible_to(reader).filter(report=report).order_by("written_at", "id")


def likely(*, reader: Reader, report: Report) -> list[tuple[Report, float | None]]:
    """Other reports from near it in place and time, with their distance in metres: they may tell of the same."""
    since, until = report.received_at - NEAR_TIME, report.received_at + NEAR_TIME
    rows = reports(reader=reader).filter(received_at__gte=since, received_at__lte=until).exclude(id=report.id)
    return nearest(near(rows, report)[:LOOKED_AT], report)


def repeats_of(*, reader: Reader, report: Report) -> RecordQuerySet:
    """Reports that were found to say the same as this one, newest first."""
    return Report.objects.visible_to(reader).filter(duplicate_of=report).order_by("-received_at", "-id")
