"""Sealed values: each under a data key of its own, so that destroying the key erases the value everywhere.

A sealed value is `version | key name (16) | commitment (32) | nonce (24) | XChaCha20-Poly1305 cipher text`, bound to
its record and field. It stands in the table and in the journal; the data key stands in neither, but wrapped in the
key store `keys/SPACE/datakeys.sqlite3`, which no backup of the data holds:

- under the record key for values that the product opens by itself (`seal`), or
- under the public half of a compartment's vault for values that only a vault holder opens (`seal_to_vault`).

The commitment (keyed BLAKE2b) keeps one cipher text from opening under two keys. Nothing here hashes plain text.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import nacl.bindings
import nacl.exceptions
import nacl.public
import nacl.pwhash
import nacl.secret
import nacl.utils

from tutela.kernel import spaces
from tutela.kernel.home import write_private
from tutela.kernel.identifiers import random_bytes

VERSION = b"\x01"
KEY_NAME = slice(1, 17)
COMMITMENT = slice(17, 49)
NONCE = slice(49, 73)
BOX = slice(73, None)
SOURCES = "sources"
STORE = "datakeys.sqlite3"


class Erased(Exception):
    """The key of the value was destroyed: nobody can open it any more."""


class Unopenable(Exception):
    """The value does not open: a wrong key, another record's value, or changed bytes."""


def seal(text: str, *, subject: UUID, field: str) -> bytes:
    """Seal under a new data key that the installation itself can unwrap."""
    key_name, data_key = random_bytes(16), random_bytes(32)
    box = nacl.secret.SecretBox(_record_key(str(spaces.current().keys / "record.key")))
    _keep(key_name, "record", bytes(box.encrypt(data_key)))
    return _encrypt(text, key_name, data_key, subject, field)


def seal_to_vault(text: str, *, vault: str, subject: UUID, field: str) -> bytes:
    """Seal under a new data key that only a holder of the vault can unwrap."""
    key_name, data_key = random_bytes(16), random_bytes(32)
    _keep(key_name, f"vault:{vault}", bytes(nacl.public.SealedBox(vault_key(vault)).encrypt(data_key)))
    return _encrypt(text, key_name, data_key, subject, field)


def open_sealed(value: bytes, *, subject: UUID, field: str) -> str:
    """Open what `seal` sealed. Raises Erased, or Unopenable (for a vault's value too: its holder opens it)."""
    wrapping, wrapped = _wrapped_key(value)
    if wrapping != "record":
        raise Unopenable("only a holder of the vault can open this")
    box = nacl.secret.SecretBox(_record_key(str(spaces.current().keys / "record.key")))
    return _open(value, lambda: box.decrypt(wrapped), subject, field)


def open_with_vault(value: bytes, private: nacl.public.PrivateKey, *, subject: UUID, field: str) -> str:
    """Open what `seal_to_vault` sealed, with the vault's private half. Raises Erased or Unopenable."""
    _, wrapped = _wrapped_key(value)
    return _open(value, lambda: nacl.public.SealedBox(private).decrypt(wrapped), subject, field)


def is_erased(value: bytes) -> bool:
    """Whether the value's key is gone."""
    try:
        _wrapped_key(value)
    except Erased:
        return True
    return False


def destroy_key(key_name: bytes) -> None:
    """Destroy a data key. Doing it again is harmless; it cannot be undone."""
    with _store() as store:
        store.execute("DELETE FROM data_key WHERE name = ?", [key_name])
        store.execute("DELETE FROM doomed WHERE name = ?", [key_name])


def doom(key_names: Iterable[bytes], subject: UUID) -> None:
    """Note that these keys are about to be destroyed, for `erasure` to finish what a crash interrupts."""
    with _store() as store:
        store.executemany("INSERT OR IGNORE INTO doomed VALUES (?, ?)", [(n, subject.bytes) for n in key_names])


def doomed() -> list[tuple[bytes, UUID]]:
    """Keys whose destruction was begun, each with its record."""
    if not (spaces.current().keys / STORE).exists():
        return []
    with _store() as store:
        rows = store.execute("SELECT name, subject FROM doomed").fetchall()
    return [(name, UUID(bytes=subject)) for name, subject in rows]


def spare(key_name: bytes) -> None:
    """The destruction that `doom` announced was called off."""
    with _store() as store:
        store.execute("DELETE FROM doomed WHERE name = ?", [key_name])


def held_keys() -> set[bytes]:
    """The names of all data keys that the store holds."""
    with _store() as store:
        return {name for (name,) in store.execute("SELECT name FROM data_key")}


def key_name(value: bytes) -> bytes:
    """The name of the data key that a sealed value needs."""
    if value[:1] != VERSION or len(value) <= NONCE.stop:
        raise Unopenable("this is no sealed value")
    return value[KEY_NAME]


def make_vault(vault: str, passphrase: str) -> None:
    """Make a compartment's vault: a key pair (X25519), its private half under the passphrase (argon2id, 256 MiB)."""
    private = nacl.public.PrivateKey.generate()
    salt = nacl.utils.random(nacl.pwhash.argon2id.SALTBYTES)
    box = nacl.secret.SecretBox(stretch(passphrase, salt))
    folder = spaces.current().keys / "vaults"
    write_private(folder / f"{vault}.private", salt + bytes(box.encrypt(bytes(private))))
    write_private(folder / f"{vault}.public", bytes(private.public_key))


def has_vault(vault: str) -> bool:
    """Whether the vault was made."""
    return (spaces.current().keys / "vaults" / f"{vault}.public").exists()


def vault_key(vault: str) -> nacl.public.PublicKey:
    """The public half: anyone may seal with it."""
    return nacl.public.PublicKey((spaces.current().keys / "vaults" / f"{vault}.public").read_bytes())


def open_vault(vault: str, passphrase: str) -> nacl.public.PrivateKey:
    """The private half. Raises Unopenable if the passphrase is wrong."""
    content = (spaces.current().keys / "vaults" / f"{vault}.private").read_bytes()
    salt, box = content[: nacl.pwhash.argon2id.SALTBYTES], content[nacl.pwhash.argon2id.SALTBYTES :]
    try:
        return nacl.public.PrivateKey(nacl.secret.SecretBox(stretch(passphrase, salt)).decrypt(box))
    except nacl.exceptions.CryptoError as error:
        raise Unopenable("the passphrase does not open this vault") from error


def stretch(passphrase: str, salt: bytes) -> bytes:
    """A key of 32 bytes from a pass phrase: argon2id with 256 MiB, about a third of a second."""
    argon2id = nacl.pwhash.argon2id
    return argon2id.kdf(
        32,
        passphrase.encode(),
        salt,
        opslimit=argon2id.OPSLIMIT_MODERATE,
        memlimit=argon2id.MEMLIMIT_MODERATE,
    )


def _encrypt(text: str, key_name: bytes, data_key: bytes, subject: UUID, field: str) -> bytes:
    nonce = random_bytes(24)
    context = _context(key_name, subject, field)
    box = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(text.encode(), context, nonce, data_key)
    return VERSION + key_name + _commitment(data_key, context) + nonce + box


def _open(value: bytes, unwrap: Callable[[], bytes], subject: UUID, field: str) -> str:
    context = _context(value[KEY_NAME], subject, field)
    try:
        data_key = unwrap()
        if _commitment(data_key, context) != value[COMMITMENT]:
            raise Unopenable("the value belongs to another record or field")
        decrypt = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt
        return decrypt(value[BOX], context, value[NONCE], data_key).decode()
    except nacl.exceptions.CryptoError as error:
        raise Unopenable("the key does not open this value") from error


def _context(key_name: bytes, subject: UUID, field: str) -> bytes:
    return key_name + subject.bytes + field.encode()


def _commitment(data_key: bytes, context: bytes) -> bytes:
    return hashlib.blake2b(context, key=data_key, digest_size=32, person=b"tutela-commit").digest()


@lru_cache
def _record_key(path: str) -> bytes:
    file = Path(path)
    if not file.exists():
        write_private(file, nacl.utils.random(32))
    return file.read_bytes()


def _wrapped_key(value: bytes) -> tuple[str, bytes]:
    name = key_name(value)
    with _store() as store:
        row = store.execute("SELECT wrapping, wrapped FROM data_key WHERE name = ?", [name]).fetchone()
    if row is None:
        raise Erased
    return row


def _keep(name: bytes, wrapping: str, wrapped: bytes) -> None:
    with _store() as store:
        store.execute("INSERT INTO data_key VALUES (?, ?, ?, datetime('now'))", [name, wrapping, wrapped])


@contextmanager
def _store() -> Iterator[sqlite3.Connection]:
    """The key store. `secure_delete` overwrites what is deleted; a rollback journal leaves no copy behind."""
    path = spaces.current().keys / STORE
    with closing(sqlite3.connect(path, timeout=30)) as store:
        store.executescript(
            "PRAGMA secure_delete=ON; PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"
            "CREATE TABLE IF NOT EXISTS data_key"
            " (name BLOB PRIMARY KEY, wrapping TEXT NOT NULL, wrapped BLOB NOT NULL, made TEXT NOT NULL) WITHOUT ROWID;"
            "CREATE TABLE IF NOT EXISTS doomed (name BLOB PRIMARY KEY, subject BLOB NOT NULL) WITHOUT ROWID;"
        )
        with store:
            yield store
