"""The keys of an installation in one file, under a pass phrase (argon2id, 256 MiB; XSalsa20-Poly1305).

All of `TUTELA_HOME/keys`: node keys, record keys, vaults, data keys. Left out is the address of the web's database
role, which belongs to one server and is made anew. Whoever holds this file and the pass phrase can sign as the node
and open what the product opens by itself; the inside of vaults needs their own pass phrases still.
"""

import io
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path, PurePosixPath

import nacl.exceptions
import nacl.secret
import nacl.signing
import nacl.utils
import zstandard
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tutela.kernel.home import folder, home, write_private
from tutela.kernel.problems import Invalid
from tutela.kernel.sealing import STORE, stretch

MAGIC = b"tutela-keys-1\n"
SALT = slice(len(MAGIC), len(MAGIC) + 16)
SHORTEST = 12
LEFT_OUT = frozenset({"web-database-url"})


class BadKeys(Invalid):
    """The file holds no keys, or not with this pass phrase, or not of this installation."""

    code = "backup.keys"


def make(path: Path, passphrase: str) -> int:
    """Write every key into `path`; returns how many files. Raises Invalid for a short pass phrase."""
    if len(passphrase) < SHORTEST:
        raise Invalid(fields={"passphrase": format_lazy(_("Take at least {count} characters"), count=SHORTEST)})
    files = {name: _content(file) for name, file in _files()}
    salt = nacl.utils.random(SALT.stop - SALT.start)
    box = nacl.secret.SecretBox(stretch(passphrase, salt)).encrypt(zstandard.compress(_packed(files)))
    write_private(path, MAGIC + salt + bytes(box))
    return len(files)


def _files() -> list[tuple[str, Path]]:
    keys = home() / "keys"
    found = sorted(file for file in keys.rglob("*") if file.is_file() and file.name not in LEFT_OUT)
    return [(file.relative_to(keys).as_posix(), file) for file in found if not file.name.endswith((".new", "-journal"))]


def _content(file: Path) -> bytes:
    """Of the key store, one state, while others use it."""
    if file.name != STORE:
        return file.read_bytes()
    with closing(sqlite3.connect(file, timeout=30)) as store, closing(sqlite3.connect(":memory:")) as copy:
        store.backup(copy)
        return copy.serialize()


def _packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def read(path: Path, passphrase: str) -> dict[str, bytes]:
    """Every key by its place under `keys/`. Raises BadKeys."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadKeys(f"{path}: {error.strerror}") from error
    if not content.startswith(MAGIC):
        raise BadKeys(format_lazy(_("{file} holds no keys of Tutela"), file=path))
    try:
        box = nacl.secret.SecretBox(stretch(passphrase, content[SALT]))
        packed = zstandard.decompress(box.decrypt(content[SALT.stop :]))
    except (nacl.exceptions.CryptoError, nacl.exceptions.ValueError) as error:
        why = _("The pass phrase does not open {file}, or the file was changed")
        raise BadKeys(format_lazy(why, file=path)) from error
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {member.name: file.read() for member in tar if (file := tar.extractfile(member))}


def demand_match(files: dict[str, bytes], public_keys: dict[str, str]) -> None:
    """Raises BadKeys unless the keys are those of the spaces that were backed up (name -> public key in hex)."""
    for space, public in public_keys.items():
        private = files.get(f"{space}/node.key")
        if private and bytes(nacl.signing.SigningKey(private).verify_key).hex() != public:
            why = _("These are the keys of another installation: the space {space} differs")
            raise BadKeys(format_lazy(why, space=space))


def put(files: dict[str, bytes]) -> None:
    """Lay the keys into the home."""
    keys = folder("keys", private=True)
    for name, content in files.items():
        place = PurePosixPath(name)
        if place.is_absolute() or ".." in place.parts:
            raise BadKeys(format_lazy(_("{name} is no place for a key"), name=name))
        target = keys / place
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(target, content)
