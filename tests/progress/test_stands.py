"""Where households stood, as figures ask for it, is what the ladder says, whatever changed, kept already or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.foundation import clock
from lms.foundation.database import db
from lms.progress import stands as under_test
from lms.progress.kept import keep_all_due
from lms.progress.ladder import SKILLS, HouseholdStanding, Rung, ladder
from lms.progress.rules import FIRST, Rule
from lms.progress.stands import Stand, Stands, where_they_stand
from lms.registry.models import Household
from tests.progress.test_kept import CHANGES, CORE, NOW, Change, Stage, change, from_scratch, stage
from tests.torture import rounds

__all__ = ["stage"]

EVERYONE = select(Household.id)
MOMENTS = [NOW - timedelta(days=days) for days in (40, 4, 0)]
# Asked for without ever having been in force: nothing is kept under it.
OTHER = replace(FIRST, skills=SKILLS[:2], retained_after=timedelta(days=3), adult_age=10)


def told(as_of: datetime, rule: Rule | None = None) -> Stands:
    return where_they_stand(db.session(), EVERYONE, CORE, as_of, rule)


def by_the_ladder(as_of: datetime, rule: Rule | None) -> Stands:
    """The same, household by household."""

    def stand(each: HouseholdStanding) -> Stand:
        waits = bool(each.completed_at and each.retained and each.missing_skills)
        return Stand(each.rule, each.rung is not Rung.NOT_REACHED, each.learning, each.completed_at, waits)

    found = ladder(db.session(), EVERYONE, CORE, as_of, rule)
    return {household: stand(standing) for household, standing in found.items()}


def same_as_the_ladder() -> bool:
    asked: list[tuple[datetime, Rule | None]] = [*((at, None) for at in MOMENTS), (NOW, OTHER)]
    return all(told(*each) == by_the_ladder(*each) for each in asked)


@pytest.mark.slow
@settings(
    max_examples=rounds(6, 150),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=st.lists(CHANGES, max_size=25))
def test_where_households_stand_is_what_the_ladder_says(stage: Stage, changes: list[Change]) -> None:
    with clock.travel(NOW):
        from_scratch(stage)
        for each in changes:
            change(stage, *each)
        assert same_as_the_ladder(), "with what is marked"
        keep_all_due(CORE)
        assert same_as_the_ladder(), "all kept"


def test_who_learnt_then_and_again_since_was_learning_then(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    day, home = 60 * 24, stage.households[0].id
    with clock.travel(NOW):
        for ago in (60, 20, 1):
            change(stage, "contact", 0, 0, 60 * day, ago * day, False)
        keep_all_due(CORE)
        monkeypatch.setattr(under_test, "ladder", None)
        seen = {ago: told(NOW - timedelta(days=ago))[home].learning for ago in (61, 50, 25, 15, 0)}
    assert seen == {61: False, 50: True, 25: False, 15: True, 0: True}


def test_who_came_back_and_lacks_a_skill_waits_for_somebody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    day, home = 60 * 24, stage.households[0].id
    with clock.travel(NOW):
        change(stage, "whole", 0, 0, 30 * day)
        change(stage, "proof", 0, 0, 10 * day, "review", True)
        keep_all_due(CORE)
        monkeypatch.setattr(under_test, "ladder", None)
        assert [told(NOW - timedelta(days=ago))[home].waits for ago in (31, 20, 9)] == [False, False, True]
        monkeypatch.undo()
        change(stage, "all_skills", 0, 0, 5 * day)
        keep_all_due(CORE)
        monkeypatch.setattr(under_test, "ladder", None)
        assert [told(NOW - timedelta(days=ago))[home].waits for ago in (9, 4)] == [True, False]
