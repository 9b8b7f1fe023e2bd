"""A commune of 1,444 households is read in a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Flask
from sqlalchemy import insert, select

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.ids import new_id
from lms.progress.ladder import SKILLS, Rung, count_by_rung, ladder
from lms.progress.models import Evidence, HouseholdContact, LessonStanding
from lms.registry.models import Household
from lms.reporting.board import board
from lms.reporting.standings import core_lessons
from tests.cast import Cast

HOUSEHOLDS, LEARNERS, COMPLETED = 1444, 2, 240


@writes
def populate(cast: Cast) -> None:
    """Every household was reached by two learners with four core lessons each; some completed and were confirmed."""
    at = clock.now() - timedelta(days=50)
    households, contacts, standings, evidence = [], [], [], []
    for number in range(HOUSEHOLDS - 3):
        home = new_id()
        households.append(
            {"id": home, "code": f"N{number}", "label": "Hộ", "village_id": cast.lower.id, "residents": 3}
        )
        for learner in range(LEARNERS):
            person, done = new_id(), 8 if number < COMPLETED and not learner else 4
            whose = {"household_id": home, "person_id": person}
            contacts.append({**whose, "reached_at": at, "active_at": at, "with_trainer": False})
            standings += [_standing(whose, lesson, at) for lesson in core_lessons()[:done]]
            if done == 8:
                evidence += [_seen(whose, skill, at) for skill in SKILLS]
    for table, rows in (
        (Household, households),
        (HouseholdContact, contacts),
        (LessonStanding, standings),
        (Evidence, evidence),
    ):
        db.session.execute(insert(table), rows)


def _standing(whose: Mapping[str, object], lesson: str, at: object) -> dict[str, object]:
    sets = dict.fromkeys(("steps", "right", "practised", "finished"), "[]")
    return {**whose, **sets, "lesson": lesson, "opened_at": at, "last_at": at, "completed_at": at}


def _seen(whose: Mapping[str, object], skill: str, at: object) -> dict[str, object]:
    return {**whose, "statement_id": new_id(), "kind": "confirmed", "what": skill, "alone": True, "own_phone": True,
            "by": "", "at": at}  # fmt: skip


def fastest(act: Callable[[], object]) -> float:
    """Seconds of the fastest of five: what the work itself needs, whatever else the machine does."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
        db.session.rollback()
    return min(times)


def test_the_ladder_of_a_commune_is_read_in_a_moment(app: Flask, cast: Cast) -> None:
    populate(cast)
    homes = select(Household.id).where(Household.village_id == cast.lower.id)
    standings = ladder(db.session(), homes, core_lessons(), clock.now())
    assert count_by_rung(standings.values())[Rung.COMPLETED] == COMPLETED
    assert fastest(lambda: ladder(db.session(), homes, core_lessons(), clock.now())) < 0.3
    assert fastest(lambda: board(db.session(), cast.officer, clock.now())) < 1.0
