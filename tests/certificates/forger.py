"""Somebody with a key of his own, which nobody endorsed."""

from __future__ import annotations

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.ob3.ldp import add_data_integrity_proof

from lms.certificates.cose import sign
from lms.certificates.keys import ENDORSES


class Forger:
    """Signs whatever he likes, as ``key-2``."""

    def __init__(self) -> None:
        self._secret, self.name = Ed25519PrivateKey.generate(), "key-2"

    def signed(self, payload: Any, purpose: str) -> bytes:
        return sign(payload, self._secret, self.name, purpose)

    def text(self, payload: Any, purpose: str) -> str:
        return base64.b64encode(self.signed(payload, purpose)).decode()

    def listed(self, endorser: Forger | None) -> dict[str, Any]:
        """His key as the news would tell it."""
        public = self._secret.public_key().public_bytes_raw()
        endorsement = endorser and endorser.text({1: self.name, 2: public}, ENDORSES)
        return {"id": self.name, "x": base64.b64encode(public).decode(), "endorsement": endorsement}

    def resigned(self, credential: dict[str, Any], method: str = "did:web:localhost#key-1") -> dict[str, Any]:
        """The same credential with his signature, in the name of ``method``."""
        unsecured = {key: value for key, value in credential.items() if key != "proof"}
        pem = self._secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        signed: dict[str, Any] = add_data_integrity_proof(unsecured, pem, method)
        return signed
