"""A server begun anew: no open database goes into the process that serves; how long it takes is told, not judged."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from bench import restart
from lms import serving
from lms.foundation.database import db
from tests.torture import LONG


@pytest.mark.once
def test_no_open_database_goes_into_a_fork(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    db.session.execute(text("SELECT 1"))
    seen: list[int] = []

    class Forking:
        def __init__(self, *_what: object, **_how: object) -> None: ...

        def serve(self, **_how: object) -> None:
            seen.append(open_connections())

    def open_connections() -> int:
        return int(db.engine.pool.checkedin() + db.engine.pool.checkedout())  # type: ignore[attr-defined]

    assert open_connections()
    monkeypatch.setattr(serving, "Granian", Forking)
    serving.serve(app, "127.0.0.1", 0, with_worker=False)
    assert seen == [0]


@pytest.mark.once
@pytest.mark.skipif(not LONG, reason="a busy machine says nothing about it: make bench and make torture tell")
def test_how_long_a_phone_waits_after_a_kill(app: Flask) -> None:
    db.session.rollback()
    figures = list(restart.figures(app.extensions["settings"]))
    print("\n", *(figure.row() for figure in figures), sep="\n")
    assert all(figure.value > 0 for figure in figures)
