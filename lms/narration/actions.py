"""What people do with voices: agree to be recorded, record, publish, take back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from lms.access.models import Account
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.narration.lines import Script
from lms.narration.models import CONSENT, READY, REPLACED, WITHDRAWN, Recording, Speaker
from lms.narration.queries import circulating, drafts
from lms.registry.models import Area
from lms.registry.spelling import tidy

# A recording of a minute as phones make them is 120 to 500 kB.
MOST_BYTES = 3_000_000
# Narration of one lesson in one language, in bytes (findings, “phone”).
LESSON_BYTES = 500_000
NAME_LENGTH = 80


class NotTaken(ValueError):
    """What was asked cannot be done; ``reason`` names a text `narration.not_taken.<reason>`, ``values`` fill it."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


@dataclass(frozen=True)
class Take:
    """What a phone sends with a recording: ``id`` was made on the phone, ``words`` are the line's of today."""

    id: uuid.UUID
    language: str
    lesson: str
    key: str
    words: str
    speaker: uuid.UUID
    recorded_at: datetime
    content: bytes


@writes
def add_speaker(account: Account, commune: Area, name: str, agreed: bool) -> Speaker:
    """Note that someone agreed to the use of her voice. Raises ``NotTaken``."""
    name = tidy(name)[:NAME_LENGTH]
    if not name:
        raise NotTaken("no_name")
    if not agreed:
        raise NotTaken("no_consent")
    speaker = Speaker(commune_id=commune.id, name=name, consented_at=clock.now(), noted_by=account.id)
    db.session.add(speaker)
    db.session.flush()
    return speaker


@writes
def withdraw_consent(account: Account, speaker: Speaker) -> int:
    """Her voice is used no more: all recordings leave circulation and their sound is erased. Returns how many."""
    speaker.withdrawn_at = speaker.withdrawn_at or clock.now()
    mine = Recording.speaker_id == speaker.id
    in_use = db.session.scalars(select(Recording).where(mine, Recording.ended_at.is_(None))).all()
    for recording in in_use:
        recording.end(clock.now(), account.id, CONSENT)
    db.session.execute(update(Recording).where(mine).values(original=None, sound=None))
    return len(in_use)


@writes
def take_in(account: Account, commune: Area, take: Take) -> Recording:
    """Keep what a phone recorded; sent again it is the same. An unpublished one of the same line is replaced.

    Raises ``NotTaken`` when the speaker did not agree or agrees no more, or it is too large.
    """
    known = db.session.get(Recording, take.id)
    if known:
        return known
    speaker = db.session.get(Speaker, take.speaker)
    if speaker is None or speaker.commune_id != commune.id or speaker.withdrawn_at:
        raise NotTaken("no_consent")
    if not 0 < len(take.content) <= MOST_BYTES:
        raise NotTaken("too_large" if take.content else "empty")
    for earlier in drafts(db.session(), commune.id, take.language, [take.key]):
        earlier.end(clock.now(), account.id, REPLACED)
    made = Recording(
        id=take.id, commune_id=commune.id, language=take.language, lesson=take.lesson, key=take.key, words=take.words,
        speaker_id=speaker.id, recorded_by=account.id, recorded_at=take.recorded_at, received_at=clock.now(),
        original=take.content,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


@writes
def publish(account: Account, commune: Area, language: str, reads: str, script: Script) -> int:
    """Put every finished recording of a script into circulation, each in place of the one before; returns how many.

    Raises ``NotTaken`` (`too_heavy`) when the lesson would weigh more than LESSON_BYTES.
    """
    session, keys = db.session(), [line.key(reads) for line in script.lines]
    fresh = {each.key: each for each in drafts(session, commune.id, language, keys) if each.state == READY}
    before = {each.key: each for each in circulating(session, [commune.id], language, keys)}
    weight = sum(each.bytes for each in (before | fresh).values())
    if fresh and weight > LESSON_BYTES:
        raise NotTaken("too_heavy", kb=round(weight / 1000), most=LESSON_BYTES // 1000)
    for key, recording in fresh.items():
        if key in before and before[key].commune_id == commune.id:
            before[key].end(clock.now(), account.id, REPLACED)
        recording.published_at, recording.published_by = clock.now(), account.id
    return len(fresh)


@writes
def withdraw(account: Account, recording: Recording) -> None:
    """Take one recording out of circulation; withdrawn twice it stays as it was."""
    if recording.ended_at is None:
        recording.end(clock.now(), account.id, WITHDRAWN)


@writes
def share(commune: Area, language: str, keys: Iterable[str]) -> int:
    """Let every commune hear what this one published of these lines; returns how many."""
    found = [each for each in circulating(db.session(), [commune.id], language, list(keys)) if not each.shared_at]
    for recording in found:
        recording.shared_at = clock.now()
    return len(found)
