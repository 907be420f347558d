"""A passkey in software: does what an authenticator and its browser do (WebAuthn Level 3, 6 and 7)."""

import hashlib
import json
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

Flags = AuthenticatorData.FLAG


class Passkey:
    """One key pair for one site. `origin` is what the browser would write: where the page came from."""

    def __init__(self, *, origin: str = "http://localhost", site: str = "localhost") -> None:
        self.origin, self.site = origin, site
        self.id = token_bytes(16)
        self.user_handle = ""
        self._private = ec.generate_private_key(ec.SECP256R1())

    def create(self, task: dict[str, Any]) -> str:
        """The answer to a task that asks for a new passkey."""
        self.user_handle = task["publicKey"]["user"]["id"]
        public = ES256.from_cryptography_key(self._private.public_key())
        held = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(self._site_hash(), Flags.UP | Flags.UV | Flags.AT, 0, held)
        response = {
            "clientDataJSON": websafe_encode(self._client_data("webauthn.create", task)),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
        }
        return self._answer(response, {"credProps": {"rk": True}})

    def get(self, task: dict[str, Any]) -> str:
        """The answer to a task that asks who is there."""
        data = AuthenticatorData.create(self._site_hash(), Flags.UP | Flags.UV, 1)
        client_data = self._client_data("webauthn.get", task)
        signed = bytes(data) + hashlib.sha256(client_data).digest()
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "authenticatorData": websafe_encode(bytes(data)),
            "signature": websafe_encode(self._private.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.user_handle,
        }
        return self._answer(response, {})

    def _site_hash(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _client_data(self, kind: str, task: dict[str, Any]) -> bytes:
        challenge = task["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, response: dict[str, Any], results: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps({**answer, "clientExtensionResults": results})
