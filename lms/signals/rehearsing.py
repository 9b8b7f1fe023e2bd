"""Invented histories with known wrongs: honest work with its odd habits, and among it what should be found.

Statements are made as phones and trainers' pages make them and read by the same ``fact_of`` as the record, so that
what is scored is what runs. The same seed gives the same history.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from lms.foundation import clock
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, VERB, activity_id
from lms.signals.facts import Confirmation, Facts, Ground, Presence, Run, Stay, fact_of
from lms.signals.finding import Finding, Kind, find

BEGINS: Final = datetime(2026, 10, 1, 1, tzinfo=UTC)
DAYS: Final = 80
VILLAGES, HOUSEHOLDS = 8, 30
SKILLS: Final = ("DVC", "MUA", "TT", "AT", "NT")
HOME_PAGE: Final = "https://rehearsal.example"
Truth = set[tuple[Kind, str]]


@dataclass(frozen=True)
class Home:
    """A household with its one learner and its phone."""

    id: uuid.UUID
    person: uuid.UUID
    device: str
    village: int


@dataclass
class History:
    """What is told, on which ground, and which wrongs stand in it: (kind, whose statements)."""

    chance: random.Random
    homes: list[Home] = field(default_factory=list)
    trainers: list[str] = field(default_factory=list)
    told: list[Recorded] = field(default_factory=list)
    lives: dict[str, list[Stay]] = field(default_factory=dict)
    wrongs: Truth = field(default_factory=set)
    done: dict[uuid.UUID, int] = field(default_factory=dict)

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def evening(self, day: int | None = None) -> datetime:
        """19:00 to 20:30 where the users live, on that day or some day of the time."""
        return self.afternoon(day) + timedelta(hours=5, minutes=self.chance.uniform(0, 30))

    def afternoon(self, day: int | None = None) -> datetime:
        begun = BEGINS + timedelta(days=self.chance.randrange(DAYS) if day is None else day)
        return begun.replace(hour=7) + timedelta(minutes=self.chance.uniform(0, 60))

    def of_village(self, village: int) -> list[Home]:
        return [home for home in self.homes if home.village == village]

    def ran(self, home: Home, device: str, seconds: float, at: datetime, *, again: bool = False) -> None:
        """A lesson ended on a phone: the next one, or ``again`` one that was ended before."""
        result = {"completion": True, "duration": f"PT{int(seconds)}S"}
        done = self.done.get(home.id, 0)
        number = self.chance.randrange(done) if again and done else done
        self.done[home.id] = max(done, number + 1)
        self._say(
            "completed", home, activity_id("lessons", f"lesson-{number}"), at, {"result": result}, f"device:{device}"
        )

    def confirmed(self, by: str, home: Home, skill: str, alone: bool, at: datetime) -> None:
        result = {"success": alone, "extensions": {EXTENSION["alone"]: alone, EXTENSION["own_phone"]: True}}
        self._say("confirmed", home, activity_id("skills", skill), at, {"result": result}, "server", by)

    def attended(self, by: str, home: Home, meeting: uuid.UUID, at: datetime) -> None:
        self._say("attended", home, activity_id("sessions", str(meeting)), at, {}, "server", by)

    def facts(self) -> Facts:
        """What the finders look at, read off the statements."""
        facts = [fact for statement in self.told if (fact := fact_of(statement))]
        learnt: dict[uuid.UUID, datetime] = {}
        for fact in facts:
            if not isinstance(fact, Confirmation):
                learnt[fact.household] = min(learnt.get(fact.household, fact.at), fact.at)
        return Facts(
            runs=[fact for fact in facts if isinstance(fact, Run)],
            confirmations=[fact for fact in facts if isinstance(fact, Confirmation)],
            presences=[fact for fact in facts if isinstance(fact, Presence)],
            ground=Ground({home.id: home.village for home in self.homes}, self.lives, learnt),
        )

    def _say(
        self, verb: str, home: Home, activity: str, at: datetime, more: dict[str, Any], writer: str, by: str = ""
    ) -> None:
        context = {"instructor": {"account": {"homePage": HOME_PAGE, "name": by}}} if by else {}
        body = {
            **more,
            "authority": {"account": {"homePage": HOME_PAGE, "name": writer}},
            "context": context,
            "timestamp": clock.iso(at),
        }
        self.told.append(
            Recorded(
                position=len(self.told) + 1, id=self.new_id(), stored=at + timedelta(minutes=1), timestamp=at,
                actor=str(home.person), team=str(home.id), verb=VERB[verb], activity=activity, body=body,
            )
        )  # fmt: skip


@dataclass
class Score:
    """Of one kind: how many wrongs stood there, how much was found, how much of that was one of them."""

    planted: int = 0
    found: int = 0
    right: int = 0
    met: int = 0

    @property
    def precision(self) -> float:
        """Of what was found, the share that was wrong indeed; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the wrongs, the share that was found; 1 where there were none."""
        return self.met / self.planted if self.planted else 1.0

    def add(self, truth: set[str], found: Sequence[Finding]) -> None:
        self.planted += len(truth)
        self.found += len(found)
        self.right += sum(each.subject in truth for each in found)
        self.met += len(truth & {each.subject for each in found})


def scores(histories: Iterable[History]) -> dict[Kind, Score]:
    """How well the finders do on these histories together."""
    scored = {kind: Score() for kind in Kind}
    for history in histories:
        found = find(history.facts())
        for kind, score in scored.items():
            truth = {subject for wrong, subject in history.wrongs if wrong == kind}
            score.add(truth, [each for each in found if each.kind == kind])
    return scored


def settled(history: History) -> History:
    """People, phones and trainers; one trainer a village, each living in its first household since long ago."""
    for number in range(VILLAGES * HOUSEHOLDS):
        village = number // HOUSEHOLDS
        history.homes.append(Home(history.new_id(), history.new_id(), f"phone-{number}", village))
    for village in range(VILLAGES):
        trainer = str(history.new_id())
        history.trainers.append(trainer)
        first, second = history.of_village(village)[:2]
        # She married into the second household before all this; the first is her parents'.
        moved = date(2026, 9, 1)
        history.lives[trainer] = [
            Stay(first.id, date(2025, 7, 1), moved),
            Stay(second.id, moved + timedelta(days=1), None),
        ]
    return history
