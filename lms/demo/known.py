"""``demo.json`` beside the demo's database: who may sign in how, where to look, how far the story is told."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lms.foundation import clock
from lms.foundation.doors import Role


@dataclass(frozen=True)
class Demo:
    """``demo.json``: what was prepared, and how far the story is told."""

    file: Path
    told: dict[str, Any]

    @property
    def began(self) -> datetime:
        return clock.parse_iso(self.told["story"]["began"])

    @property
    def parts_told(self) -> int:
        return int(self.told["story"]["told"])

    @property
    def finished(self) -> bool:
        return bool(self.told["story"]["finished"])

    def keep(self, **changes: Any) -> Demo:
        """Write changes through a second file, so that a killed writer leaves the old one whole."""
        changed = Demo(self.file, {**self.told, **changes})
        _write(self.file, json.dumps(changed.told, ensure_ascii=False, indent=1))
        return changed

    def keep_story(self, told: int, *, finished: bool = False) -> Demo:
        return self.keep(story={**self.told["story"], "told": told, "finished": finished})


def beginning(data: Path, base_url: str) -> datetime:
    """The moment this folder's story is told from: preparing that was broken off goes on with the same story."""
    file = data / "demo.began"
    if not file.exists():
        _write(file, f"{clock.iso(clock.now())}\n{base_url}\n")
    return clock.parse_iso(_lines_of(file)[0])


def begun_at(data: Path) -> str | None:
    """The address at which preparing this folder began; None where it did not, or where that was not written down."""
    file = data / "demo.began"
    return next(iter(_lines_of(file)[1:]), None) if file.exists() else None


def _lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split()


def _write(file: Path, text: str) -> None:
    draft = file.with_name(f"{file.name}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    draft.replace(file)


def read(data: Path) -> Demo | None:
    """What was prepared in this folder; None when nothing was."""
    file = data / "demo.json"
    return Demo(file, json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def doors(data: Path) -> dict[str, str]:
    """What the one-tap entries need: usernames by role, the sample household's card."""
    demo = read(data)
    if demo is None:
        return {}
    usernames = {str(role): demo.told[role]["username"] for role in Role if role in demo.told}
    return {**usernames, "resident_card_token": demo.told["resident_card_url"].partition("#")[2]}
