"""Keys to the interface: made, shown once, checked, revoked. What may be done with one is its scopes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.counting import GUEST, TRUSTED_GUEST
from lms.lrs.models import Credential
from lms.lrs.reach import Surveyor

SCOPES: Final = ("statements/write", "learning", "statements/read/mine", "statements/read", "state", "all")
# Its last use is for people who tidy up: to the minute would be a write for every request.
_USE_NOTED_EVERY: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Holder:
    """Who asks, as the requests of a credential see it."""

    id: uuid.UUID
    scopes: frozenset[str]
    area: str = ""

    def may(self, *scopes: str) -> bool:
        """Whether one of these scopes, or all, is held."""
        return not self.scopes.isdisjoint((*scopes, "all"))

    def authority(self, home_page: str) -> dict[str, Any]:
        """The agent that stands in what it writes; its name says whether that counts as learning."""
        kind = TRUSTED_GUEST if self.may("learning") else GUEST
        return {"objectType": "Agent", "account": {"homePage": home_page, "name": f"{kind}{self.id}"}}


@dataclass(frozen=True)
class Made:
    """A new credential; ``secret`` is known here only."""

    key: str
    secret: str


@writes
def add(name: str, scopes: Iterable[str], area: str = "") -> Made:
    """Make a credential, for an area or for all. Scopes and area never change: what was written with it must go on
    counting, or not, in every replay. Raises ``ValueError`` for an unknown scope or none, ``LookupError`` for an
    unknown area."""
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(SCOPES):
        raise ValueError(f"a scope is one of {', '.join(SCOPES)}")
    if area:
        surveyor: Surveyor = current_app.extensions["lrs_reach"]
        surveyor(area)
    made = Made(secrets.token_hex(8), secrets.token_urlsafe(24))
    db.session.add(
        Credential(
            id=ids.new_id(),
            name=name,
            key=made.key,
            secret=_digest(made.secret),
            scopes=" ".join(wanted),
            area=area,
            made_at=clock.now(),
        )
    )
    return made


def _digest(secret: str) -> bytes:
    """A machine chose it, 192 bits: a plain digest is enough."""
    return hashlib.sha256(secret.encode()).digest()


def known() -> Sequence[Credential]:
    return db.session.scalars(select(Credential).order_by(Credential.made_at, Credential.key)).all()


@writes
def revoke(key: str) -> None:
    """Let it in no more. Raises ``LookupError`` for an unknown key."""
    found = db.session.scalar(select(Credential).where(Credential.key == key))
    if found is None:
        raise LookupError(f"there is no credential {key}")
    found.revoked_at = found.revoked_at or clock.now()


def holder(key: str, secret: str) -> Holder | None:
    """Who has this key and secret; None for a wrong or revoked one."""
    found = db.session.scalar(select(Credential).where(Credential.key == key))
    if found is None or found.revoked_at or not hmac.compare_digest(found.secret, _digest(secret)):
        return None
    who = Holder(found.id, frozenset(found.scopes.split()), found.area)
    if found.used_at is None or clock.now() - found.used_at > _USE_NOTED_EVERY:
        _note_use(found.id)
    return who


@writes
def _note_use(identifier: uuid.UUID) -> None:
    db.session.get_one(Credential, identifier).used_at = clock.now()
