"""Who is in the practice mission: one user per role, named by the role. Nobody has a password."""

from dataclasses import dataclass
from typing import Any

EVERYWHERE = ("*",)
SOUTH_SUDAN = ("SS",)
BOTH = ("SS", "CF")
DUTY = "duty_officer"


@dataclass(frozen=True, slots=True)
class Member:
    """One user: the role, which is the name too, and what they may see."""

    role: str
    component: str = ""
    areas: tuple[str, ...] = ()
    clearance: str = "unclassified"
    compartments: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        """As `make_user` takes them."""
        return {
            "name": self.role,
            "role": self.role,
            "component": self.component,
            "areas": self.areas,
            "clearance": self.clearance,
            "compartments": self.compartments,
        }


CAST = (
    Member("liaison_assistant", "civil_affairs", BOTH, "confidential"),
    Member(DUTY, "joc", EVERYWHERE, "strictly_confidential", ("children", "sexual_violence")),
    Member("commander", "force", BOTH, "confidential"),
    Member("head_of_office", "field_office", SOUTH_SUDAN, "strictly_confidential", ("children", "sexual_violence")),
    Member("protection_adviser", "protection", EVERYWHERE, "strictly_confidential", ("children", "sexual_violence")),
    Member("analyst", "jmac", EVERYWHERE, "confidential"),
    Member(
        "human_rights_officer", "human_rights", EVERYWHERE, "strictly_confidential", ("children", "sexual_violence")
    ),
    Member("auditor", areas=EVERYWHERE, clearance="confidential"),
    Member("administrator"),
)
"""In the order in which a warning meets them; the administrator, who sees no record, last."""

ROLES = tuple(member.role for member in CAST)
