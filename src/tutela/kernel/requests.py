"""The same request sent twice is done once.

`Idempotency-Key` of the API and the hidden key of every form arrive here. The answer is written in the same
transaction as what it answers, under the journal's lock: of ten at once, one does it and nine read its answer.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tutela.kernel import journal
from tutela.kernel.access import Reader
from tutela.kernel.problems import Conflict


class Answered(models.Model):
    """What a user's request was answered with."""

    id = models.BigAutoField(primary_key=True)
    user = models.CharField(max_length=150)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answered_once")]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body of an answer."""

    status: int
    body: bytes


class KeyTaken(Conflict):
    """The key was used before for something else."""

    code = "idempotency_key_taken"
    title = _("This Idempotency-Key was used before for another request: take a new one")


def fingerprint(*parts: bytes) -> str:
    """What makes two requests the same."""
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()


def answer_once(actor: Reader, key: str, mark: str, at: datetime, act: Callable[[], Answer]) -> Answer:
    """Run `act` unless `actor` sent `key` before; then give the answer of that time.

    mark: the request's fingerprint. Raises KeyTaken if the key was used for another request.
    """
    with journal.open(actor, at=at):
        earlier = Answered.objects.filter(user=actor.name, key=key).first()
        if earlier is None:
            answer = act()
            Answered.objects.create(
                user=actor.name, key=key, fingerprint=mark, status=answer.status, body=answer.body, at=at
            )
            return answer
        if earlier.fingerprint != mark:
            raise KeyTaken
        return Answer(earlier.status, bytes(earlier.body))
