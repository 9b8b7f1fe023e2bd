"""What residents say on their phones, made without network perhaps: each is judged and kept once, by the phone's id."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from lms.access.models import Device
from lms.access.queries import turns_on
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.foundation.translation import both
from lms.notices.attachments import MOST_SOUND_BYTES, keep_sound
from lms.notices.models import REACTIONS, TAKEN_BACK, NoticeComment, NoticeReaction, NoticeSound, NoticeVillage
from lms.registry.merging import note_carried, one_person
from lms.registry.models import Household
from lms.registry.spelling import tidy

LONGEST_COMMENT: Final = 500
MOST_AT_ONCE: Final = 50
# A phone whose clock is far off is not believed: what it sent counts as said when it arrived.
_LATE, _EARLY = timedelta(days=60), timedelta(minutes=10)


class _Refused(ValueError):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Word:
    """One thing said: a comment (``text``, ``sound``) or a reaction (``kind``; empty: taken back)."""

    id: uuid.UUID
    notice: uuid.UUID
    person: uuid.UUID
    household: uuid.UUID
    at: datetime
    text: str = ""
    sound: bytes = b""
    kind: str | None = None


def receive(device: Device, sent: Sequence[Any]) -> list[dict[str, Any]]:
    """``{"id", "result": stored | already | refused, "reason"?, "message"?}`` for each, in order."""
    mine = {(person, household) for person, household in turns_on(db.session(), device) if household}
    return [_answer(mine, each) for each in sent[:MOST_AT_ONCE]]


def _answer(mine: set[tuple[uuid.UUID, uuid.UUID]], sent: Any) -> dict[str, Any]:
    named = sent.get("id") if isinstance(sent, dict) else None
    told: dict[str, Any] = {"id": named if isinstance(named, str) else None}
    try:
        word = _read(sent)
        if (word.person, word.household) not in mine:
            raise _Refused("not_yours")
        return {**told, "result": "stored" if _keep(word) else "already"}
    except _Refused as why:
        message = both(f"notices.refused.{why.reason}")
        return {**told, "result": "refused", "reason": why.reason, "message": message}


def _read(sent: Any) -> Word:
    if not isinstance(sent, dict):
        raise _Refused("bad_request")
    named = {name: ids.plain_id(sent.get(name)) for name in ("id", "notice", "person", "household")}
    if not all(named.values()):
        raise _Refused("bad_request")
    said = {"text": _text(sent), "sound": _sound(sent.get("sound")), "kind": sent.get("reaction")}
    word = Word(**named, at=_time(sent.get("at")), **said)  # type: ignore[arg-type]
    if word.kind is None and not word.text and not word.sound:
        raise _Refused("empty")
    if word.kind is not None and word.kind not in (*REACTIONS, TAKEN_BACK):
        raise _Refused("bad_request")
    return word


def _text(sent: dict[str, Any]) -> str:
    text = sent.get("text") or ""
    if not isinstance(text, str) or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise _Refused("bad_request")
    text = tidy(text)
    if len(text) > LONGEST_COMMENT:
        raise _Refused("too_long")
    return text


def _sound(sent: Any) -> bytes:
    """The voice, sent as base64."""
    try:
        content = base64.b64decode(sent, validate=True) if sent else b""
    except (binascii.Error, ValueError, TypeError):
        raise _Refused("bad_request") from None
    if len(content) > MOST_SOUND_BYTES:
        raise _Refused("sound_large")
    return content


def _time(sent: Any) -> datetime:
    now = clock.now()
    try:
        at = clock.parse_iso(str(sent))
    except ValueError:
        return now
    return at if now - _LATE < at < now + _EARLY else now


@writes
def _keep(word: Word) -> bool:
    """False when it was there already. Refused when the id is another's, or the notice is not for her village."""
    comment, reaction = db.session.get(NoticeComment, word.id), db.session.get(NoticeReaction, word.id)
    known, person = comment or reaction, one_person(db.session(), word.person)
    if known:
        if (known.notice_id, one_person(db.session(), known.person_id)) != (word.notice, person):
            raise _Refused("bad_request")
        return False
    village = _village(word)
    who = {"person_id": person, "household_id": word.household, "village_id": village}
    when = {"said_at": word.at, "received_at": clock.now()}
    if word.kind is not None:
        db.session.add(NoticeReaction(id=word.id, notice_id=word.notice, kind=word.kind, **who, **when))
        note_carried(word.person, person, NoticeReaction.__tablename__, word.id)
        return True
    sound = keep_sound(word.sound, ids.id_of("notice-comment", word.id), person=person) if word.sound else None
    note_carried(word.person, person, NoticeComment.__tablename__, word.id)
    if sound:
        note_carried(word.person, person, NoticeSound.__tablename__, sound.id)
    comment = NoticeComment(
        id=word.id, notice_id=word.notice, text=word.text, sound_id=sound.id if sound else None, **who, **when
    )
    db.session.add(comment)
    return True


def _village(word: Word) -> int:
    """Where her household lives today, if the notice is for that village: also a withdrawn or ended one."""
    wanted = (
        select(Household.village_id)
        .join(NoticeVillage, NoticeVillage.village_id == Household.village_id)
        .where(Household.id == word.household, NoticeVillage.notice_id == word.notice)
    )
    village = db.session.scalar(wanted)
    if village is None:
        raise _Refused("no_notice")
    return village
