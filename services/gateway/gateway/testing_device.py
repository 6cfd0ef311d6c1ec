"""A device with a passkey for tests: makes a key and signs as WebAuthn asks, and can be told to misbehave."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes as read
from webauthn.helpers import bytes_to_base64url as text

_PRESENT, _VERIFIED, _MADE = 1, 4, 64


@dataclass
class Device:
    """One security key holding one passkey; `count` is its counter, `verifies` whether it knows its owner."""

    origin: str = "http://localhost:8080"
    rp_id: str = "localhost"
    count: int = 0
    verifies: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    handle: str = ""

    def make(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        self.handle = options["user"]["id"]
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public_key()
        statement = {"fmt": "none", "attStmt": {}, "authData": self._data(_MADE) + attested}
        told = self._client("webauthn.create", options)
        return self._answer(told, attestationObject=text(cbor2.dumps(statement)), transports=["usb"])

    def sign(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`; the counter goes on by one."""
        self.count += 1
        told, data = self._client("webauthn.get", options), self._data()
        signed = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            told, authenticatorData=text(data), signature=text(signed), userHandle=self.handle
        )

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _data(self, more: int = 0) -> bytes:
        flags = _PRESENT | (_VERIFIED if self.verifies else 0) | more
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        return cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )

    def _answer(self, client: bytes, **more: Any) -> str:
        response = {"clientDataJSON": text(client), **more}
        told = {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        return json.dumps(told)


def tampered(answer: str, part: str, change: bytes) -> str:
    """Return an answer one part of which begins otherwise."""
    told = json.loads(answer)
    kept = read(told["response"][part])
    told["response"][part] = text(change + kept[len(change) :])
    return json.dumps(told)
