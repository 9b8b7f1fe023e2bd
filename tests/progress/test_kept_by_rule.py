"""After a new rule the standings under it are kept beside those under the rule before, and both are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from lms.foundation import clock
from lms.foundation.database import db
from lms.progress import past as past_days
from lms.progress import tallies
from lms.progress.kept import keep_all_due
from lms.progress.kept_facts import ALWAYS
from lms.progress.kept_models import KeptStanding
from lms.progress.ladder import Rung
from lms.progress.rules import NOW as NOW_THERE
from lms.progress.rules import THEN
from lms.progress.tallies import summed
from tests.progress.test_kept import (
    CORE,
    NOW,
    Stage,
    by_the_ladder,
    change,
    counted,
    looked_back,
    past_by_the_ladder,
    stage,
)

__all__ = ["stage"]


def test_a_household_is_kept_under_the_rule_of_today_and_that_of_before(stage: Stage) -> None:
    with clock.travel(NOW):
        change(stage, "whole", 0, 0, 60 * 24 * 20)
        keep_all_due(CORE)
        change(stage, "rule", True, 5, THEN, None, 0, ())
        assert keep_all_due(CORE) == 1
        assert sorted(str(at) for at in db.session.scalars(select(KeptStanding.digital_at))) == [
            str(NOW - timedelta(days=20)), "None"
        ]  # fmt: skip
        assert keep_all_due(CORE) == 0


def test_all_is_read_from_kept_rows_right_after_a_rule_was_kept(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.travel(NOW):
        change(stage, "whole", 0, 0, 60 * 24 * 20)
        change(stage, "rule", True, 5, THEN, None, 0, ())
        keep_all_due(CORE)
        there = by_the_ladder(NOW)
        monkeypatch.setattr(tallies, "ladder", None)
        assert counted(stage, NOW) == there
        assert summed(there.values()).rose[Rung.DIGITAL] == 1


def test_a_daughter_who_moved_counts_on_each_day_where_she_belonged_from_kept_rows(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the rule asks for it: she learnt 50 days ago, moved 20 days ago, and belongs nowhere since 3."""
    with clock.travel(NOW):
        change(stage, "rule", True, 500, NOW_THERE, None, 0, ())
        change(stage, "whole", 0, 0, 60 * 24 * 50)
        change(stage, "belong", 0, 1, 20)
        change(stage, "belong", 0, None, 3)
        keep_all_due(CORE)
        there, past = by_the_ladder(NOW), past_by_the_ladder()
        rows = select(KeptStanding.begins, KeptStanding.digital_at.is_not(None))
        told = {home: list(db.session.execute(rows.where(KeptStanding.household_id == stage.households[home].id)
                                              .order_by(KeptStanding.begins)).tuples()) for home in (0, 1)}  # fmt: skip
        monkeypatch.setattr(tallies, "ladder", None)
        monkeypatch.setattr(past_days, "rows_under", None)
        assert (counted(stage, NOW), looked_back()) == (there, past)
    moved, left = NOW.date() - timedelta(days=20), NOW.date() - timedelta(days=3)
    assert [proved for _, proved in told[0]] == [False, True, False]
    assert told[0][-1][0] == moved
    assert told[1] == [(ALWAYS, False), (moved, True), (left, False)]


@pytest.mark.parametrize("home", [1, None], ids=["to another household", "to none"])
def test_who_moves_after_the_keeping_is_counted_where_she_belongs(stage: Stage, home: int | None) -> None:
    """Nothing else tells that the kept rows are no longer true: the move itself marks both households."""
    with clock.travel(NOW):
        change(stage, "rule", True, 500, NOW_THERE, None, 0, ())
        change(stage, "whole", 0, 0, 60 * 24 * 50)
        keep_all_due(CORE)
        before = counted(stage, NOW)
        change(stage, "belong", 0, home, 3)
        assert counted(stage, NOW) == by_the_ladder(NOW)
        assert counted(stage, NOW) != before
        assert looked_back() == past_by_the_ladder()


def test_a_row_that_is_not_kept_is_read_from_the_ladder(stage: Stage) -> None:
    with clock.travel(NOW):
        change(stage, "whole", 0, 0, 60)
        assert not db.session.scalars(select(KeptStanding)).all()
        assert summed(counted(stage, NOW).values()).rungs[Rung.COMPLETED] == 1


def test_rows_of_another_rule_are_made_anew(stage: Stage) -> None:
    with clock.travel(NOW):
        change(stage, "whole", 0, 0, 60)
        keep_all_due((*CORE, "one-lesson-more"))
        assert summed(counted(stage, NOW).values()).rungs[Rung.COMPLETED] == 1, "not believed"
        assert keep_all_due(CORE) == 1
        assert db.session.scalars(select(KeptStanding.completed_at)).one()


def test_every_trigger_is_there(app: Flask) -> None:
    """A migration that copies a table on SQLite loses its triggers: such a one must make them again."""
    catalogue = {"sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'", "postgresql": _POSTGRESQL}
    found = set(db.session.scalars(text(catalogue[db.engine.dialect.name])))
    tables = ("household_contact", "lesson_standing", "evidence", "person", "membership")
    events = ("insert", "update", "delete")
    assert {f"standing_{table}_{event}" for table in tables for event in events} <= found
    assert "standing_household_moves" in found


_POSTGRESQL = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
