"""Secrets of sessions and tokens: made here, shown once, kept as hashes."""

import hashlib
import hmac
import secrets

from tutela.kernel.access import rls


def new_secret() -> str:
    """43 characters that nobody guesses; a plain hash of it is enough, there is nothing to try out."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What the table keeps."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seal(key_hash: str, user_id: object) -> str:
    """Proof that this installation made the sign-in: a row put into the table by hand lacks it."""
    return rls.sign_in_seal(key_hash, str(user_id))


def is_sealed(key_hash: str, user_id: object, mark: str) -> bool:
    """Whether the proof holds."""
    return hmac.compare_digest(seal(key_hash, user_id), mark)
