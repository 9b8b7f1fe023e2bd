"""What a phone may know of its villages' news (docs/phone.md), and who may load which picture and voice."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.access.models import Account, Device
from lms.access.queries import households_of, people_on
from lms.foundation import clock
from lms.narration.models import READY
from lms.notices.models import (
    CommentHiding,
    Matter,
    Notice,
    NoticeComment,
    NoticePicture,
    NoticeSound,
    NoticeVersion,
    NoticeWithdrawal,
)
from lms.notices.queries import (
    heard_comments,
    hidings,
    latest_reactions,
    pictures_by_id,
    shown_to,
    sounds_by_id,
    steps_of,
)
from lms.registry.models import Person

# A phone keeps so many; older ones stay with the staff.
MOST: Final = 40
Json = dict[str, Any]


@dataclass(frozen=True)
class Ear:
    """For whom it is told: the villages of a phone's open households, and who took a turn on it."""

    villages: frozenset[int] = frozenset()
    people: frozenset[uuid.UUID] = frozenset()

    @classmethod
    def of(cls, session: Session, device: Device | None) -> Ear:
        if device is None:
            return cls()
        villages = {home.village_id for home in households_of(session, device) if home.closed_on is None}
        return cls(frozenset(villages), frozenset(people_on(session, device)))


@dataclass
class _Found:
    """Everything around the notices of one answer, fetched once."""

    authors: Mapping[uuid.UUID, str]
    withdrawals: Mapping[uuid.UUID, NoticeWithdrawal]
    pictures: Mapping[uuid.UUID, NoticePicture]
    sounds: Mapping[uuid.UUID, NoticeSound]
    hidden: Mapping[uuid.UUID, CommentHiding]
    matters: Mapping[uuid.UUID, Json]
    comments: dict[uuid.UUID, list[tuple[NoticeComment, Person]]] = field(default_factory=dict)
    reactions: dict[uuid.UUID, list[tuple[uuid.UUID, str]]] = field(default_factory=dict)


def news(session: Session, ear: Ear) -> Json:
    """The answer of ``GET /phone/news``: pinned notices first, then the newest; ``older``: how many are not told."""
    shown = shown_to(ear.villages)
    rows = session.execute(shown.limit(MOST)).tuples().all()
    found = _around(session, ear, rows)
    counted = shown.order_by(None).with_only_columns(func.count(Notice.id), maintain_column_froms=True)
    older = session.scalars(counted).one() - len(rows) if len(rows) == MOST else 0
    return {"notices": [_notice(ear, notice, version, found) for notice, version in rows], "older": older}


def _around(session: Session, ear: Ear, rows: Sequence[tuple[Notice, NoticeVersion]]) -> _Found:
    notices = [notice.id for notice, _ in rows]
    heard = heard_comments(ear.villages, ear.people).where(NoticeComment.notice_id.in_(notices))
    comments = session.execute(heard).tuples().all()
    withdrawn = select(NoticeWithdrawal).where(NoticeWithdrawal.notice_id.in_(notices))
    spoken = [version.sound_id for _, version in rows] + [comment.sound_id for comment, _ in comments]
    made_by = [notice.made_by for notice, _ in rows]
    names = select(Account.id, Account.name).where(Account.id.in_(made_by))
    found = _Found(
        authors=dict(session.execute(names).tuples().all()),
        withdrawals={each.notice_id: each for each in session.scalars(withdrawn)},
        pictures=pictures_by_id(session, [version.picture_id for _, version in rows]),
        sounds=sounds_by_id(session, spoken),
        hidden=hidings(session, [comment.id for comment, _ in comments]),
        matters=_matters(session, [comment.id for comment, _ in comments]),
    )
    for comment, person in comments:
        found.comments.setdefault(comment.notice_id, []).append((comment, person))
    for notice, who, kind in session.execute(latest_reactions(notices, ear.villages)).tuples():
        found.reactions.setdefault(notice, []).append((who, kind))
    return found


def _matters(session: Session, comments: Collection[uuid.UUID]) -> dict[uuid.UUID, Json]:
    known = {matter.id: matter for matter in session.scalars(select(Matter).where(Matter.comment_id.in_(comments)))}
    told: dict[uuid.UUID, Json] = {}
    for identifier, steps in steps_of(session, known).items():
        said = [{"state": step.state, "at": clock.iso(step.at), "by": by, "words": step.words} for step, by in steps]
        told[known[identifier].comment_id] = {"state": said[-1]["state"], "steps": said}
    return told


def _notice(ear: Ear, notice: Notice, version: NoticeVersion, found: _Found) -> Json:
    withdrawal = found.withdrawals.get(notice.id)
    told: Json = {
        "id": str(notice.id),
        "version": version.number,
        "title": version.title,
        "office": notice.office,
        "by": found.authors.get(notice.made_by, ""),
        "at": clock.iso(version.shown_from),
        "pinned": version.pinned,
    }
    if withdrawal:
        return {**told, "withdrawn": withdrawal.reason, "body": "", "comments": [], "reactions": {}, "mine": {}}
    tapped = found.reactions.get(notice.id, [])
    return {
        **told,
        "body": version.body,
        "until": clock.iso(version.shown_until) if version.shown_until else None,
        "corrected": clock.iso(version.at) if version.number > 1 else None,
        "picture": _picture(found.pictures.get(version.picture_id) if version.picture_id else None, version),
        "sound": _sound(found.sounds, version.sound_id),
        "url": public_address(notice) if version.public else None,
        "comments": [_comment(ear, each, person, found) for each, person in found.comments.get(notice.id, [])],
        "reactions": {kind: sum(one == kind for _, one in tapped) for kind in {one for _, one in tapped}},
        "mine": {str(who): kind for who, kind in tapped if who in ear.people},
    }


def _picture(picture: NoticePicture | None, version: NoticeVersion) -> Json | None:
    if picture is None:
        return None
    size = {"bytes": picture.weight, "width": picture.width, "height": picture.height}
    return {"address": f"/phone/news/pictures/{picture.digest}.jpg", "alt": version.picture_words, **size}


def _sound(sounds: Mapping[uuid.UUID, NoticeSound], identifier: uuid.UUID | None) -> Json | None:
    """None where there is none; without an address while it is being made, or could not be."""
    sound = sounds.get(identifier) if identifier else None
    if sound is None:
        return None
    if sound.state != READY:
        return {"address": None, "bytes": 0, "seconds": 0}
    return {"address": f"/phone/news/sounds/{sound.digest}.mp3", "bytes": sound.bytes, "seconds": sound.seconds}


def _comment(ear: Ear, comment: NoticeComment, person: Person, found: _Found) -> Json:
    """``person`` only where she learns on this phone: others are named, not numbered."""
    hidden = found.hidden.get(comment.id)
    return {
        "id": str(comment.id),
        "by": person.called or person.name,
        "person": str(person.id) if person.id in ear.people else None,
        "text": comment.text,
        "at": clock.iso(comment.said_at),
        "sound": _sound(found.sounds, comment.sound_id),
        "hidden": hidden.reason if hidden else None,
        "matter": found.matters.get(comment.id),
    }


def public_address(notice: Notice) -> str:
    return f"{current_app.extensions['settings'].base_url}/n/{notice.id}"


def picture_for(session: Session, ear: Ear, digest: str) -> bytes | None:
    """The image, if a notice this phone is shown has it."""
    shown = shown_to(ear.villages).with_only_columns(NoticeVersion.picture_id).order_by(None)
    wanted = select(NoticePicture.image).where(NoticePicture.digest == digest, NoticePicture.id.in_(shown))
    return session.scalars(wanted).first()


def sound_for(session: Session, ear: Ear, digest: str) -> bytes | None:
    """The sound (MP3), if a notice or a comment this phone is shown has it."""
    notices = shown_to(ear.villages).with_only_columns(NoticeVersion.sound_id).order_by(None)
    comments = heard_comments(ear.villages, ear.people).with_only_columns(NoticeComment.sound_id).order_by(None)
    mine = NoticeSound.id.in_(notices) | NoticeSound.id.in_(comments)
    return session.scalars(select(NoticeSound.sound).where(NoticeSound.digest == digest, mine)).first()
