"""Signed tree heads: what a node vouches for at one size of its journal.

A head is what witnesses keep. As JSON it has `node`, `size`, `root`, `at`, `key` and `signature`, bytes in hex.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import cbor2
import nacl.exceptions
import nacl.signing
from django.utils.translation import gettext_lazy as _

from tutela.kernel import spaces
from tutela.kernel.clock import from_microseconds, iso, microseconds
from tutela.kernel.home import write_private
from tutela.kernel.problems import Closed

CONTEXT = "tutela-tree-head-1"


class BadHead(ValueError):
    """A head that does not say what a head says, or whose signature does not hold."""


class KeysMissing(Closed):
    """The home was restored from a backup without its keys: it can be read and verified, not written."""

    code = "keys_missing"
    title = _(
        "This installation was restored without its keys, so nothing can be changed: "
        "restore the backup together with its keys into an empty home"
    )


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The root of the first `size` entries, signed (Ed25519) by the node at a time."""

    node: bytes
    size: int
    root: bytes
    at: datetime
    key: bytes
    signature: bytes

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return signed_bytes(self.node, self.size, self.root, self.at)

    def check(self) -> None:
        """Raises BadHead unless the signature holds under the head's own key."""
        try:
            nacl.signing.VerifyKey(self.key).verify(self.signed_bytes(), self.signature)
        except (nacl.exceptions.BadSignatureError, nacl.exceptions.ValueError) as error:
            told = _("the signature of the head of size %(size)s does not hold") % {"size": self.size}
            raise BadHead(told) from error

    def as_json(self) -> dict[str, object]:
        """For a file, a mail, the API."""
        return {
            "node": self.node.hex(),
            "size": self.size,
            "root": self.root.hex(),
            "at": iso(self.at),
            "key": self.key.hex(),
            "signature": self.signature.hex(),
        }

    @classmethod
    def from_json(cls, text: str) -> "TreeHead":
        """Read a head that `as_json` wrote. Raises BadHead."""
        try:
            given = json.loads(text)
            raw = {name: bytes.fromhex(given[name]) for name in ("node", "root", "key", "signature")}
            return cls(size=int(given["size"]), at=datetime.fromisoformat(given["at"]), **raw)
        except (KeyError, TypeError, ValueError) as error:
            raise BadHead(f"this is no tree head: {error}; expected what `journal head --json` writes") from error


def signed_bytes(node: bytes, size: int, root: bytes, at: datetime) -> bytes:
    """The bytes that a head's signature covers."""
    return cbor2.dumps([CONTEXT, node, size, root, microseconds(at)])


def node_key(space: spaces.Space | None = None) -> nacl.signing.SigningKey:
    """The key that signs this node's journal; made on first use. It never leaves `keys/`. Raises KeysMissing."""
    return _node_key(str((space or spaces.current()).keys / "node.key"))


def public_key(space: spaces.Space | None = None) -> bytes:
    """The public half of the node key. Verifying needs no more; a backup carries it."""
    file = (space or spaces.current()).keys / spaces.PUBLIC_HALF
    return file.read_bytes() if file.exists() else bytes(node_key(space).verify_key)


def has_keys(space: spaces.Space | None = None) -> bool:
    """Whether the journal of the space can be signed: not in a home that was restored without its keys."""
    keys = (space or spaces.current()).keys
    return (keys / "node.key").exists() or not (keys / spaces.PUBLIC_HALF).exists()


@lru_cache
def _node_key(path: str) -> nacl.signing.SigningKey:
    file = Path(path)
    public = file.with_name(spaces.PUBLIC_HALF)
    if not file.exists():
        if public.exists():
            raise KeysMissing
        write_private(file, bytes(nacl.signing.SigningKey.generate()))
    key = nacl.signing.SigningKey(file.read_bytes())
    if not public.exists():
        write_private(public, bytes(key.verify_key))
    return key


def node_name(key: nacl.signing.SigningKey) -> bytes:
    """16 bytes that name the node: the beginning of its public key."""
    return bytes(key.verify_key)[:16]


def sign(size: int, root: bytes, at: datetime) -> TreeHead:
    """Sign a head with this node's key, at whole microseconds."""
    key = node_key()
    at = from_microseconds(microseconds(at))
    node = node_name(key)
    signature = key.sign(signed_bytes(node, size, root, at)).signature
    return TreeHead(node, size, root, at, bytes(key.verify_key), signature)


def latest() -> TreeHead:
    """The head of the journal as it stands."""
    from tutela.kernel.journal.models import State

    state = State.objects.get(id=1)
    signature = bytes(state.signature)
    return TreeHead(bytes(state.node), state.size, bytes(state.root), state.at, public_key(), signature)
