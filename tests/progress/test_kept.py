"""Counts of kept standings are those of the ladder at every moment, whatever changed and whatever is not kept yet."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, true

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.progress.kept import keep_all_due
from lms.progress.kept_models import DueStanding, KeptStanding
from lms.progress.ladder import RUNGS, SKILLS, Rung, ladder
from lms.progress.models import ActivityDay, Evidence, HouseholdContact, LadderRule, LessonStanding
from lms.progress.past import rungs_at
from lms.progress.rules import NOW as NOW_THERE
from lms.progress.rules import THEN
from lms.progress.tallies import RECENT, Counts, by_village, summed
from lms.registry.models import Area, Household, Membership, Person, Residence
from lms.registry.queries import holds
from tests.factories import make_commune, make_household, make_person, make_village
from tests.torture import rounds

SCAM = "otp-and-fake-police"
CORE = (SCAM, "qr-pay-buyer")
TRIED = "tried here"
NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
# Minutes before NOON: ahead of our clock, this very minute, the edges of four weeks and of thirty days, long ago.
AGO = (-8, 0, 1, 60 * 24 * 5, 60 * 24 * 28, 60 * 24 * 28 + 1, 60 * 24 * 30, 60 * 24 * 31, 60 * 24 * 50, 60 * 24 * 400)


@dataclass(frozen=True)
class Stage:
    """Two villages with two households each, three people of whom one belongs to nobody's list."""

    villages: tuple[Area, Area]
    households: tuple[Household, ...]
    people: tuple[uuid.UUID, ...]


@pytest.fixture
def stage(app: Flask) -> Stage:
    commune = make_commune()
    villages = (make_village(commune, "Một"), make_village(commune, "Hai"))
    households = tuple(make_household(village) for village in (*villages, *villages))
    people = (make_person(households[0]).id, make_person(households[1], birth_year=2010).id, ids.new_id())
    return Stage(villages, households, people)


def counted(stage: Stage, as_of: datetime) -> dict[int, Counts]:  # each asked alone: who moved counts there, not here
    return {k: v for one in stage.villages for k, v in by_village(db.session(), [one.id], CORE, as_of).items()}


def by_the_ladder(as_of: datetime) -> dict[int, Counts]:
    """Village → counts, told household by household."""
    session, open_ones = db.session(), select(Household.id).where(Household.closed_on.is_(None))
    now, past = ladder(session, open_ones, CORE, as_of), ladder(session, open_ones, CORE, as_of - RECENT)
    found: dict[int, Counts] = {}
    for household, village in session.execute(open_ones.add_columns(Household.village_id)):
        counts, standing = found.setdefault(village, Counts()), now[household]
        counts.total += 1
        counts.rungs[standing.rung] += 1
        counts.learning += standing.learning
        for number, rung in enumerate(RUNGS):
            if RUNGS.index(past[household].rung) < number <= RUNGS.index(standing.rung):
                counts.rose[rung] += 1
        if standing.completed_at and standing.missing_skills:
            counts.waiting += 1
            counts.waiting_since = min(counts.waiting_since or standing.completed_at, standing.completed_at)
    return found


PAST = [NOW - timedelta(days=days) for days in (401, 360, 60, 31, 12, 4)] + [NOW]


def looked_back() -> list[dict[int, dict[Rung, int]]]:
    return rungs_at(db.session(), true(), PAST, CORE)


def past_by_the_ladder() -> list[dict[int, dict[Rung, int]]]:
    """At each moment village → households on each rung, told one by one."""
    session, found = db.session(), []
    for moment in PAST:
        day = moment.astimezone(clock.VIETNAM).date()
        lived = session.execute(
            select(Residence.household_id, Residence.village_id)
            .join(Household, Household.id == Residence.household_id)
            .where(holds(Residence.valid_from, Residence.valid_to, day))
            .where(Household.closed_on.is_(None) | (Household.closed_on > day))
        ).tuples()
        standings = ladder(session, select(Household.id), CORE, moment)
        counts: dict[int, dict[Rung, int]] = {}
        for household, village in lived:
            counts.setdefault(village, dict.fromkeys(RUNGS, 0))[standings[household].rung] += 1
        found.append(counts)
    return found


Change = tuple[Any, ...]
_WHO, _WHERE, _AGO = st.sampled_from((0, 1, 2)), st.sampled_from((0, 1, 2, 3)), st.sampled_from(AGO)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.tuples(st.just("contact"), _WHO, _WHERE, _AGO, st.none() | _AGO, st.booleans()),
    st.tuples(st.just("lesson"), _WHO, _WHERE, _AGO, st.sampled_from(CORE), st.booleans()),
    st.tuples(st.just("proof"), _WHO, _WHERE, _AGO, st.sampled_from(("teach_back", "review", *SKILLS)), st.booleans()),
    st.tuples(st.just("all_skills"), _WHO, _WHERE, _AGO),
    st.tuples(st.just("whole"), _WHO, _WHERE, _AGO),
    st.tuples(st.just("born"), _WHO, st.none() | st.sampled_from((1970, 2008, 2012))),
    st.tuples(st.just("move"), _WHERE),
    st.tuples(st.just("belong"), _WHO, st.none() | _WHERE, st.sampled_from((0, 3, 20, 45, 380))),
    st.tuples(st.just("close"), _WHERE),
    st.tuples(st.just("take back"), _WHO),
    st.tuples(
        st.just("rule"),
        st.booleans(),
        st.sampled_from((-1, 0, 10, 40)),
        st.sampled_from((THEN, THEN, NOW_THERE)),
        st.sampled_from((None, 3, 7)),
        st.integers(0, 2),
        st.sampled_from((SKILLS, SKILLS[:1], ())),
    ),
    st.tuples(st.just("keep")),
)
# Under a rule that asks where people belong on the day all turns on who comes and goes between two keepings.
_MOVES: st.SearchStrategy[Change] = st.one_of(
    st.tuples(st.just("belong"), st.sampled_from((0, 1)), st.none() | _WHERE, st.sampled_from((0, 3, 5, 20, 45))),
    st.tuples(st.just("keep")),
    st.tuples(st.just("whole"), st.sampled_from((0, 1)), _WHERE, _AGO),
    CHANGES,
)


def belonging_now(changes: list[Change]) -> list[Change]:
    """The same where the commune's rule has long asked where people belong on the day."""
    return [("rule", True, 500, NOW_THERE, None, 0, ()), *changes]


@writes
def change(stage: Stage, what: str, *how: Any) -> None:
    session = db.session()
    if what == "keep":
        keep_all_due(CORE)
    elif what == "rule":
        session.add(rule(stage, *how))
    elif what == "take back":
        for table in (HouseholdContact, LessonStanding, Evidence, ActivityDay):
            session.execute(delete(table).where(table.person_id == stage.people[how[0]]))
        session.expire_all()
    elif what == "belong":
        belong(stage.people[how[0]], stage.households[how[1]].id if how[1] is not None else None, how[2])
    elif what in ("born", "move", "close"):
        register(stage, what, *how)
    else:
        learn(stage.people[how[0]], stage.households[how[1]].id, NOW - timedelta(minutes=how[2]), what, how[3:])


def register(stage: Stage, what: str, who: int, year: int | None = None) -> None:
    """What the registry may change under a standing."""
    home = stage.households[who]
    if what == "move":
        home.village_id = next(each.id for each in stage.villages if each.id != home.village_id)
    elif what == "close":
        home.closed_on = NOW.date()
    elif person := db.session.get(Person, stage.people[who]):
        person.birth_year = year


def belong(person: uuid.UUID, household: uuid.UUID | None, days: int) -> None:
    """From so many days ago she belongs to this household, or to none; who is on no list belongs nowhere."""
    session, day = db.session(), NOW.date() - timedelta(days=days)
    if session.get(Person, person) is None:
        return
    for each in session.scalars(select(Membership).where(Membership.person_id == person)).all():
        if each.valid_from >= day:
            session.delete(each)
        elif each.valid_to is None or each.valid_to >= day:
            each.valid_to = day - timedelta(days=1)
    session.flush()
    if household:
        session.add(Membership(person_id=person, household_id=household, valid_from=day))
    session.flush()


def rule(
    stage: Stage, own: bool, days: int, belonging: str, retained: int | None, teach_backs: int, skills: Sequence[str]
) -> LadderRule:
    """In force since so many days; of the commune, or of the programme."""
    commune = stage.villages[0].parent_id if own else None
    return LadderRule(
        id=ids.new_id(), commune_id=commune, name="x", valid_from=NOW.date() - timedelta(days=days), reached_age=15,
        trainer_reaches=own, adult_age=18, belonging=belonging, lessons="[]", skills=json.dumps(skills),
        review_lessons="[]", retained_days=retained, teach_backs=teach_backs, reason=TRIED, made_at=NOW,
    )  # fmt: skip


def learn(person: uuid.UUID, household: uuid.UUID, at: datetime, what: str, how: Sequence[Any]) -> None:
    session = db.session()
    if what == "contact":
        active = None if how[0] is None else NOW - timedelta(minutes=how[0])
        touch(person, household, at, max(active, at) if active else None, how[1])
    elif what == "lesson":
        lesson(person, household, how[0], at if how[1] else None, at)
    elif what == "whole":
        for name in CORE:
            lesson(person, household, name, at, at)
        touch(person, household, at, at, False)
    elif what == "proof" and how[0] in ("teach_back", "review"):
        session.add(proof(person, household, how[0], SCAM if how[1] else "qr-pay-buyer", at, True))
    else:
        for skill in SKILLS if what == "all_skills" else [how[0]]:
            session.add(proof(person, household, "confirmed", skill, at, what == "all_skills" or how[1]))
    session.flush()


def touch(person: uuid.UUID, household: uuid.UUID, at: datetime, active: datetime | None, guided: bool) -> None:
    row = db.session.get(HouseholdContact, (household, person)) or HouseholdContact(
        household_id=household, person_id=person, reached_at=at, with_trainer=False
    )
    row.reached_at, row.with_trainer = min(row.reached_at, at), row.with_trainer or guided
    if active:
        row.active_at = max(row.active_at or active, active)
        day = active.astimezone(clock.VIETNAM).date()
        db.session.merge(ActivityDay(person_id=person, day=day, household_id=household))
    db.session.add(row)


def lesson(person: uuid.UUID, household: uuid.UUID, name: str, done: datetime | None, at: datetime) -> None:
    row = db.session.get(LessonStanding, (person, name)) or LessonStanding(
        person_id=person, lesson=name, opened_at=at, last_at=at, steps="[]", right="[]", practised="[]", finished="[]"
    )
    row.household_id, row.completed_at = household, done
    db.session.add(row)
    db.session.flush()


def proof(person: uuid.UUID, household: uuid.UUID, kind: str, what: str, at: datetime, alone: bool) -> Evidence:
    return Evidence(
        statement_id=ids.new_id(), kind=kind, household_id=household, person_id=person, what=what, alone=alone, at=at
    )


@writes
def from_scratch(stage: Stage) -> None:
    session = db.session()
    for table in (HouseholdContact, LessonStanding, Evidence, ActivityDay, KeptStanding, DueStanding):
        session.execute(delete(table))
    session.execute(delete(LadderRule).where(LadderRule.reason == TRIED))
    session.expire_all()
    session.execute(delete(Membership))
    for number in (0, 1):
        home = stage.households[number].id
        session.add(Membership(person_id=stage.people[number], household_id=home, valid_from=date(2025, 7, 1)))
    for number, household in enumerate(stage.households):
        household.closed_on, household.village_id = None, stage.villages[number % 2].id


@pytest.mark.slow
@settings(
    max_examples=rounds(25, 150),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    changes=st.lists(CHANGES, max_size=25) | st.lists(_MOVES, min_size=4, max_size=12).map(belonging_now),
    ago=st.sampled_from((0, 0, 1, 60 * 24 * 5)),
)
def test_counts_are_the_ladders(stage: Stage, changes: list[Change], ago: int) -> None:
    with clock.travel(NOW):
        from_scratch(stage)
        for each in changes:
            change(stage, *each)
        as_of = NOW - timedelta(minutes=ago)
        assert counted(stage, as_of) == by_the_ladder(as_of), "with what is marked"
        assert looked_back() == past_by_the_ladder(), "with what is marked"
        keep_all_due(CORE)
        assert looked_back() == past_by_the_ladder(), "all kept"
        assert db.session.scalar(select(func.count()).select_from(DueStanding)) == 0
        assert counted(stage, as_of) == by_the_ladder(as_of), "all kept"


def test_all_that_was_shown_makes_a_digital_household(stage: Stage) -> None:
    with clock.travel(NOW):
        for ago, what in ((50, ("whole",)), (40, ("proof", "teach_back", True)), (3, ("proof", "review", True))):
            change(stage, what[0], 0, 0, ago * 60 * 24, *what[1:])
        change(stage, "all_skills", 0, 0, 60)
        keep_all_due(CORE)
        counts = summed(counted(stage, NOW).values())
        row = db.session.scalars(select(KeptStanding)).one()
    assert (counts.total, counts.rungs[Rung.DIGITAL], counts.rose[Rung.DIGITAL], counts.waiting) == (4, 1, 1, 0)
    assert row.digital_at == NOW - timedelta(hours=1)
    assert row.completed_at == NOW - timedelta(days=50)
