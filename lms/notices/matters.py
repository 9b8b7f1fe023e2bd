"""From a comment to a matter, and how far it is: residents' remarks do change things."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.notices.models import (
    ANSWERED,
    RECEIVED,
    SETTLED,
    STATES,
    CommentHiding,
    Matter,
    MatterStep,
    NoticeComment,
    NoticeSound,
)
from lms.notices.queries import comments_within_reach, hidings, sounds_by_id, steps_of
from lms.notices.refusals import NotTaken
from lms.notices.sheets import Sheet
from lms.registry.models import Area, Person
from lms.registry.spelling import tidy

LONGEST_WORDS: Final = 1000


@writes
def take_up(by: Account, comment: NoticeComment, identifier: uuid.UUID) -> Matter:
    """Make a comment a matter, received today. Taken up by two, it is one matter."""
    known = db.session.scalar(select(Matter).where(Matter.comment_id == comment.id))
    if known:
        return known
    matter = Matter(id=identifier, comment_id=comment.id, made_by=by.id, made_at=clock.now())
    db.session.add(matter)
    db.session.flush()
    first = MatterStep(id=identifier, matter_id=matter.id, number=1, state=RECEIVED, words="", by=by.id, at=clock.now())
    db.session.add(first)
    return matter


@writes
def move(by: Account, matter: Matter, state: str, words: str, identifier: uuid.UUID) -> None:
    """Bring a matter into a state, with words its village reads. Sent twice, moved once.

    Raises ``NotTaken`` for an unknown state, an answer without words, words that are too long, or nothing new.
    """
    words = tidy(words)
    if state not in STATES:
        raise NotTaken("notices.fault.no_state", "state")
    if len(words) > LONGEST_WORDS:
        raise NotTaken("notices.fault.words_long", "words")
    if state == ANSWERED and not words:
        raise NotTaken("notices.fault.no_answer", "words")
    if db.session.get(MatterStep, identifier):
        return
    last = _last(matter)
    if state == last.state and not words:
        raise NotTaken("notices.fault.same_state", "state")
    step = MatterStep(
        id=identifier, matter_id=matter.id, number=last.number + 1, state=state, words=words, by=by.id, at=clock.now()
    )
    db.session.add(step)


def _last(matter: Matter) -> MatterStep:
    wanted = select(MatterStep).where(MatterStep.matter_id == matter.id).order_by(MatterStep.number.desc())
    return db.session.scalars(wanted.limit(1)).one()


@dataclass(frozen=True)
class Said:
    """A comment as the staff see it, and the matter that came of it. ``who`` is empty once she was erased."""

    comment: NoticeComment
    who: str
    village: Area
    sound: NoticeSound | None
    hiding: CommentHiding | None
    matter: Matter | None
    steps: Sequence[tuple[MatterStep, str]]

    @property
    def state(self) -> str | None:
        return self.steps[-1][0].state if self.steps else None

    @property
    def open(self) -> bool:
        return self.matter is not None and self.state not in SETTLED

    @property
    def days(self) -> int:
        """How long a matter has been, or was, open."""
        if self.matter is None:
            return 0
        until = clock.now() if self.open else self.steps[-1][0].at
        return (until - self.matter.made_at).days


def said_within_reach(session: Session, account: Account, sheet: Sheet) -> list[Said]:
    """Comments of the villages within reach, the newest first: those on one sheet of the list."""
    return _said(session, _comments(account).limit(sheet.size).offset(sheet.before))


def said_to(session: Session, account: Account, notice_id: uuid.UUID) -> list[Said]:
    """What the villages within reach said to one notice, the newest first."""
    return _said(session, _comments(account).where(NoticeComment.notice_id == notice_id))


def said_one(session: Session, account: Account, comment_id: uuid.UUID) -> Said:
    """One comment within reach."""
    return _said(session, _comments(account).where(NoticeComment.id == comment_id))[0]


def _comments(account: Account) -> Select[Any]:
    reach = comments_within_reach(account)
    return (
        select(NoticeComment, Person, Area, Matter)
        .join(Area, Area.id == NoticeComment.village_id)
        .outerjoin(Person, Person.id == NoticeComment.person_id)
        .outerjoin(Matter, Matter.comment_id == NoticeComment.id)
        .where(NoticeComment.id.in_(reach.with_only_columns(NoticeComment.id)))
        .order_by(NoticeComment.said_at.desc(), NoticeComment.id)
    )


def _said(session: Session, wanted: Select[Any]) -> list[Said]:
    rows = session.execute(wanted).all()
    hidden = hidings(session, [row.NoticeComment.id for row in rows])
    sounds = sounds_by_id(session, [row.NoticeComment.sound_id for row in rows])
    steps = steps_of(session, [row.Matter.id for row in rows if row.Matter])
    return [
        Said(
            row.NoticeComment, row.Person.name if row.Person and not row.Person.erased_at else "", row.Area,
            sounds.get(row.NoticeComment.sound_id), hidden.get(row.NoticeComment.id), row.Matter,
            steps.get(row.Matter.id, ()) if row.Matter else (),
        )
        for row in rows
    ]  # fmt: skip


def named_in(said: Sequence[Said]) -> set[uuid.UUID]:
    """The people whom these name."""
    return {each.comment.person_id for each in said if each.who}


def matters_within_reach(session: Session, account: Account) -> list[Said]:
    """Open matters first, the oldest on top; then the settled ones, the newest first."""
    found = _said(session, _comments(account).where(Matter.id.is_not(None)))
    return sorted(found, key=lambda said: (not said.open, -said.days if said.open else -_moved(said)))


def _moved(said: Said) -> float:
    return said.steps[-1][0].at.timestamp()


def counts_by_village(matters: Sequence[Said]) -> list[tuple[Area, Counter[str]]]:
    """Village → how many matters are in each state, by the village's code."""
    counts: dict[int, Counter[str]] = {}
    villages: dict[int, Area] = {}
    for said in matters:
        villages[said.village.id] = said.village
        counts.setdefault(said.village.id, Counter())[str(said.state)] += 1
    return [(village, counts[village.id]) for village in sorted(villages.values(), key=lambda one: one.code or "")]
