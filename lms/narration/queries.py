"""Named reads of narration."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from lms.access.models import Account
from lms.narration.languages import Listening
from lms.narration.lines import STEPS, Line, Script
from lms.narration.models import READY, Recording, Speaker


def speakers_of(session: Session, commune_id: int) -> list[Speaker]:
    """Who agreed to be recorded in a commune, those who took it back last."""
    wanted = select(Speaker).where(Speaker.commune_id == commune_id)
    return list(session.scalars(wanted.order_by(Speaker.withdrawn_at.is_not(None), Speaker.name)))


def drafts(session: Session, commune_id: int, language: str, keys: Iterable[str]) -> list[Recording]:
    """The newest unpublished recording of each line, whatever became of it."""
    wanted = select(Recording).where(
        Recording.commune_id == commune_id, Recording.language == language, Recording.key.in_(list(keys)),
        Recording.published_at.is_(None), Recording.ended_at.is_(None),
    )  # fmt: skip
    return list(session.scalars(wanted.options(joinedload(Recording.speaker)).order_by(Recording.received_at)))


def circulating(
    session: Session, communes: Sequence[int], language: str | None, keys: Iterable[str] | None = None
) -> list[Recording]:
    """What these communes hear: what is shared with all first, their own after it, so that a dict keeps their own."""
    wanted = select(Recording).where(
        Recording.published_at.is_not(None), Recording.ended_at.is_(None),
        or_(Recording.commune_id.in_(communes), Recording.shared_at.is_not(None)),
    )  # fmt: skip
    if language:
        wanted = wanted.where(Recording.language == language)
    if keys is not None:
        wanted = wanted.where(Recording.key.in_(list(keys)))
    own = Recording.commune_id.in_(communes)
    return list(session.scalars(wanted.options(joinedload(Recording.speaker)).order_by(own, Recording.published_at)))


def history(session: Session, commune_id: int, language: str, keys: Iterable[str]) -> list[Recording]:
    """Every recording of these lines in a commune, the newest first."""
    wanted = select(Recording).where(
        Recording.commune_id == commune_id, Recording.language == language, Recording.key.in_(list(keys))
    )
    return list(session.scalars(wanted.options(joinedload(Recording.speaker)).order_by(Recording.received_at.desc())))


def recording_in(session: Session, commune_id: int, recording_id: uuid.UUID) -> Recording | None:
    found = session.get(Recording, recording_id)
    return found if found and found.commune_id == commune_id else None


def sound_by_digest(session: Session, digest: str) -> bytes | None:
    """A sound that somebody may hear now."""
    wanted = select(Recording.sound).where(
        Recording.digest == digest, Recording.published_at.is_not(None), Recording.ended_at.is_(None)
    )
    return session.scalars(wanted.limit(1)).first()


@dataclass(frozen=True)
class Spoken:
    """A line with what was recorded of it: ``draft`` not published yet, ``heard`` in circulation."""

    line: Line
    key: str
    draft: Recording | None
    heard: Recording | None


def spoken_lines(session: Session, commune_id: int, language: str, reads: str, script: Script) -> list[Spoken]:
    """Every line of a script, in order."""
    keys = [line.key(reads) for line in script.lines]
    waiting = {each.key: each for each in drafts(session, commune_id, language, keys)}
    heard = {each.key: each for each in circulating(session, [commune_id], language, keys)}
    pairs = zip(script.lines, keys, strict=True)
    return [Spoken(line, key, waiting.get(key), heard.get(key)) for line, key in pairs]


def ready(spoken: Iterable[Spoken]) -> list[Recording]:
    """Those that can be published."""
    return [each.draft for each in spoken if each.draft and each.draft.state == READY]


@dataclass(frozen=True)
class Standing:
    """How much of a script is spoken: its cards, all its lines, their bytes, and how many wait to be published."""

    script: Script
    steps: int
    steps_heard: int
    heard: int
    bytes: int
    new: int

    @classmethod
    def of(cls, session: Session, commune_id: int, language: Listening, script: Script) -> Standing:
        spoken = spoken_lines(session, commune_id, language.id, language.reads, script)
        steps = [each for each in spoken if each.line.group == STEPS]
        heard = [each.heard for each in spoken if each.heard]
        return cls(
            script=script,
            steps=len(steps),
            steps_heard=len([each for each in steps if each.heard]),
            heard=len(heard),
            bytes=sum(each.bytes for each in heard),
            new=len(ready(spoken)),
        )


def names_of(session: Session, accounts: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of accounts."""
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(list(accounts))))
    return {row.id: row.name for row in rows}
