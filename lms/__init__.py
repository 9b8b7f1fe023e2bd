"""Lớp học số: the village's digital class. ``create_app`` puts the house together."""

from __future__ import annotations

import gc

# While the program loads there is nothing to collect, yet each collection walks over all that was loaded: a fifth of
# the start of every process.
gc.disable()

from flask import Flask
from htmx_flask import Htmx
from whitenoise import WhiteNoise

from lms import jobs, wiring
from lms.config import flask_config
from lms.demo.known import doors
from lms.foundation import assets, database, safety, translation
from lms.foundation.settings import Settings, read_settings
from lms.lrs.writer import LogWriter

# What is loaded stays for good: the first collections after it would walk over all of it for nothing.
gc.freeze()
# A batch of fifty statements is some thousand objects, none of them in circles: looking for circles in each cost more
# than to read it.
gc.set_threshold(20_000, 20, 20)
gc.enable()


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application. Raises ``BadSetting`` or ``NotBuilt`` with the cure in the message."""
    settings = settings or read_settings()
    app = Flask(__name__, static_folder=None)
    app.config.update(flask_config(settings))
    app.extensions["settings"] = settings
    database.bind(app)
    translation.speak(app)
    Htmx(app)
    assets.attach(app, settings.build)
    safety.protect(app, secure=settings.secure)
    with app.app_context():
        app.extensions["lrs_writer"] = LogWriter(database.db.engine)
    jobs.attach(app)
    wiring.furnish(app)
    app.extensions["demo"] = doors(settings.data) if settings.demo else {}
    _serve_assets(app, settings)
    return app


def _serve_assets(app: Flask, settings: Settings) -> None:
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=settings.build / "assets",
        prefix="assets/",
        max_age=31_536_000,
        immutable_file_test=lambda path, url: True,
    )
