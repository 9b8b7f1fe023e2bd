"""After a new rule the standings under it are kept beside those under the rule before, and both are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.foundation import clock
from lms.foundation.database import db
from lms.progress import tallies
from lms.progress.kept import keep_all_due
from lms.progress.kept_models import KeptStanding
from lms.progress.ladder import Rung
from lms.progress.rules import THEN
from lms.progress.tallies import summed
from tests.progress.test_kept import CORE, NOW, Stage, by_the_ladder, change, counted, stage

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
