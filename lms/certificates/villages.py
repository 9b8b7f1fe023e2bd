"""The smart village: a commune's dated list of criteria, what was found, and the milestone when all of it holds."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from lms.certificates.kinds import RENEWED_WITHIN, Kind
from lms.certificates.models import Certificate, Evidence, HeldAward, Revocation
from lms.certificates.village_models import VillageCriterion, VillageFinding
from lms.foundation import clock, ids
from lms.foundation.translation import language
from lms.lrs.counting import SERVER, writer_of
from lms.lrs.log import Recorded, state
from lms.lrs.vocabulary import TYPE, VERB, activity_id, activity_parts
from lms.registry.models import Area, Household, Residence
from lms.registry.queries import holds, parent_on

SMART_VILLAGE: Final = activity_id("awards", Kind.VILLAGE.value)
_GROUP: Final = "village:"


@dataclass(frozen=True)
class Line:
    """One criterion as it stands in a village; ``part`` of ``whole`` where the program counts."""

    criterion: VillageCriterion
    met: bool
    percent: int | None = None
    part: int | None = None
    whole: int | None = None
    finding: VillageFinding | None = None

    @property
    def words(self) -> str:
        return words_of(self.criterion)


def words_of(criterion: VillageCriterion) -> str:
    """What a criterion asks, in the reader's language where it was written in it."""
    told: dict[str, str] = json.loads(criterion.words)
    return told.get(language()) or told["vi"]


def criteria_of(session: Session, commune: int, on: date | None = None) -> list[VillageCriterion]:
    """The list in force on a day, in its order."""
    day = on or clock.today()
    wanted = select(VillageCriterion).where(
        VillageCriterion.commune_id == commune, holds(VillageCriterion.valid_from, VillageCriterion.valid_to, day)
    )
    return list(session.scalars(wanted.order_by(VillageCriterion.place, VillageCriterion.id)))


def lines_of(session: Session, village: Area, as_of: datetime | None = None) -> list[Line]:
    """How a village stands, or stood at a moment, in each criterion of its commune's list of that day."""
    return lines_in(session, [village.id], as_of or clock.now())[village.id]


def lines_in(session: Session, villages: Collection[int], moment: datetime) -> dict[int, list[Line]]:
    """The same of several villages, by their ids."""
    day = moment.astimezone(clock.VIETNAM).date()
    lay_in = dict(session.execute(select(Area.id, parent_on(day)).where(Area.id.in_(villages))).tuples().all())
    listed = {commune: criteria_of(session, commune, day) for commune in set(lay_in.values()) if commune is not None}
    of_village = {village: listed.get(lay_in.get(village) or 0, []) for village in villages}
    counts = any(each.counts for some in listed.values() for each in some)
    homes = _homes(session, villages, day) if counts else {}
    holders = _holders(session, villages, moment) if counts else {}
    found = _newest_findings(session, villages, day)
    return {
        village: [
            _counted(each, holders.get(village, 0), homes.get(village, 0))
            if each.counts
            else _noted(each, found.get((village, each.id)))
            for each in some
        ]
        for village, some in of_village.items()
    }


def notice(session: Session, statement: Recorded) -> None:
    """A household's certificate was issued or withdrawn: do the criteria of its village hold now?"""
    place, identifier = (*activity_parts(statement.activity), "", "")[:2]
    ours = place == "certificates" and writer_of(statement) == SERVER
    certificate = session.get(Certificate, identifier) if ours else None
    household = session.get(Household, certificate.household_id) if certificate and certificate.household_id else None
    if certificate and household and certificate.kind == Kind.HOUSEHOLD:
        state_if_met(session, session.get_one(Area, household.village_id))


def state_if_met(session: Session, village: Area) -> bool:
    """State the milestone when every criterion in force holds and no paper of the village is valid for long yet."""
    lines = lines_of(session, village)
    if not lines or not all(line.met for line in lines) or _has_paper(session, village.id):
        return False
    count = session.scalar(select(func.count()).where(*_papers(village.id))) or 0
    state(_satisfied(village.id, count), _account("server"))
    return True


def village_of(statement: Recorded) -> int | None:
    """The village a statement is about; None for any other team."""
    name = str(statement.team or "")
    number = name.removeprefix(_GROUP)
    return int(number) if name.startswith(_GROUP) and number.isdecimal() and len(number) < 10 else None


def last_certificate(session: Session, village: int) -> Certificate | None:
    wanted = select(Certificate).where(*_papers(village)).order_by(Certificate.issued_at.desc())
    return session.scalars(wanted).first()


def evidence_of(session: Session, village: Area) -> Evidence:
    """Each criterion with the finding it rests on, or what was counted."""
    return [
        {
            "kind": "finding" if line.finding else "counted",
            "what": line.words,
            "at": (line.finding.found_on if line.finding else clock.today()).isoformat(),
            "statement": str(line.finding.id if line.finding else line.criterion.id),
        }
        for line in lines_of(session, village)
    ]


def _papers(village: int) -> tuple[Any, ...]:
    return Certificate.village_id == village, Certificate.kind == Kind.VILLAGE.value


def _has_paper(session: Session, village: int) -> bool:
    """A paper that is still good for a while, or one that waits for a signature."""
    last = last_certificate(session, village)
    waiting = select(HeldAward.id).where(
        HeldAward.village_id == village, HeldAward.kind == Kind.VILLAGE.value, HeldAward.decided_at.is_(None)
    )
    good = last is not None and last.revocation is None and last.expires_at > clock.now() + RENEWED_WITHIN
    return good or session.scalar(waiting.limit(1)) is not None


def _newest_findings(
    session: Session, villages: Collection[int], day: date
) -> dict[tuple[int, uuid.UUID], VillageFinding]:
    wanted = select(VillageFinding).where(VillageFinding.village_id.in_(villages), VillageFinding.found_on <= day)
    rows = session.scalars(wanted.order_by(VillageFinding.found_on, VillageFinding.noted_at))
    return {(row.village_id, row.criterion_id): row for row in rows}


def _noted(criterion: VillageCriterion, finding: VillageFinding | None) -> Line:
    if finding is None:
        return Line(criterion, met=False)
    met = finding.met
    if criterion.threshold is not None:
        met = finding.percent is not None and finding.percent >= criterion.threshold
    return Line(criterion, met, finding.percent, finding=finding)


def _counted(criterion: VillageCriterion, part: int, whole: int) -> Line:
    met = whole > 0 and 100 * part >= (criterion.threshold or 0) * whole
    return Line(criterion, met, 100 * part // whole if whole else 0, part, whole)


def _homes(session: Session, villages: Collection[int], day: date) -> dict[int, int]:
    """Village → households living there on the day."""
    return dict(session.execute(_living(villages, day, func.count())).tuples().all())


def _holders(session: Session, villages: Collection[int], moment: datetime) -> dict[int, int]:
    """Village → those of them that held a valid certificate."""
    day = moment.astimezone(clock.VIETNAM).date()
    valid = (
        _living(villages, day, func.count(Certificate.household_id.distinct()))
        .join(Certificate, Certificate.household_id == Residence.household_id)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.kind == Kind.HOUSEHOLD.value)
        .where(Certificate.issued_at <= moment, Certificate.expires_at > moment)
        .where(or_(Revocation.at.is_(None), Revocation.at > moment))
    )
    return dict(session.execute(valid).tuples().all())


def _living(villages: Collection[int], day: date, count: ColumnElement[int]) -> Select[tuple[int, int]]:
    return (
        select(Residence.village_id, count)
        .where(Residence.village_id.in_(villages), holds(Residence.valid_from, Residence.valid_to, day))
        .group_by(Residence.village_id)
    )


def _satisfied(village: int, number: int) -> dict[str, Any]:
    group = {**_account(f"{_GROUP}{village}"), "objectType": "Group"}
    return {
        "id": str(ids.id_of("village smart", village, number)),
        "timestamp": clock.iso(clock.now()),
        "actor": group,
        "verb": {"id": VERB["satisfied"]},
        "object": {"id": SMART_VILLAGE, "definition": {"type": TYPE["award"]}},
        "context": {"team": group},
    }


def _account(name: str) -> dict[str, Any]:
    home_page = current_app.extensions["settings"].base_url
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": name}}
