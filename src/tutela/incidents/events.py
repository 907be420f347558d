"""What the incidents room announces. An import of the past announces nothing: no review opens by itself from it."""

from dataclasses import dataclass

from tutela.incidents.models import Harm, Incident


@dataclass(frozen=True, slots=True)
class IncidentMade:
    """Somebody wrote down an incident, alone or from a report, or split it from another."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class IncidentChanged:
    """What we hold of an incident changed: its fields, its verification, what was merged into it."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class HarmRecorded:
    """People harmed in an incident were written down."""

    harm: Harm
