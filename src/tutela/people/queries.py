"""Who is asking, and who is who."""

from uuid import UUID

from tutela.kernel.access import Reader
from tutela.kernel.doctrine import doctrine
from tutela.kernel.records import RecordQuerySet
from tutela.people.models import User


def reader_for(user: User) -> Reader:
    """What the policy needs to know of a user, as the doctrine's roles have it today."""
    role = doctrine().roles.get(user.role)
    return Reader(
        name=user.name,
        role=user.role,
        user_id=user.id,
        component=user.component,
        component_bit=user.component_bit,
        clearance=user.clearance,
        compartments=user.compartments,
        areas=tuple(user.areas),
        reads=user.reads,
        reads_journal=user.reads_journal,
        verbs=frozenset(role.may) if role else frozenset(),
    )


def active_user(user_id: UUID) -> User | None:
    """The user behind a sign-in that has just been checked; none if they were switched off."""
    return User.objects.as_system("the reader is not known yet").filter(id=user_id, active=True).first()


def user_named(name: str) -> User | None:
    """A user by name, for the command line."""
    return User.objects.as_system("--as NAME").filter(name=name.lower()).first()


def users(*, reader: Reader) -> RecordQuerySet:
    """Every user, by name. Who is who is known to everybody who is signed in."""
    return User.objects.visible_to(reader).order_by("name", "id")
