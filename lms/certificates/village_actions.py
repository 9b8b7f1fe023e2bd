"""What an officer does with the list of a smart village: begins it, changes it, notes what was found."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from lms.access.models import Account
from lms.certificates.village_models import DIGITAL_HOUSEHOLDS, VillageCriterion, VillageFinding
from lms.certificates.villages import criteria_of, state_if_met
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.foundation.translation import both
from lms.registry.models import Area
from lms.registry.queries import villages_of
from lms.registry.spelling import tidy

LONGEST: Final = 400
# An example to begin with, not any province's official list (content files, “smart village”): name, per cent, counted.
EXAMPLE: Final[tuple[tuple[str, int | None, str | None], ...]] = (
    ("internet", 95, None),
    ("smartphone", 90, None),
    ("hall_wifi", None, None),
    ("group", 80, None),
    ("camera", None, None),
    ("product", None, None),
    ("cashless", 80, None),
    ("account", 70, None),
    ("team", None, None),
    ("digital", 60, DIGITAL_HOUSEHOLDS),
)


@dataclass(frozen=True)
class Found:
    """What was found, on what it rests, and on which day. ``percent`` where the criterion counts."""

    met: bool
    percent: int | None
    evidence: str
    on: date


class NotUsable(ValueError):
    """What was sent cannot be kept; ``reason`` is a key below ``villages.fault``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@writes
def begin_list(commune: Area) -> None:
    """Begin with the example list; nothing where the commune has one."""
    if criteria_of(db.session(), commune.id):
        return
    for place, (name, threshold, counts) in enumerate(EXAMPLE):
        _add(commune, both(f"villages.criterion.{name}"), threshold, counts, place)


@writes
def add_criterion(commune: Area, words: str, threshold: int | None) -> None:
    """Add one, in the officer's own words. Raises ``NotUsable``."""
    known = criteria_of(db.session(), commune.id)
    text = _words(words, "words")
    _check_percent(threshold)
    _add(commune, {"vi": text}, threshold, None, max((each.place for each in known), default=-1) + 1)


@writes
def change_criterion(commune: Area, criterion: VillageCriterion, threshold: int | None, *, ends: bool) -> None:
    """Another threshold, or no longer asked for, from today on; what held before stays readable.

    Villages that meet all of the list now are stated. Raises ``NotUsable``.
    """
    _check_percent(threshold)
    if not ends and criterion.threshold is None:
        raise NotUsable("percent")
    today = clock.today()
    criterion.valid_to = today - timedelta(days=1)
    if not ends:
        changed = _add(commune, json.loads(criterion.words), threshold, criterion.counts, criterion.place)
        db.session.flush()
        for finding in db.session.scalars(select(VillageFinding).where(VillageFinding.criterion_id == criterion.id)):
            finding.criterion_id = changed.id
    db.session.flush()
    for village in villages_of(commune.id):
        state_if_met(db.session(), village)


@writes
def note_finding(by: Account, village: Area, criterion: VillageCriterion, found: Found, identifier: uuid.UUID) -> bool:
    """Note what was found; True when the village now meets the whole list. Sent twice it is noted once.

    Raises ``NotUsable`` without evidence, without a percentage where one is asked for, or for a day to come.
    """
    words = _words(found.evidence, "evidence")
    _check_percent(found.percent)
    if criterion.threshold is not None and found.percent is None:
        raise NotUsable("percent")
    if found.on > clock.today() or criterion.counts:
        raise NotUsable("day")
    if db.session.get(VillageFinding, identifier) is None:
        db.session.add(
            VillageFinding(
                id=identifier, criterion_id=criterion.id, village_id=village.id, met=found.met,
                percent=found.percent, evidence=words, found_on=found.on, noted_at=clock.now(), noted_by=by.id,
            )
        )  # fmt: skip
        db.session.flush()
    return state_if_met(db.session(), village)


def _add(
    commune: Area, words: dict[str, str], threshold: int | None, counts: str | None, place: int
) -> VillageCriterion:
    made = VillageCriterion(
        id=ids.new_id(), commune_id=commune.id, words=json.dumps(words, ensure_ascii=False), threshold=threshold,
        counts=counts, place=place, valid_from=clock.today(),
    )  # fmt: skip
    db.session.add(made)
    return made


def _words(given: str, reason: str) -> str:
    text = tidy(given.replace("\x00", ""))
    if not text or len(text) > LONGEST:
        raise NotUsable(reason)
    return text


def _check_percent(percent: int | None) -> None:
    if percent is not None and not 0 <= percent <= 100:
        raise NotUsable("percent")
