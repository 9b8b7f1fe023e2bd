"""Rebuilding beside: nobody waits for it, and whatever befalls it the old rows stay."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, inspect, select

from lms import cli, wiring
from lms.foundation.database import db, writes
from lms.foundation.settings import ROOT, Settings
from lms.lrs.models import Cursor
from lms.lrs.replaying import ReplayStopped, replay, shadow_of
from lms.lrs.subscribers import BATCH, catch_up
from tests.lrs.listeners import Heard, Listener, cursor, heard, said

pytestmark = [pytest.mark.usefixtures("listening"), pytest.mark.slow]


def quiet(_position: int, _head: int) -> None:
    """Progress that nobody watches."""


@writes
def spoil() -> None:
    """Rows that no statement stands behind: a replay puts them right."""
    for row in db.session.scalars(select(Heard)):
        row.position += 1000


def test_it_rebuilds_the_rows_and_says_how_far_it_is(app: Flask) -> None:
    listener = Listener().subscriber()
    said(BATCH + 5)
    catch_up([listener])
    spoil()
    steps: list[tuple[int, int]] = []
    replay(listener, lambda position, end: steps.append((position, end)))
    assert heard() == list(range(1, BATCH + 6))
    assert cursor().position == BATCH + 5
    assert steps == [(BATCH, BATCH + 5), (BATCH + 5, BATCH + 5)]


def test_while_it_builds_the_old_rows_are_read_and_everyone_goes_on(app: Flask) -> None:
    """Phones send, the live subscriber moves, and what came meanwhile is in the new rows."""
    listener = Listener().subscriber()
    said(BATCH + 5)
    catch_up([listener])
    spoil()
    seen: list[tuple[int, int]] = []

    def meanwhile(_position: int, _end: int) -> None:
        seen.append((min(heard()), cursor().position))
        said(1)
        catch_up([listener])

    replay(listener, meanwhile)
    assert seen[0] == (1001, BATCH + 5), "the old rows, and the cursor where it was"
    catch_up([listener])
    assert heard() == list(range(1, BATCH + 7 + len(seen) - 1))
    assert seen[-1][0] == 1, "exchanged at the end"


def test_one_that_was_stuck_goes_on(app: Flask) -> None:
    listener = Listener(fails_at=2)
    said(3)
    catch_up([listener.subscriber()])
    listener.fails_at = None
    replay(listener.subscriber(), quiet)
    assert heard() == [1, 2, 3]
    assert (cursor().error, cursor().failures, cursor().retry_at) == (None, 0, None)


@pytest.mark.parametrize("fails_at", [7, BATCH + 7])
def test_one_that_fails_names_the_place_and_leaves_the_old_rows(app: Flask, fails_at: int) -> None:
    """In the part that is built beside, and in the part that is told under the lock."""
    listener = Listener()
    said(BATCH + 8)
    catch_up([listener.subscriber()])
    listener.fails_at = fails_at
    with pytest.raises(ReplayStopped, match=f"stopped at ({fails_at}|{BATCH + 1} to {BATCH + 8}): ValueError: cannot"):
        replay(listener.subscriber(), quiet)
    assert heard() == list(range(1, BATCH + 9))
    assert cursor().position == BATCH + 8


def test_nothing_of_it_is_left_on_the_connection_for_others(app: Flask) -> None:
    said(2)
    listener = Listener().subscriber()
    replay(listener, quiet)
    replay(listener, quiet)
    said(1)
    catch_up([listener])
    assert heard() == [1, 2, 3]
    assert Heard.__tablename__ not in inspect(db.engine).get_temp_table_names()


def test_a_reaction_is_never_replayed(app: Flask) -> None:
    reaction = replace(Listener().subscriber(), tables=())
    with pytest.raises(ValueError, match="never replayed"):
        replay(reaction, quiet)


def test_every_projection_can_be_built_beside_and_a_counted_key_is_refused(app: Flask) -> None:
    for subscriber in wiring.SUBSCRIBERS:
        for model in subscriber.tables:
            table: Any = model.__table__
            shadow = shadow_of(table)
            assert {(each.name, each.nullable) for each in shadow.columns} == {
                (each.name, each.nullable) for each in table.columns
            }
            assert {each.name for each in shadow.indexes} == {each.name for each in table.indexes}
    counting = Table("counting", MetaData(), Column("number", Integer, primary_key=True))
    with pytest.raises(ValueError, match="must follow from the log"):
        shadow_of(counting)


def test_killed_in_the_middle_it_leaves_the_old_rows(app: Flask, settings: Settings) -> None:
    listener = Listener().subscriber()
    said(BATCH + 5)
    catch_up([listener])
    spoil()
    db.session.rollback()
    environment = {
        **os.environ,
        "LMS_DATA": str(settings.data),
        "LMS_DATABASE_URL": settings.database_url,
        "LMS_BUILD": str(settings.build),
    }
    code = (
        "import os, signal\n"
        "from lms import create_app\n"
        "from lms.lrs.replaying import replay\n"
        "from tests.lrs.listeners import Listener\n"
        "with create_app().app_context():\n"
        f"    replay(Listener().subscriber(), lambda *_: os.kill(os.getpid(), {int(signal.SIGKILL)}))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert heard() == [position + 1000 for position in range(1, BATCH + 6)]
    assert cursor().position == BATCH + 5
    replay(listener, quiet)
    assert heard() == list(range(1, BATCH + 6))


def test_the_command_rebuilds_all_projections_and_refuses_a_reaction(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "create_app", lambda: app)
    done = CliRunner().invoke(cli.lms, ["replay"])
    assert done.exit_code == 0, done.output
    db.session.rollback()
    assert {"progress", "teaching"} <= set(db.session.scalars(select(Cursor.name)))
    refused = CliRunner().invoke(cli.lms, ["replay", "awards"])
    assert refused.exit_code == 1
    assert "projections are: progress, teaching" in refused.output


def test_the_command_says_who_is_stuck_where_why_and_until_when(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = Listener("progress", fails_at=2)
    monkeypatch.setattr(cli, "create_app", lambda: app)
    monkeypatch.setattr(wiring, "SUBSCRIBERS", (listener.subscriber(),))
    said(3)
    catch_up(wiring.SUBSCRIBERS)
    shown = CliRunner().invoke(cli.lms, ["subscribers"]).output
    assert "behind 2 for" in shown
    assert "stuck at 2 (statement " in shown
    assert "tried 1 times, again at " in shown
    assert "ValueError: cannot read this one" in shown
    listener.fails_at = None
    assert "behind 0" in CliRunner().invoke(cli.lms, ["subscribers", "--retry"]).output
