"""The one door through which certificates come into being: frozen, numbered, signed, and stated as “earned”."""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.access.models import PicturePin
from lms.certificates.kinds import MONTHS, Kind
from lms.certificates.models import Certificate, CommunePaper, Evidence, HeldAward
from lms.certificates.signed_code import code_for
from lms.certificates.status_places import free_place
from lms.certificates.wording import printed
from lms.foundation import clock, ids
from lms.foundation.database import writes
from lms.lrs.log import state
from lms.lrs.vocabulary import TYPE, VERB, activity_id
from lms.progress.ladder import AGE_ADULT, of_age
from lms.registry.models import Area, Person

TEMPLATE: Final = "2"


@dataclass(frozen=True, kw_only=True)
class Award:
    """What was earned, by whom, and why. ``cause``: the statement, or another id that follows from what happened.

    ``recipient`` and ``expires``: for a correction, the name as it should have been and the day that stays.
    """

    kind: Kind
    cause: uuid.UUID
    village_id: int
    household_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    course: str | None = None
    evidence: Evidence = field(default_factory=list)
    rule_id: uuid.UUID | None = None
    replaces: str | None = None
    recipient: str | None = None
    expires: datetime | None = None


def grant(session: Session, award: Award) -> Certificate | None:
    """Issue, or lay before the commune's officer where the commune wants that; nothing when it was done before.

    A paper in an adult's own name waits until she has pictures (``certificates/pictures.py``).
    """
    if session.get(HeldAward, award.cause) or session.scalar(_known(award.cause)):
        return None
    commune = session.get_one(Area, session.get_one(Area, award.village_id).parent_id)
    desk = session.get(CommunePaper, commune.id)
    lacking = _lacks_pictures(session, award)
    if lacking or (desk and desk.held):
        session.add(_held(award, lacking))
        return None
    return issue(session, award)


@writes
def issue(session: Session, award: Award, signed_by: uuid.UUID | None = None) -> Certificate:
    """Issue now. Raises ``KeyUnreadable``; then nothing was issued."""
    village = session.get_one(Area, award.village_id)
    # Numbers are counted: one at a time in a commune, on databases with many writers too.
    commune = session.get_one(Area, village.parent_id, with_for_update={"of": Area})
    now = clock.now()
    expires = award.expires or months_later(now, MONTHS)
    number = _next_number(session, commune, now.year)
    identifier = new_identifier()
    words = printed(session, award.kind, award, village, commune, issued=now, expires=expires)
    if award.recipient:
        words["recipient"] = award.recipient
    address = f"{current_app.extensions['settings'].base_url}/c/{identifier}"
    status_list, status_index = free_place(session)
    certificate = Certificate(
        id=identifier, number=number, kind=award.kind.value, household_id=award.household_id,
        person_id=award.person_id, village_id=village.id, course=award.course, cause=award.cause,
        evidence=json.dumps(award.evidence), rule_id=award.rule_id, template=TEMPLATE, issued_at=now,
        expires_at=expires, signed_by=signed_by,
        status_list=status_list, status_index=status_index, replaces_id=award.replaces,
        data=json.dumps({**words, "number": number, "address": address}, ensure_ascii=False),
    )  # fmt: skip
    certificate.code = code_for(certificate)
    session.add(certificate)
    session.flush()
    state(_earned(certificate), _account("server"))
    return certificate


def award_of(held: HeldAward) -> Award:
    """What was held, to be issued after all."""
    return Award(
        kind=Kind(held.kind), cause=held.id, village_id=held.village_id, household_id=held.household_id,
        person_id=held.person_id, course=held.course, evidence=json.loads(held.evidence), replaces=held.replaces_id,
        rule_id=held.rule_id,
    )  # fmt: skip


def new_identifier() -> str:
    """128 random bits as 26 letters and digits: guessing finds nothing."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def months_later(moment: datetime, months: int) -> datetime:
    """The end of that day of the month where the users live; the 29th of February becomes the 28th."""
    local = moment.astimezone(clock.VIETNAM)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date.resolution).day
    end = datetime(year, month, min(local.day, last), 23, 59, 59, tzinfo=clock.VIETNAM)
    return end.astimezone(moment.tzinfo)


def _known(cause: uuid.UUID) -> Any:
    return select(Certificate.id).where(Certificate.cause == cause)


def _lacks_pictures(session: Session, award: Award) -> bool:
    person = session.get(Person, award.person_id) if award.person_id else None
    if person is None or not of_age(person.birth_year, clock.now(), AGE_ADULT):
        return False
    return session.get(PicturePin, person.id) is None


def _held(award: Award, lacking: bool) -> HeldAward:
    return HeldAward(
        id=award.cause, kind=award.kind.value, household_id=award.household_id, person_id=award.person_id,
        village_id=award.village_id, course=award.course, evidence=json.dumps(award.evidence),
        rule_id=award.rule_id, replaces_id=award.replaces, earned_at=clock.now(), lacks_pictures=lacking,
    )  # fmt: skip


def _next_number(session: Session, commune: Area, year: int) -> str:
    """``06913/2026/00012``: the year's count in the commune."""
    stem = f"{commune.gso_code or commune.id}/{year}/"
    count = session.scalar(select(func.count()).where(Certificate.number.startswith(stem))) or 0
    return f"{stem}{count + 1:05}"


def _earned(certificate: Certificate) -> dict[str, Any]:
    """Who earned it: the person, the household, or the village; the household stands beside the person."""
    household = certificate.household_id
    group = _group(str(household) if household else f"village:{certificate.village_id}")
    return {
        "id": str(ids.id_of("earned", certificate.cause)),
        "timestamp": clock.iso(certificate.issued_at),
        "actor": _account(str(certificate.person_id)) if certificate.person_id else group,
        "verb": {"id": VERB["earned"]},
        "object": {"id": activity_id("certificates", certificate.id), "definition": {"type": TYPE["certificate"]}},
        "context": {"team": group},
    }


def _account(name: str) -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}


def _group(name: str) -> dict[str, Any]:
    return {**_account(name), "objectType": "Group"}
