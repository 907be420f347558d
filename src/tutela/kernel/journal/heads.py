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

from tutela.kernel import spaces
from tutela.kernel.clock import from_microseconds, iso, microseconds
from tutela.kernel.home import write_private

CONTEXT = "tutela-tree-head-1"


class BadHead(ValueError):
    """A head that does not say what a head says, or whose signature does not hold."""


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
            raise BadHead(f"the signature of the head of size {self.size} does not hold") from error

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
            raise BadHead(
                f"this is no tree head: {error}; expected what `journal head --json` writes"
            ) from error


def signed_bytes(node: bytes, size: int, root: bytes, at: datetime) -> bytes:
    """The bytes that a head's signature covers."""
    return cbor2.dumps([CONTEXT, node, size, root, microseconds(at)])


def node_key(space: spaces.Space | None = None) -> nacl.signing.SigningKey:
    """The key that signs this node's journal; made on first use. It never leaves `keys/`."""
    return _node_key(str((space or spaces.current()).keys / "node.key"))


@lru_cache
def _node_key(path: str) -> nacl.signing.SigningKey:
    file = Path(path)
    if not file.exists():
        write_private(file, bytes(nacl.signing.SigningKey.generate()))
    return nacl.signing.SigningKey(file.read_bytes())


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
    key = bytes(node_key().verify_key)
    return TreeHead(bytes(state.node), state.size, bytes(state.root), state.at, key, bytes(state.signature))
