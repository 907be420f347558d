"""Secrets: those of sessions and tokens are made here, shown once and kept as hashes; those of second factors sealed.

Everything is done under a key that the process of the web has and its database role has not (`rls.web_key`). So
what is written into a table past Tutela, a sign-in, a password, a passkey, opens nothing.
"""

import base64
import hashlib
import hmac
import secrets

import nacl.secret

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
    return is_same(seal(key_hash, user_id), mark)


def account_seal(user_id: object, username: str, password_hash: str) -> str:
    """Proof that this password was set for this user, under this name."""
    return rls.web_seal(f"account/{user_id}/{username}/{password_hash}")


def passkey_seal(user_id: object, credential: str) -> str:
    """Proof that this passkey was added by this user."""
    return rls.web_seal(f"passkey/{user_id}/{credential}")


def is_same(one: str, other: str) -> bool:
    """Whether two seals are the same, in a time that tells nothing."""
    return hmac.compare_digest(one, other)


def wrap(text: str) -> str:
    """Encrypt the seed of a second factor: unlike a password it is needed again."""
    return base64.b64encode(_box().encrypt(text.encode())).decode()


def unwrap(wrapped: str) -> str:
    """What `wrap` encrypted. Raises nacl.exceptions.CryptoError or ValueError if it was not this installation."""
    return _box().decrypt(base64.b64decode(wrapped)).decode()


def _box() -> nacl.secret.SecretBox:
    return nacl.secret.SecretBox(hashlib.blake2b(rls.web_key(), digest_size=32, person=b"tutela-factors").digest())
