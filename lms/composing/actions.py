"""What authors do: begin a lesson, save a step, keep a photo, publish, withdraw, bring back an older state."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

from lms.access.models import Account
from lms.catalogue.bundle import catalogue_json
from lms.catalogue.local import PREFIX
from lms.catalogue.model import Catalogue
from lms.catalogue.publishing import publish as write_down
from lms.composing.content import Content, StepDraft, Words
from lms.composing.judging import Judgement
from lms.composing.models import LocalLesson, LocalPhoto, Publication, Revision
from lms.composing.photos import digest_of, to_photo
from lms.composing.queries import newest, offered, revision
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.models import Area

Change = Callable[[Content], Content]

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class Crossed(Exception):
    """Somebody saved the same part meanwhile: nothing was saved, nothing is lost. ``theirs`` is the draft of now."""

    def __init__(self, theirs: Revision) -> None:
        super().__init__(theirs.number)
        self.theirs = theirs


class NotSound(Exception):
    """A draft with faults is not published."""


@writes
def begin(account: Account, commune: Area, title: str) -> LocalLesson:
    """Begin a lesson with an empty draft."""
    name = PREFIX + "".join(secrets.choice(_LETTERS) for _ in range(8))
    lesson = LocalLesson(commune_id=commune.id, name=name, made_by=account.id, made_at=clock.now())
    db.session.add(lesson)
    db.session.flush()
    _add(account, lesson, 1, Content(title=Words(title)))
    return lesson


@writes
def save_step(account: Account, lesson: LocalLesson, base: int, step: StepDraft) -> None:
    """Save one step as it was written over revision ``base``. Raises ``Crossed``; other parts may have changed."""
    _save(account, lesson, base, lambda content: content.step(step.id), lambda now: now.with_step(step))


@writes
def save_about(account: Account, lesson: LocalLesson, base: int, change: Change) -> None:
    """Save title, outcome, minutes and skills. Raises ``Crossed``."""
    _save(account, lesson, base, lambda content: content.about, change)


@writes
def remove_step(account: Account, lesson: LocalLesson, base: int, step: str) -> None:
    """Take a step out. Raises ``Crossed`` when somebody changed it meanwhile."""
    _save(account, lesson, base, lambda content: content.step(step), lambda now: now.without(step))


@writes
def rearrange(account: Account, lesson: LocalLesson, change: Change) -> Content:
    """Add or move a step in the draft of now, whatever it has become meanwhile."""
    now = _locked(lesson)
    changed = change(now.content)
    _add_changed(account, lesson, now, changed)
    return changed


@writes
def bring_back(account: Account, lesson: LocalLesson, older: Revision) -> None:
    """Make an older state the draft of now; what was there stays in the history. No step's id is used again."""
    now, content = _locked(lesson), older.content
    made = max(content.made, now.content.made)
    _add_changed(account, lesson, now, Content(**{name: getattr(content, name) for name in _KEPT}, made=made))


_KEPT = ("title", "outcome", "minutes", "skills", "steps")


def _save(
    account: Account,
    lesson: LocalLesson,
    base: int,
    part: Callable[[Content], Any],
    change: Change,
) -> None:
    now = _locked(lesson)
    began = revision(db.session(), lesson, base)
    if began is None or part(began.content) != part(now.content):
        raise Crossed(now)
    _add_changed(account, lesson, now, change(now.content))


def _locked(lesson: LocalLesson) -> Revision:
    """The draft of now, while nobody else may save."""
    db.session.get_one(LocalLesson, lesson.id, with_for_update=True)
    return newest(db.session(), lesson)


def _add_changed(account: Account, lesson: LocalLesson, now: Revision, changed: Content) -> None:
    if changed.written() != now.written:
        _add(account, lesson, now.number + 1, changed)


def _add(account: Account, lesson: LocalLesson, number: int, content: Content) -> None:
    row = Revision(
        lesson_id=lesson.id, number=number, written=content.written(), saved_by=account.id, saved_at=clock.now()
    )
    db.session.add(row)
    db.session.flush()


@writes
def keep_photo(account: Account, commune_id: int, sent: bytes) -> str:
    """Keep a photo, made as lessons carry it; returns its digest. Raises ``BadPhoto``."""
    photo = to_photo(sent)
    digest = digest_of(photo)
    if db.session.get(LocalPhoto, (commune_id, digest)) is None:
        kept = LocalPhoto(
            commune_id=commune_id, digest=digest, content=photo, taken_by=account.id, taken_at=clock.now()
        )
        db.session.add(kept)
    return digest


@writes
def publish(account: Account, lesson: LocalLesson, draft: Revision, judgement: Judgement) -> Publication:
    """Offer this state of the draft to the commune's phones in place of the one before. Raises ``NotSound``.

    The versions before stay to be had for phones in the middle of them. Published unchanged it stays as it is.
    """
    if judgement.catalogue is None:
        raise NotSound
    db.session.get_one(LocalLesson, lesson.id, with_for_update=True)
    summary = _summary(judgement.catalogue)
    before = offered(db.session(), lesson)
    if before and before.version == summary["version"]:
        return before
    write_down(judgement.catalogue)
    if before:
        before.ended_at, before.ended_by = clock.now(), account.id
    made = Publication(
        lesson_id=lesson.id, version=summary["version"], revision=draft.number,
        summary=json.dumps(summary, ensure_ascii=False), published_by=account.id, published_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _summary(catalogue: Catalogue) -> dict[str, Any]:
    """The one lesson as the phone's catalogue lists it."""
    told: Any = catalogue_json(catalogue)
    summary: dict[str, Any] = told["courses"][0]["lessons"][0]
    return summary


@writes
def withdraw(account: Account, lesson: LocalLesson) -> None:
    """Offer the lesson no more; what learners did with it still counts. Withdrawn twice it stays as it was."""
    now = offered(db.session(), lesson)
    if now:
        now.ended_at, now.ended_by = clock.now(), account.id
