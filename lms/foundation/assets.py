"""Built files: their hashed addresses come from ``build/manifest.json``, written by ``lms build``."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, current_app


class NotBuilt(Exception):
    """The build folder is missing; ``lms build`` makes it."""


def load_manifest(build: Path) -> dict[str, str]:
    """``{"learner.js": "learner.1a2b3c.js", …}``; raises ``NotBuilt``."""
    file = build / "manifest.json"
    if not file.exists():
        raise NotBuilt(f"{file} is missing: run `lms build` first (`make run` does)")
    manifest: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return manifest


def asset(name: str) -> str:
    """The address of a built file, such as ``/assets/learner.1a2b3c.js``."""
    return f"/assets/{current_app.extensions['assets'][name]}"


def built(name: str) -> Path:
    """The built file itself."""
    folder: Path = current_app.extensions["build"]
    return folder / "assets" / str(current_app.extensions["assets"][name])


def attach(app: Flask, build: Path) -> None:
    app.extensions["assets"] = load_manifest(build)
    app.extensions["build"] = build
    app.jinja_env.globals["asset"] = asset
