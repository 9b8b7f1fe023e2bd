"""What the finders look at: small facts read off statements, and the ground on which they happened."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from lms.foundation import clock, ids
from lms.lrs.counting import effective_time, writer_of
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, VERB, activity_parts

DEVICE: Final = "device:"
# Longer than a day is no sitting; the column takes no more either.
_LONGEST: Final = 86_400
_NAME: Final = re.compile(r"[a-z0-9-]{1,80}")
_DURATION: Final = re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?")


@dataclass(frozen=True, slots=True)
class Run:
    """A lesson worked through on one phone, in so many seconds from its opening to its end."""

    statement: uuid.UUID
    device: str
    person: uuid.UUID
    household: uuid.UUID
    lesson: str
    seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A trainer (``by``, an account) says that somebody showed her one of the five skills."""

    statement: uuid.UUID
    by: str
    person: uuid.UUID
    household: uuid.UUID
    skill: str
    alone: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody was ticked on the roll-call of a meeting."""

    statement: uuid.UUID
    by: str
    meeting: uuid.UUID
    person: uuid.UUID
    household: uuid.UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Stay:
    """A member of staff lived in a household from one day to another (both days belong to it)."""

    household: uuid.UUID
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Ground:
    """What must be known besides the facts. ``village``: of a household; ``lives``: account → where its owner lived;
    ``learnt``: household → when somebody of it first took a step or was at a meeting."""

    village: Mapping[uuid.UUID, int]
    lives: Mapping[str, Sequence[Stay]]
    learnt: Mapping[uuid.UUID, datetime]


@dataclass(frozen=True)
class Facts:
    """All facts of a commune within a time, in the order of their time."""

    runs: Sequence[Run]
    confirmations: Sequence[Confirmation]
    presences: Sequence[Presence]
    ground: Ground


Fact = Run | Confirmation | Presence


def fact_of(statement: Recorded) -> Fact | None:
    """The fact a statement tells; None where it tells none of these."""
    read = _READERS.get(statement.verb)
    person, household = ids.plain_id(statement.actor), ids.plain_id(statement.team)
    return read(statement, person, household) if read and person and household else None


def local_day(moment: datetime) -> date:
    """The day where the users live."""
    return moment.astimezone(clock.VIETNAM).date()


def seconds_of(duration: object) -> int | None:
    """``PT1M30S`` → 90; None for what says no hours, minutes or seconds."""
    found = _DURATION.fullmatch(str(duration or ""))
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return min(3600 * hours + 60 * minutes + seconds, _LONGEST)


def _run(statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> Run | None:
    """The end of a whole lesson, told by a phone; who is guided at a meeting ends none."""
    parts, writer = activity_parts(statement.activity), writer_of(statement)
    seconds = seconds_of(statement.body.get("result", {}).get("duration"))
    ours = len(parts) == 2 and parts[0] == "lessons" and bool(_NAME.fullmatch(parts[1]))
    if not ours or seconds is None or not writer.startswith(DEVICE):
        return None
    device = writer.removeprefix(DEVICE)
    return Run(statement.id, device, person, household, parts[1], seconds, effective_time(statement))


def _confirmation(statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> Confirmation | None:
    parts, by = activity_parts(statement.activity), _instructor(statement)
    if len(parts) != 2 or parts[0] != "skills" or not by:
        return None
    alone = bool(statement.result_extension(EXTENSION["alone"]))
    return Confirmation(statement.id, by, person, household, parts[1], alone, effective_time(statement))


def _presence(statement: Recorded, person: uuid.UUID, household: uuid.UUID) -> Presence | None:
    parts, by = activity_parts(statement.activity), _instructor(statement)
    meeting = ids.parse_id(parts[1]) if len(parts) == 2 and parts[0] == "sessions" else None
    return Presence(statement.id, by, meeting, person, household, effective_time(statement)) if meeting and by else None


def _instructor(statement: Recorded) -> str:
    return str(statement.body.get("context", {}).get("instructor", {}).get("account", {}).get("name", ""))


_READERS: Final[dict[str, Callable[[Recorded, uuid.UUID, uuid.UUID], Fact | None]]] = {
    VERB["completed"]: _run,
    VERB["confirmed"]: _confirmation,
    VERB["attended"]: _presence,
}
