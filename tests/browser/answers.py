"""What somebody who knows the lessons would tap: from the bundles, and for practice from the player's own engine."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from deno import find_deno_bin

from lms.catalogue.bundle import bundle, canonical
from lms.catalogue.load import load
from lms.foundation.settings import ROOT

Step = dict[str, Any]
SCRIPT = Path(__file__).with_name("right_taps.js")


@dataclass(frozen=True)
class Answers:
    """One lesson: its steps as in docs/phone.md, and for each practised step the ids to tap in order."""

    lesson: str
    steps: list[Step]
    taps: dict[str, list[str]]

    def right(self, step: Step, options: list[str]) -> str:
        """The right one among the options shown, which also tell the question of a quiz."""
        for question in (step, *step.get("questions", ())):
            if set(question.get("options", ())) == set(options):
                return str(question["right"][0])
        raise LookupError(f"{self.lesson}/{step['id']} asks nothing with the options {options}")


@cache
def answers() -> dict[str, Answers]:
    """By lesson, of the lessons in the tree."""
    bundles = [json.loads(canonical(bundle(lesson))) for lesson in load(ROOT / "lessons").lessons.values()]
    command = [find_deno_bin(), "run", "--quiet", "--allow-read", str(SCRIPT)]
    done = subprocess.run(command, input=json.dumps(bundles), capture_output=True, text=True, check=True)
    taps = json.loads(done.stdout)
    return {each["id"]: Answers(each["id"], each["steps"], taps[each["id"]]) for each in bundles}
