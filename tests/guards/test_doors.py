"""Every route declares who may reach it."""

from __future__ import annotations

from flask import Flask

from lms.foundation.doors import door_of


def test_every_view_declares_its_door(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if door_of(view) is None] == []
