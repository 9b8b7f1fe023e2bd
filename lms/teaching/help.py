"""Who asked for help, at which step, for how long; answering and settling it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import households_within_reach
from lms.access.refusals import NotWithinReach
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.progress.ladder import Households
from lms.registry.models import Household, Person
from lms.registry.spelling import tidy
from lms.teaching.help_models import HelpAnswer, HelpClosure, HelpRequest
from lms.teaching.refusals import NotAllowed
from lms.teaching.voice_models import ANSWER, REQUEST, VoiceNote
from lms.teaching.voices import told, voices_of

LONGEST_ANSWER: Final = 500
# A call that nobody answered stays on top; an answer is shown on the learner's phone for so long.
ANSWERS_SHOWN: Final = timedelta(days=30)


@dataclass(frozen=True)
class Call:
    """One call for help, with whom it is about and what was answered."""

    request: HelpRequest
    household: Household
    person: Person | None
    answers: Sequence[tuple[HelpAnswer, str, VoiceNote | None]]
    voice: VoiceNote | None
    closure: HelpClosure | None

    @property
    def open(self) -> bool:
        return self.closure is None


def calls_within_reach(session: Session, account: Account) -> list[Call]:
    """Calls nobody answered yet, those who wait longest on top; then the answered ones; then those of the last month
    that are settled, the newest first."""
    reach: Any = households_within_reach(account).with_only_columns(Household.id)
    since = clock.now() - ANSWERS_SHOWN
    wanted = (
        select(HelpRequest, Household, Person, HelpClosure)
        .join(Household, Household.id == HelpRequest.household_id)
        .outerjoin(Person, Person.id == HelpRequest.person_id)
        .outerjoin(HelpClosure, HelpClosure.request_id == HelpRequest.statement_id)
        .where(HelpRequest.household_id.in_(reach))
        .where(HelpClosure.at.is_(None) | (HelpClosure.at > since))
    )
    rows = session.execute(wanted).all()
    asked = [row.HelpRequest.statement_id for row in rows]
    answers, voices = _answers(session, asked), voices_of(session, REQUEST, asked)
    calls = [_call(row, answers, voices) for row in rows]
    return sorted(calls, key=_turn)


def _turn(call: Call) -> tuple[bool, bool, float]:
    since = call.request.at.timestamp()
    return not call.open, call.open and bool(call.answers), since if call.open else -since


def _call(row: Any, answers: Mapping[uuid.UUID, Any], voices: Mapping[uuid.UUID, VoiceNote]) -> Call:
    asked = row.HelpRequest.statement_id
    return Call(row.HelpRequest, row.Household, row.Person, answers.get(asked, ()), voices.get(asked), row.HelpClosure)


def call_within_reach(session: Session, account: Account, request_id: uuid.UUID) -> HelpRequest:
    """Raises ``NotWithinReach``."""
    reach: Any = households_within_reach(account).with_only_columns(Household.id)
    found = session.scalar(
        select(HelpRequest).where(HelpRequest.statement_id == request_id, HelpRequest.household_id.in_(reach))
    )
    if found is None:
        raise NotWithinReach
    return found


@writes
def answer_call(by: Account, request: HelpRequest, text: str, identifier: uuid.UUID) -> None:
    """Answer in words. Sent twice, answered once.

    Raises ``NotAllowed`` for no words, too many, or an id used for something else.
    """
    words = tidy(text)
    if not words:
        raise NotAllowed("help.fault.empty")
    if len(words) > LONGEST_ANSWER:
        raise NotAllowed("help.fault.long")
    known = db.session.get(HelpAnswer, identifier)
    if known and (known.request_id, known.text) != (request.statement_id, words):
        raise NotAllowed("teaching.fault.already_sent")
    if known is None:
        db.session.add(HelpAnswer(id=identifier, request_id=request.statement_id, by=by.id, at=clock.now(), text=words))


@writes
def close_call(by: Account, request: HelpRequest) -> None:
    """The matter is settled. Closed again, the first closing stays."""
    if db.session.get(HelpClosure, request.statement_id) is None:
        db.session.add(HelpClosure(request_id=request.statement_id, by=by.id, at=clock.now()))


def waiting_since(session: Session, households: Households) -> dict[uuid.UUID, datetime]:
    """Household → since when its oldest call has had neither answer nor settlement."""
    answered = select(HelpAnswer.request_id)
    closed = select(HelpClosure.request_id)
    wanted: Select[Any] = (
        select(HelpRequest.household_id, func.min(HelpRequest.at))
        .where(HelpRequest.household_id.in_(households))
        .where(HelpRequest.statement_id.not_in(answered), HelpRequest.statement_id.not_in(closed))
        .group_by(HelpRequest.household_id)
    )
    return dict(session.execute(wanted).tuples().all())


def answers_for(session: Session, people: Iterable[uuid.UUID]) -> list[dict[str, Any]]:
    """What a phone shows its people: the answers of the last month, the newest first."""
    rows = session.execute(
        select(HelpAnswer, HelpRequest, Account.name)
        .join(HelpRequest, HelpRequest.statement_id == HelpAnswer.request_id)
        .join(Account, Account.id == HelpAnswer.by)
        .where(HelpRequest.person_id.in_(list(people)), HelpAnswer.at > clock.now() - ANSWERS_SHOWN)
        .order_by(HelpAnswer.at.desc(), HelpAnswer.id)
    ).all()
    voices = voices_of(session, ANSWER, [row.HelpAnswer.id for row in rows])
    return [
        {
            "id": str(row.HelpAnswer.id), "person": str(row.HelpRequest.person_id), "lesson": row.HelpRequest.lesson,
            "step": row.HelpRequest.step, "by": row.name, "text": row.HelpAnswer.text,
            "at": clock.iso(row.HelpAnswer.at), "voice": told(voices.get(row.HelpAnswer.id)),
        }
        for row in rows
    ]  # fmt: skip


def _answers(session: Session, requests: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = {}
    rows = session.execute(
        select(HelpAnswer, Account.name)
        .join(Account, Account.id == HelpAnswer.by)
        .where(HelpAnswer.request_id.in_(requests))
        .order_by(HelpAnswer.at)
    ).all()
    voices = voices_of(session, ANSWER, [answer.id for answer, _ in rows])
    for answer, name in rows:
        found.setdefault(answer.request_id, []).append((answer, name, voices.get(answer.id)))
    return found
