"""Where people struggle: the same wrong tap at the same step by many, and taps that would cost money or secrets.

Counts of people only, nobody's name and no household: it is the lesson that is looked at. Fewer than five are hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from lms.catalogue.model import Catalogue, Entry, Lesson, StepWords
from lms.foundation.translation import language
from lms.progress.ladder import Households
from lms.progress.models import LessonStanding
from lms.reporting.hiding import SMALL
from lms.reporting.story import lesson_title
from lms.signals.models import Slip

WITHIN: Final = timedelta(days=90)
MOST: Final = 40


@dataclass(frozen=True)
class Stumbling:
    """A place in a lesson: how many people went wrong there, how many of them more than once, of how many who opened
    the lesson; in words where, and what was tapped. ``href``: the step itself, empty for a lesson no longer offered."""

    kind: str
    lesson: str
    step: str
    place: str
    what: str
    people: int
    again: int
    opened: int
    href: str


@dataclass(frozen=True)
class Struggles:
    """The places, dangerous ones first, then by people; ``hidden``: places with fewer than five people."""

    places: list[Stumbling]
    hidden: int


def struggles(session: Session, households: Households, now: datetime) -> Struggles:
    """Of the people of these households in the last 90 days: two questions."""
    people = func.count(Slip.person_id)
    wanted = (
        select(
            Slip.lesson, Slip.step, Slip.place, Slip.what, Slip.kind, people,
            func.sum(case((Slip.last_at > Slip.first_at, 1), else_=0)),
        )
        .where(Slip.household_id.in_(households), Slip.last_at > now - WITHIN)
        .group_by(Slip.lesson, Slip.step, Slip.place, Slip.what, Slip.kind)
        .order_by(case((Slip.kind == "danger", 0), else_=1), people.desc())
        .order_by(Slip.lesson, Slip.step, Slip.place, Slip.what)
    )  # fmt: skip
    rows = session.execute(wanted).all()
    shown = [row for row in rows if row[5] >= SMALL]
    opened = _opened(session, households)
    return Struggles([_stumbling(row, opened) for row in shown[:MOST]], len(rows) - len(shown))


def _opened(session: Session, households: Households) -> Mapping[str, int]:
    wanted = select(LessonStanding.lesson, func.count().label("people")).group_by(LessonStanding.lesson)
    return {
        row.lesson: row.people for row in session.execute(wanted.where(LessonStanding.household_id.in_(households)))
    }


def _stumbling(row: Row[Any], opened: Mapping[str, int]) -> Stumbling:
    lesson, step, place, what, kind, people, again = row
    catalogue: Catalogue = current_app.extensions["catalogue"]
    found = catalogue.lessons.get(lesson)
    known = found is not None and step in found.words[language()].steps
    return Stumbling(
        kind=kind,
        lesson=lesson_title(lesson),
        step=_step(found, step) if found else step,
        place=_question(found, step, place) if found and kind == "answer" else _screen(found, step, place),
        what=_option(found, step, place, what) if found and kind == "answer" else _element(found, step, place, what),
        people=people,
        again=again,
        opened=max(opened.get(lesson, 0), people),
        href=f"/read/{lesson}#{step}" if known else "",
    )


def _words(lesson: Lesson, step: str) -> StepWords | None:
    return lesson.words[language()].steps.get(step)


def _step(lesson: Lesson, step: str) -> str:
    words = _words(lesson, step)
    return (words.caption if words else "") or step


def _question(lesson: Lesson, step: str, question: str) -> str:
    """What was asked; a card with choices asks by its caption."""
    words = _words(lesson, step)
    asked = next((each.ask for each in words.questions if each.id == question), "") if words else ""
    return asked or _step(lesson, step)


def _option(lesson: Lesson, step: str, question: str, option: str) -> str:
    words = _words(lesson, step)
    if words is None:
        return option
    options: tuple[Entry, ...] = next((each.options for each in words.questions if each.id == question), words.entries)
    return next((each.label for each in options if each.id == option), option)


def _screen(lesson: Lesson | None, step: str, screen: str) -> str:
    title = _source(lesson, step, screen).get("title")
    return _filled(lesson, step, title) if isinstance(title, dict) else screen


def _element(lesson: Lesson | None, step: str, screen: str, element: str) -> str:
    elements = _source(lesson, step, screen).get("elements", [])
    listed = elements if isinstance(elements, list) else []
    label = next((each.get("label") for each in listed if each.get("id") == element), None)
    return _filled(lesson, step, label) if isinstance(label, dict) else element


def _simulated(lesson: Lesson | None, step: str) -> tuple[Mapping[str, object], str]:
    """The simulation of a step as written, and the step's round."""
    found = next((each for each in lesson.steps if each.id == step), None) if lesson else None
    simulation = lesson.simulations.get(found.simulation) if lesson and found else None
    return (simulation.source, found.round) if simulation and found else ({}, "")


def _source(lesson: Lesson | None, step: str, screen: str) -> Mapping[str, object]:
    screens = _simulated(lesson, step)[0].get("screens", {})
    found = screens.get(screen, {}) if isinstance(screens, dict) else {}
    return found if isinstance(found, dict) else {}


def _filled(lesson: Lesson | None, step: str, pair: Mapping[str, str]) -> str:
    """A text of the simulation with the step's own values in it."""
    source, round_ = _simulated(lesson, step)
    values = source.get("values", {})
    own = values.get(round_, {}) if isinstance(values, dict) else {}
    text = str(pair.get(language(), ""))
    for name, value in own.items():
        text = text.replace(f"{{{name}}}", str(value.get(language(), "")) if isinstance(value, dict) else str(value))
    return text
