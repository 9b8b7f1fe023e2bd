"""A kept standing names the household's village, and goes with it when it moves (record 28)."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from lms.foundation.database import db, write_intent
from lms.progress.kept import keep_all_due, rows_under
from lms.progress.kept_models import KeptStanding
from lms.progress.ladder import Rung
from lms.registry.models import Household
from tests.progress.test_kept import CORE, NOW, Stage, change, counted, stage

__all__ = ["stage"]


def test_a_household_that_moves_while_it_is_kept_counts_where_it_lives(
    app: Flask, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, home = stage.villages[1].id, stage.households[0].id
    change(stage, "whole", 0, 0, 60)
    moved = update(Household).where(Household.id == home).values(village_id=other)

    def move() -> None:
        with app.app_context(), write_intent():
            db.session.execute(moved)
            db.session.commit()

    mover = Thread(target=move)

    def kept_while_moving(*asked: Any) -> list[dict[str, Any]]:
        if not mover.ident:
            mover.start()
            mover.join(1)  # it waits for us, or is done too early
        return rows_under(*asked)

    monkeypatch.setattr("lms.progress.kept.rows_under", kept_while_moving)
    keep_all_due(CORE)
    mover.join()
    db.session.rollback()
    assert db.session.scalars(select(KeptStanding.village_id)).all() == [other]
    assert [counts.rungs[Rung.COMPLETED] for _, counts in sorted(counted(stage, NOW).items())] == [0, 1]
