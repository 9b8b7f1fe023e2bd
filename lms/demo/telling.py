"""A model learner: the statements a phone makes while somebody works through a lesson (docs/phone.md)."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lms.foundation import clock
from lms.lrs.vocabulary import EXTENSION, TYPE, VERB, activity_id


@dataclass
class Learner:
    """One person at her phone. ``careful``: how often a first answer is right; ``sequence`` rises per device."""

    home_page: str
    person: str
    household: str
    chance: random.Random
    careful: float
    sequence: int = 0

    def work_through(self, lesson: dict[str, Any], at: datetime, until_step: int | None = None) -> list[dict[str, Any]]:
        """The statements of one sitting that begins at ``at``; stopped before step ``until_step`` when given."""
        sitting = Sitting(self, lesson, at)
        return list(sitting.told(until_step))

    def review(self, lesson: dict[str, Any], at: datetime, *, passed: bool) -> dict[str, Any]:
        """A lesson came back: one question and one decision, told once at its end."""
        return Sitting(self, lesson, at).reviewed(passed=passed)


class Sitting:
    """One attempt at one lesson."""

    def __init__(self, learner: Learner, lesson: dict[str, Any], at: datetime) -> None:
        self._learner, self._lesson, self._begun, self._at = learner, lesson, at, at
        self._registration = str(self._uuid())

    def told(self, until_step: int | None) -> Iterator[dict[str, Any]]:
        yield self._say("initialized", self._activity("lesson"))
        for step in self._lesson["steps"][:until_step]:
            yield self._say("experienced", self._activity("step", "steps", step["id"]), parent=self._activity("lesson"))
            yield from self._done(step)
        if until_step is None:
            yield self._say("completed", self._activity("lesson"), {"completion": True, "duration": self._lasted()})

    def reviewed(self, *, passed: bool) -> dict[str, Any]:
        told = {
            "round": "independent",
            "helps": 0,
            "wrong": 0 if passed else 1,
            "danger": 0 if passed else 1,
            "taps": [],
        }
        extensions = {EXTENSION[name]: value for name, value in told.items()}
        result = {"success": passed, "completion": True, "extensions": extensions}
        verb, target = "passed" if passed else "failed", self._activity("review", "review")
        return self._say(verb, target, result, self._activity("lesson"))

    def _done(self, step: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if step["kind"] == "choose":
            yield from self._answered(step, step["id"], step["options"], step["right"])
        for question in step.get("questions", []):
            yield from self._answered(step, question["id"], question["options"], question["right"])
        if step["kind"] == "practise":
            yield from self._practised(step)
        if step["kind"] == "own-phone":
            yield from self._tried(step)

    def _answered(
        self, step: dict[str, Any], question: str, options: list[str], right: list[str]
    ) -> Iterator[dict[str, Any]]:
        """Wrong answers first, if any; the last is right, because the player asks again until it is."""
        wrong = [option for option in options if option not in right]
        slips = [] if self._learner.chance.random() < self._learner.careful else self._learner.chance.sample(wrong, 1)
        for option in [*slips, right[0]]:
            target = self._activity("question", "steps", step["id"], "questions", question)
            yield self._say("answered", target, {"response": option, "success": option in right}, self._step(step))

    def _practised(self, step: dict[str, Any]) -> Iterator[dict[str, Any]]:
        alone = step["round"] == "independent"
        if alone and self._learner.chance.random() > self._learner.careful:
            yield self._practice(step, passed=False)
        yield self._practice(step, passed=True)

    def _practice(self, step: dict[str, Any], *, passed: bool) -> dict[str, Any]:
        alone = step["round"] == "independent"
        verb = "completed" if not alone else "passed" if passed else "failed"
        taps = [*self._slips(step, "wrong", self._learner.chance.randrange(3))]
        taps += [] if passed else self._slips(step, "danger", 1)
        counts = {kind: sum(tap["kind"] == kind for tap in taps) for kind in ("wrong", "danger")}
        told = {"round": step["round"], "helps": 0 if passed else 2, **counts, "taps": taps}
        extensions = {EXTENSION[name]: value for name, value in told.items()}
        result = {"completion": True, "extensions": extensions, **({"success": passed} if alone else {})}
        target = {"id": activity_id("simulations", step["simulation"]), "definition": {"type": TYPE["simulation"]}}
        return self._say(verb, {"objectType": "Activity", **target}, result, self._step(step))

    def _slips(self, step: dict[str, Any], kind: str, count: int) -> list[dict[str, str]]:
        """Taps that lead nowhere, or cost something, on the screens of this practice; some places tempt more."""
        screens = self._lesson["simulations"][step["simulation"]]["screens"]
        part = screens[step["start"]].get("part") if "start" in step else None
        tempting = [
            {"screen": name, "element": element["id"], "kind": kind}
            for name, screen in screens.items()
            if part in (None, screen.get("part"))
            for element in screen.get("elements", [])
            if kind in element.get("tap", {})
        ]
        return [tempting[int(len(tempting) * self._learner.chance.random() ** 2)] for _ in range(count) if tempting]

    def _tried(self, step: dict[str, Any]) -> Iterator[dict[str, Any]]:
        *deeds, _teach = step["items"]
        for item in self._learner.chance.sample(deeds, self._learner.chance.randint(1, len(deeds))):
            yield self._say(
                "responded", self._activity("deed", "steps", step["id"], "deeds", item), None, self._step(step)
            )
        if self._learner.chance.random() < 0.5:
            relation = self._learner.chance.choice(["child", "spouse", "parent", "neighbour"])
            yield self._say("shared", self._activity("lesson"), {"extensions": {EXTENSION["relation"]: relation}})

    def _step(self, step: dict[str, Any]) -> dict[str, Any]:
        return self._activity("step", "steps", step["id"])

    def _activity(self, kind: str, *parts: str) -> dict[str, Any]:
        identifier = activity_id("lessons", self._lesson["id"], *parts)
        return {"objectType": "Activity", "id": identifier, "definition": {"type": TYPE[kind]}}

    def _say(
        self,
        verb: str,
        target: dict[str, Any],
        result: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        self._at += timedelta(seconds=self._learner.chance.randint(6, 45))
        self._learner.sequence += 1
        course = {"id": activity_id("courses", self._lesson["course"]), "definition": {"type": TYPE["course"]}}
        return {
            "id": str(self._uuid()),
            "timestamp": clock.iso(self._at),
            "actor": {"objectType": "Agent", "account": self._account(self._learner.person)},
            "verb": {"id": VERB[verb]},
            "object": target,
            **({"result": result} if result else {}),
            "context": {
                "registration": self._registration,
                "team": {"objectType": "Group", "account": self._account(self._learner.household)},
                "contextActivities": {**({"parent": [parent]} if parent else {}), "grouping": [course]},
                "extensions": {
                    EXTENSION["version"]: self._lesson["version"],
                    EXTENSION["sequence"]: self._learner.sequence,
                    EXTENSION["assisted"]: False,
                },
            },
        }

    def _account(self, name: str) -> dict[str, str]:
        return {"homePage": self._learner.home_page, "name": name}

    def _lasted(self) -> str:
        return f"PT{int((self._at - self._begun).total_seconds())}S"

    def _uuid(self) -> uuid.UUID:
        """From the learner's own chance: telling the story again repeats the ids, so nothing is stored twice."""
        return uuid.UUID(int=self._learner.chance.getrandbits(128), version=4)
