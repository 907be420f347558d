"""What the incidents room announces. An import of the past announces nothing: no review opens by itself from it.

`actor` is who did it.
"""

from dataclasses import dataclass
from datetime import datetime

from tutela.incidents.models import Harm, Incident
from tutela.kernel.access import Reader


@dataclass(frozen=True, slots=True)
class IncidentMade:
    """Somebody wrote down an incident, alone or from a report, or split it from another."""

    incident: Incident
    actor: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class IncidentChanged:
    """What we hold of an incident changed: its fields, its verification, what was merged into it."""

    incident: Incident
    actor: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class HarmRecorded:
    """People harmed in an incident were written down."""

    harm: Harm
    actor: Reader
    at: datetime
