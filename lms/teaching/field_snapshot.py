"""What a trainer's phone takes along into the village: her households and their people, sessions, stalls, lessons."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from lms.access.models import Account, HouseholdCard
from lms.catalogue.model import Catalogue
from lms.foundation import clock
from lms.registry.models import Area, Membership, Person, Product, Stall
from lms.registry.queries import HEAD, holds, membership
from lms.teaching.households import Line, Work, work_in
from lms.teaching.queries import products_within_reach, sessions_within_reach, stalls_within_reach
from lms.teaching.session_actions import present_at
from lms.teaching.session_models import TrainingSession

# A closed session stays at hand this long, for corrections from the village.
CLOSED_KEPT: Final = timedelta(days=7)


def field_snapshot(
    session: Session, account: Account, villages: Sequence[Area], catalogue: Catalogue
) -> dict[str, Any]:
    """All of it as JSON, within the account's reach; the same content for the same state."""
    work = work_in(session, villages, catalogue, clock.now())
    households = [line.household.id for line in work.lines]
    return {
        "account": {"id": str(account.id), "name": account.name},
        "villages": [{"id": village.id, "title": village.title} for village in villages],
        "households": _households(session, account, work),
        "people": _people(session, households),
        "sessions": [_session(each) for each in _at_hand(session, account)],
        "stalls": _stalls(session, account),
        "products": [
            {"id": str(each.id), "name": each.name}
            for each in session.scalars(products_within_reach(account).where(Product.closed_on.is_(None)))
        ],
        "lessons": [
            {"id": each.id, "title": each.title.to_json(), "core": each.core} for each in catalogue.lessons.values()
        ],
    }


def _households(session: Session, account: Account, work: Work) -> list[dict[str, Any]]:
    order = {line.household.id: place for place, line in enumerate(work.to_visit())}
    cards, own = _card_hashes(session, [line.household.id for line in work.lines]), _own_household(account)
    return [
        {
            **_household(line),
            "order": order.get(line.household.id),
            "card": cards.get(line.household.id, ""),
            "own": line.household.id == own,
        }
        for line in work.lines
    ]


def _stalls(session: Session, account: Account) -> list[dict[str, Any]]:
    return [
        {"id": str(stall.id), "number": stall.number, "label": stall.label, "market": stall.market.name}
        for stall in session.scalars(
            stalls_within_reach(account).where(Stall.closed_on.is_(None)).options(joinedload(Stall.market))
        )
    ]


def _household(line: Line) -> dict[str, Any]:
    household, standing = line.household, line.standing
    return {
        "id": str(household.id),
        "code": household.code,
        "label": household.label,
        "village": household.village_id,
        "lane": household.lane,
        "residents": household.residents,
        "phones": household.phones,
        "rung": standing.rung.value,
        "learning": standing.learning,
        "core": standing.core_done,
        "missing": standing.missing_skills,
        "last": clock.iso(line.last_at) if line.last_at else None,
        "reasons": [{"rule": reason.rule, **reason.both()} for reason in line.reasons],
    }


def _people(session: Session, households: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Person.id, Person.name, Person.called, Person.birth_year, Person.phone, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id.in_(households), Person.erased_at.is_(None))
        .where(holds(Membership.valid_from, Membership.valid_to, clock.today()))
        .order_by(Membership.household_id, Membership.relation != HEAD, Person.birth_year, Person.name)
    )
    return [
        {
            "id": str(row.id), "household": str(row.Membership.household_id), "name": row.name, "called": row.called,
            "born": row.birth_year, "phone": row.phone or "",
        }
        for row in rows
    ]  # fmt: skip


def _own_household(account: Account) -> uuid.UUID | None:
    """Nobody confirms her own household."""
    home = membership(account.person_id) if account.person_id else None
    return home.household_id if home else None


def _card_hashes(session: Session, households: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Household → digests of the cards in force: the phone knows a scanned card again, and could not make one."""
    found: dict[uuid.UUID, str] = defaultdict(str)
    rows = session.execute(
        select(HouseholdCard.household_id, HouseholdCard.token_hash).where(
            HouseholdCard.household_id.in_(households), HouseholdCard.voided_at.is_(None)
        )
    )
    for household, digest in rows:
        found[household] = digest.hex()
    return found


def _at_hand(session: Session, account: Account) -> list[TrainingSession]:
    since = clock.now() - CLOSED_KEPT
    found = session.scalars(sessions_within_reach(account).where(TrainingSession.starts_at > since - CLOSED_KEPT))
    return [each for each in found if each.closure is None or each.closure.at > since]


def _session(each: TrainingSession) -> dict[str, Any]:
    return {
        "id": str(each.id),
        "place": each.place,
        "starts_at": clock.iso(each.starts_at),
        "villages": [village.id for village in each.villages],
        "lessons": each.lesson_ids,
        "closed": each.closure is not None,
        "present": {str(person): str(row.statement_id) for person, row in sorted(present_at(each).items())},
    }
