"""A household that completed the core set is awarded its certificate, once; what the paper says is frozen then."""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from datetime import timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.certificates.models import Certificate
from lms.foundation import clock, ids
from lms.foundation.translation import LANGUAGES, day, t
from lms.lrs.counting import SERVER, writer_of
from lms.lrs.log import Recorded, state
from lms.lrs.vocabulary import TYPE, VERB, activity_id
from lms.progress.reactions import CORE_SET
from lms.registry.models import Area, Household

KIND: Final = "core_set"
TEMPLATE: Final = "1"
# Indicators: a household's certificate is valid for 24 months.
VALID_FOR: Final = timedelta(days=730)


def award(session: Session, statement: Recorded) -> None:
    """React to “household satisfied the core set”, said by this server: one certificate, stated as “earned”."""
    household_id = ids.parse_id(statement.team)
    if statement.activity != CORE_SET or household_id is None or writer_of(statement) != SERVER:
        return
    known = select(Certificate.id).where(Certificate.cause == statement.id)
    household = session.get(Household, household_id)
    if household is None or session.scalar(known):
        return
    certificate = _issued(session, household, statement.id)
    session.add(certificate)
    state(_earned(certificate), _account("server"))


def new_identifier() -> str:
    """128 random bits as 26 letters and digits: guessing finds nothing."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def _issued(session: Session, household: Household, cause: uuid.UUID) -> Certificate:
    now = clock.now()
    village = session.get_one(Area, household.village_id)
    commune = session.get_one(Area, village.parent_id)
    identifier, expires = new_identifier(), now + VALID_FOR
    number = _next_number(session, commune, now.year)
    fields = _printed(household, village, commune, {"issued": day(now), "expires": day(expires)})
    address = f"{current_app.extensions['settings'].base_url}/c/{identifier}"
    return Certificate(
        id=identifier,
        number=number,
        kind=KIND,
        household_id=household.id,
        village_id=village.id,
        cause=cause,
        data=json.dumps({**fields, "number": number, "address": address}, ensure_ascii=False),
        template=TEMPLATE,
        issued_at=now,
        expires_at=expires,
    )


def _next_number(session: Session, commune: Area, year: int) -> str:
    """``06913/2026/00012``: the year's count in the commune. Reactions run under the write lock of their cursor."""
    stem = f"{commune.gso_code or commune.id}/{year}/"
    count = session.scalar(select(func.count()).where(Certificate.number.startswith(stem))) or 0
    return f"{stem}{count + 1:05}"


def _printed(household: Household, village: Area, commune: Area, days: dict[str, str]) -> dict[str, Any]:
    province = commune.parent.title if commune.parent else ""
    settings = current_app.extensions["settings"]
    core = len(current_app.extensions["catalogue"].core)
    values = {"lessons": core, "commune": commune.title, **days}
    return {
        "recipient": household.label,
        "place": ", ".join((village.title, _within(commune.title), _within(province))),
        "commune": commune.title,
        "province": province,
        "issuer": commune.title,
        "site_name": settings.site_name,
        **days,
        "texts": {
            lang: {key: t(f"certificates.paper.{key}", lang=lang, **values) for key in _PAPER} for lang in LANGUAGES
        },
    }


_PAPER: Final = (
    "title", "number", "awarded_to", "body", "check", "not_state", "issued", "signed_for", "valid_until", "qr_alt",
)  # fmt: skip


def _within(title: str) -> str:
    """“Xã Quảng Tân” as it stands inside an address: “xã Quảng Tân”."""
    return title[:1].lower() + title[1:]


def _earned(certificate: Certificate) -> dict[str, Any]:
    group = {**_account(str(certificate.household_id)), "objectType": "Group"}
    return {
        "id": str(ids.id_of("earned", certificate.cause)),
        "timestamp": clock.iso(certificate.issued_at),
        "actor": group,
        "verb": {"id": VERB["earned"]},
        "object": {"id": activity_id("certificates", certificate.id), "definition": {"type": TYPE["certificate"]}},
        "context": {"team": group},
    }


def _account(name: str) -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}
