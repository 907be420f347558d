"""What the room tells the rooms below it."""

from dataclasses import dataclass
from datetime import datetime

from tutela.kernel.access import Reader
from tutela.reports.models import Report


@dataclass(frozen=True, slots=True)
class ReportSubmitted:
    """Somebody wrote down what they were told. `actor` need not be able to read the report afterwards."""

    report: Report
    actor: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportGraded:
    """Source and information of a report were graded, or its verification moved on."""

    report: Report
    actor: Reader
    at: datetime
