"""Users are records; accounts and sign-ins are not: a password has no place in a journal."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from tutela.kernel.doctrine import doctrine
from tutela.kernel.fields import MaskField
from tutela.kernel.records import Record
from tutela.people.secrets import account_seal, is_same


class User(Record):
    """A person of the mission, with what the access policy needs to know of them.

    name: how the journal calls them, never changed and never given twice. areas: codes of areas, or `["*"]`.
    Derived from the doctrine's roles and components: whether the role reads records, reads the whole journal and
    administers access, and the component's bit.
    """

    kind = "user"
    derived: ClassVar[tuple[str, ...]] = ("reads", "reads_journal", "administers", "component_bit")

    name = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=40)
    component = models.CharField(max_length=40, blank=True, default="")
    clearance = models.PositiveSmallIntegerField(default=0)
    compartments = MaskField()
    areas = models.JSONField(default=list, blank=True)
    active = models.BooleanField(default=True)

    reads = models.BooleanField(default=False)
    reads_journal = models.BooleanField(default=False)
    administers = models.BooleanField(default=False)
    component_bit = MaskField()

    def derive(self) -> None:
        """What the doctrine says of the role and the component."""
        rules = doctrine()
        role = rules.roles.get(self.role)
        self.reads = bool(role and role.reads)
        self.reads_journal = bool(role and role.reads_journal == "all")
        self.administers = bool(role and "user.change" in role.may)
        components = rules.lists["component"]
        known = self.component in components
        self.component_bit = 1 << components[self.component].attributes["bit"] if known else 0


class AccountManager(BaseUserManager["Account"]):
    """Accounts by the name that is typed at sign-in."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Names are the same in capitals and small letters."""
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """How a user signs in: name and password. Not a record: it holds secrets and changes at every sign-in.

    user_id: of the user's record. seal: proves that Tutela set this password for this name and user; without it a
    password written into the table by hand would open the account. language: in which they read, as they chose it
    last; empty if they never did.
    """

    user_id = models.UUIDField(primary_key=True)
    username = models.CharField(max_length=150, unique=True)
    seal = models.CharField(max_length=64, blank=True, default="")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=12, blank=True, default="")

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Seal the password whenever it is written: by an action, or by Django when a hash has grown too weak."""
        if update_fields is None or "password" in update_fields:
            self.seal = account_seal(self.user_id, self.username, self.password)
            update_fields = None if update_fields is None else {*update_fields, "seal"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def is_sealed(self) -> bool:
        """Whether Tutela set this password for this name and user."""
        return is_same(self.seal, account_seal(self.user_id, self.username, self.password))


class SavedView(models.Model):
    """A list as one user likes to see it: its questions, order and columns under a name. A preference, not a record.

    user: its owner's name. list_name: which list. query: what stands behind the `?` of its address.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.CharField(max_length=150, db_index=True)
    list_name = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2_000)


class SignIn(models.Model):
    """A session or an API token. Only the hash of its secret is kept; `seal` proves that Tutela made the row.

    label: what its owner called the token, or the device of a session. seen_at: at most five minutes behind.
    """

    id = models.BigAutoField(primary_key=True)
    key_hash = models.CharField(max_length=64, unique=True)
    seal = models.CharField(max_length=64, blank=True, default="")
    user_id = models.UUIDField(null=True, db_index=True)
    is_token = models.BooleanField(default=False)
    label = models.CharField(max_length=200, blank=True, default="")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    data = models.BinaryField(default=b"")
