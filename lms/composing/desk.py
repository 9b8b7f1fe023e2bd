"""What every page of composing begins with: the right, the communes, the lesson, the draft."""

from __future__ import annotations

import uuid

from flask import current_app
from sqlalchemy.orm import Session

from lms.access.reach import communes_of
from lms.access.refusals import NotWithinReach
from lms.access.rights import Right, may
from lms.access.session import signed_in
from lms.catalogue.model import Catalogue
from lms.composing.content import StepDraft
from lms.composing.judging import Judge
from lms.composing.models import LocalLesson, Revision
from lms.composing.queries import newest, photo_of
from lms.foundation.database import db
from lms.foundation.translation import language
from lms.registry.models import Area


def my_communes() -> list[Area]:
    """The communes the signed-in account composes for. Raises ``NotWithinReach`` without the right or a commune."""
    account = signed_in()
    communes = communes_of(account) if may(account, Right.COMPOSE) else []
    if not communes:
        raise NotWithinReach
    return communes


def my_lesson(lesson_id: uuid.UUID) -> LocalLesson:
    """Raises ``NotWithinReach``: what another commune makes does not exist here."""
    found = db.session.get(LocalLesson, lesson_id)
    if found is None or found.commune_id not in {commune.id for commune in my_communes()}:
        raise NotWithinReach
    return found


def draft_of(lesson: LocalLesson) -> Revision:
    return newest(db.session(), lesson)


def step_of(draft: Revision, name: str) -> StepDraft:
    """Raises ``NotWithinReach``: somebody may have taken the step out meanwhile."""
    found = draft.content.step(name)
    if found is None:
        raise NotWithinReach
    return found


def my_photo(lesson: LocalLesson, digest: str) -> bytes:
    """Raises ``NotWithinReach``."""
    session: Session = db.session()
    found = photo_of(session, lesson.commune_id, digest)
    if found is None:
        raise NotWithinReach
    return found


def judge() -> Judge:
    found: Judge = current_app.extensions["judge"]
    return found


def practices() -> list[tuple[str, str]]:
    """Every practice of the programme's lessons: its id, its title."""
    found = {
        name: simulation.source["title"][language()]  # type: ignore[index]
        for lesson in _catalogue().lessons.values()
        for name, simulation in lesson.simulations.items()
    }
    return sorted(found.items(), key=lambda pair: str(pair[1]))


def drawings() -> list[tuple[str, str]]:
    """Every drawing of the programme's lessons that may be borrowed: ``<lesson>/<name>``, what it shows."""
    return [
        (f"{lesson.id}/{step.picture}", step.alt)
        for lesson in _catalogue().lessons.values()
        for step in lesson.words[language()].steps.values()
        if step.picture in lesson.pictures and judge().drawing(f"{lesson.id}/{step.picture}")
    ]


def drawn(reference: str) -> str | None:
    """A drawing as SVG text."""
    name, _, picture = reference.partition("/")
    lesson = _catalogue().lessons.get(name)
    return lesson.pictures.get(picture) if lesson else None


def alt_of(reference: str, lang: str) -> str:
    """What a drawing of the programme's lessons shows, in its words."""
    name, _, picture = reference.partition("/")
    lesson = _catalogue().lessons.get(name)
    steps = lesson.words[lang].steps.values() if lesson else ()
    return next((step.alt for step in steps if step.picture == picture), "")


def _catalogue() -> Catalogue:
    found: Catalogue = current_app.extensions["catalogue"]
    return found
