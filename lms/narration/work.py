"""The work behind a recording: one at a time is claimed, made into a sound, and told what became of it."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

from sqlalchemy import and_, or_, select, update

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.narration.models import READY, REFUSED, WAITING, WORKING, Recording, Sounding
from lms.narration.sound import BadSound, Sound, to_mp3

# A worker that died in the middle leaves its claim; after this long another takes the recording up.
ABANDONED = timedelta(minutes=5)


def make_sounds(kind: type[Sounding] = Recording) -> int:
    """Work until nothing waits; returns how many recordings (rows of ``kind``) were settled."""
    settled = 0
    while claimed := _claim(kind):
        recording_id, original = claimed
        try:
            _finish(kind, recording_id, to_mp3(original))
        except BadSound as fault:
            _refuse(kind, recording_id, fault.reason)
        settled += 1
    return settled


@writes
def _claim(kind: type[Sounding]) -> tuple[uuid.UUID, bytes] | None:
    abandoned = and_(kind.state == WORKING, kind.claimed_at < clock.now() - ABANDONED)
    waits = and_(or_(kind.state == WAITING, abandoned), kind.original.is_not(None))
    wanted = select(kind.id, kind.original).where(waits).order_by(kind.received_at).limit(1)
    found = db.session.execute(wanted.with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    taken = update(kind).where(kind.id == found.id).values(state=WORKING, claimed_at=clock.now())
    db.session.execute(taken)
    return found.id, found.original


@writes
def _finish(kind: type[Sounding], recording_id: uuid.UUID, sound: Sound) -> None:
    """Keep the sound instead of what was recorded, unless the speaker took her consent back meanwhile."""
    recording = db.session.get_one(kind, recording_id)
    if recording.original is None:
        return
    recording.state, recording.original, recording.sound = READY, None, sound.content
    recording.digest = hashlib.sha256(sound.content).hexdigest()[:24]
    recording.bytes, recording.milliseconds = len(sound.content), sound.milliseconds
    recording.loudness = round(sound.loudness * 10)


@writes
def _refuse(kind: type[Sounding], recording_id: uuid.UUID, reason: str) -> None:
    recording = db.session.get_one(kind, recording_id)
    recording.state, recording.reason, recording.original = REFUSED, reason, None
