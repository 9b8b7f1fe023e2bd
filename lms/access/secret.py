"""Secrets, made and kept: what a machine chose as a digest, what a person chose by argon2."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 8
_LOOKALIKES = str.maketrans("OIL", "011")

# 31 ms on the reference machine (findings, “trust”); a PIN is guarded by its few tries, not by its hash.
_PIN = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_PASSWORD = PasswordHasher()
# Each check takes up to 64 MiB: as many at once as there are threads would take all there is.
_AT_ONCE = threading.BoundedSemaphore(2)


def new_token(bits: int) -> str:
    return secrets.token_urlsafe(bits // 8)


def new_code() -> str:
    """Eight signs to type, none of which looks like another: ``7K2M9QXD``, 40 bits."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))


def written(code: str) -> str:
    """The code as it is printed: ``7K2M-9QXD``."""
    return f"{code[:4]}-{code[4:]}"


def tidy_code(typed: str) -> str:
    """The code behind whatever was typed."""
    return "".join(sign for sign in typed.upper().translate(_LOOKALIKES) if sign in CROCKFORD)


def digest(token: str) -> bytes:
    """Enough for tokens of 128 bits and more."""
    return hashlib.sha256(token.encode()).digest()


def keyed_digest(purpose: str, value: str) -> bytes:
    """For what is too short to be hashed plainly: without the server's key a stolen table cannot be searched."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"{purpose}\x1f{value}".encode(), "sha256")


def hash_pin(pin: str) -> str:
    return _PIN.hash(pin)


def pin_matches(hashed: str, pin: str) -> bool:
    return _matches(_PIN, hashed, pin)


def hash_password(password: str) -> str:
    return _PASSWORD.hash(password)


def password_matches(hashed: str, password: str) -> bool:
    return _matches(_PASSWORD, hashed, password)


def _matches(hasher: PasswordHasher, hashed: str, given: str) -> bool:
    try:
        with _AT_ONCE:
            return hasher.verify(hashed, given)
    except (VerificationError, InvalidHashError):
        return False
