"""What the play and the guide ask of the records."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from tutela.alerts import queries as alerts
from tutela.alerts.models import Alert
from tutela.incidents import queries as incidents
from tutela.kernel.access import OPERATOR, Reader
from tutela.kernel.problems import Missing
from tutela.kernel.records import RecordQuerySet
from tutela.kernel.requests import Answered
from tutela.people.models import SignIn
from tutela.products import queries as products
from tutela.products.models import Product
from tutela.reports import queries as reports
from tutela.reports.models import Report
from tutela.reviews import queries as reviews
from tutela.reviews.models import Review

KEY = "practice/"
"""How the keys begin under which the answers of the play are kept."""


def answers() -> dict[str, str]:
    """What was played in the current space, with the ids of the records that it made."""
    rows = Answered.objects.filter(user=OPERATOR.name, key__startswith=KEY).order_by("id")
    return {row.key.removeprefix(KEY): bytes(row.body).decode() for row in rows}


def somebody_came(*, since: datetime) -> bool:
    """Whether anybody began a session since then."""
    return SignIn.objects.filter(is_token=False, user_id__isnull=False, made_at__gte=since).exists()


def report(*, reader: Reader, report_id: UUID) -> Report:
    """A report. Raises Missing."""
    return reports.report(reader=reader, report_id=report_id)


def alert_of_report(*, reader: Reader, report_id: UUID) -> Alert:
    """The alert that a report raised. Raises Missing."""
    alert = alerts.alerts(reader=reader).filter(report_id=report_id).first()
    if alert is None:
        raise Missing
    return alert


def review_of(*, reader: Reader, alert: Alert, incident_id: UUID | None) -> Review:
    """The review of an incident or, without one, of an alert. Raises Missing."""
    rows = reviews.reviews(reader=reader)
    review = (rows.filter(incident_id=incident_id) if incident_id else rows.filter(alert_id=alert.id)).first()
    if review is None:
        raise Missing
    return review


def left_open(*, reader: Reader, received_before: datetime) -> RecordQuerySet:
    """Alerts that nobody closed, of an earlier watch."""
    return alerts.alerts(reader=reader).filter(closed_at=None, received_at__lt=received_before)


def events_numbered(*, reader: Reader, origin: str, numbers: Iterable[str]) -> dict[str, UUID]:
    """Events of a source by their number there, as far as they are here."""
    rows = incidents.incidents(reader=reader, filters=incidents.Filters(origin=origin))
    return dict(rows.filter(external_id__in=list(numbers)).values_list("external_id", "id"))


def latest_warning(*, reader: Reader, made_since: UUID) -> Alert | None:
    """The newest alert that came of a report, no older than the name of a record made at that moment."""
    return alerts.alerts(reader=reader).filter(id__gte=made_since, report__isnull=False).order_by("-id").first()


def is_reviewed(*, reader: Reader, alert: Alert) -> bool:
    """Whether there is a review of the alert that the reader may see."""
    return reviews.reviews(reader=reader).filter(alert_id=alert.id).exists()


def latest_product(*, reader: Reader, alert: Alert) -> Product | None:
    """The newest flash report about the alert that the reader may see."""
    return products.narrowed(products.products(reader=reader), alert=alert.id).first()
