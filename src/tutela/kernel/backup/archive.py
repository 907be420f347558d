"""The backup file: a tar under zstd that is written and read in one pass, in constant memory.

    backup.json         what it is: format, product, database, spaces
    ...                 data
    manifest.json       SHA-256 of every member before it, signed with the node key where that is at hand

A file that was cut short has no manifest; one changed byte is a wrong hash. `check` reads a file from end to end
before anything is restored from it.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import nacl.exceptions
import nacl.signing
import zstandard
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tutela.kernel.problems import Invalid

FORMAT = 1
WHAT = "backup.json"
MANIFEST = "manifest.json"
LEVEL = 3


class BadBackup(Invalid):
    """The file is no backup, was cut short, or was changed."""

    code = "backup.bad"
    title = _("This is no whole backup")


class Writer:
    """An archive that is being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._hashes: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        """A member from memory."""
        self._put(name, len(content), io.BytesIO(content))

    def add_json(self, name: str, value: Any) -> None:
        """A member of JSON."""
        self.add(name, json.dumps(value, indent=1).encode())

    def add_file(self, name: str, path: Path) -> None:
        """A member from a file that nobody changes meanwhile."""
        with path.open("rb") as handle:
            self._put(name, path.stat().st_size, handle)

    def _put(self, name: str, size: int, source: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        hashed = _Hashed(source)
        self._tar.addfile(member, hashed)
        self._hashes[name] = hashed.hexdigest()

    def close(self, key: nacl.signing.SigningKey | None) -> None:
        """Write the manifest."""
        content = json.dumps({"members": self._hashes}, sort_keys=True).encode()
        signature = key and key.sign(content).signature.hex()
        public = key and bytes(key.verify_key).hex()
        self.add_json(MANIFEST, {"content": content.decode(), "signature": signature, "key": public})


class _Hashed:
    """Reads from a source, hashing what goes by."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._hash = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As of a file."""
        chunk = self._source.read(size)
        self._hash.update(chunk)
        return chunk

    def hexdigest(self) -> str:
        """Of everything that was read."""
        return self._hash.hexdigest()


@contextmanager
def writing(path: Path, key: nacl.signing.SigningKey | None) -> Iterator[Writer]:
    """Write an archive, readable by its owner only. It appears under its name when it is whole."""
    draft = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            with (
                zstandard.ZstdCompressor(level=LEVEL).stream_writer(handle, closefd=False) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                writer = Writer(tar)
                yield writer
                writer.close(key)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


Members = Iterator[tuple[str, IO[bytes]]]


@contextmanager
def reading(path: Path) -> Iterator[Members]:
    """Every member in its order, each to be read before the next is asked for. Raises BadBackup."""
    try:
        with (
            _opened(path) as handle,
            zstandard.ZstdDecompressor().stream_reader(handle) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as tar,
        ):
            yield _members(tar)
    except (tarfile.TarError, zstandard.ZstdError, EOFError, ValueError) as error:
        why = _("{file} is no backup, or was cut short or changed: {error}")
        raise BadBackup(format_lazy(why, file=path, error=error)) from error


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise BadBackup(f"{path}: {error.strerror}") from error


def _members(tar: tarfile.TarFile) -> Members:
    for member in tar:
        content = tar.extractfile(member)
        if content is not None:
            yield member.name, content


def check(path: Path) -> dict[str, Any]:
    """Read the whole archive and compare every member with the manifest; returns what `backup.json` says.

    Raises BadBackup.
    """
    found: dict[str, str] = {}
    what: dict[str, Any] = {}
    with reading(path) as members:
        for name, content in members:
            if name == MANIFEST:
                _compare(path, json.load(content), found)
                return _understood(path, what)
            hashed = _Hashed(content)
            if name == WHAT:
                what = json.loads(hashed.read())
            while hashed.read(1 << 20):
                pass
            found[name] = hashed.hexdigest()
    raise BadBackup(format_lazy(_("{file} was cut short: it has no manifest"), file=path))


def _compare(path: Path, manifest: dict[str, Any], found: dict[str, str]) -> None:
    if manifest["signature"]:
        try:
            key = nacl.signing.VerifyKey(bytes.fromhex(manifest["key"]))
            key.verify(manifest["content"].encode(), bytes.fromhex(manifest["signature"]))
        except nacl.exceptions.CryptoError as error:
            why = _("{file}: its manifest is not signed by whom it says")
            raise BadBackup(format_lazy(why, file=path)) from error
    listed = json.loads(manifest["content"])["members"]
    for name in sorted(listed.keys() | found.keys()):
        if listed.get(name) != found.get(name):
            raise BadBackup(format_lazy(_("{file}: its part {name} was changed"), file=path, name=name))


def _understood(path: Path, what: dict[str, Any]) -> dict[str, Any]:
    if what.get("format") != FORMAT:
        why = _("{file} was made by Tutela {version} in a format that this version does not read")
        raise BadBackup(format_lazy(why, file=path, version=what.get("product", "?")))
    return what
