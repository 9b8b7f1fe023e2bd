"""The household list as CSV, for a spreadsheet: no person's name in it."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.certificates.models import Certificate
from lms.foundation.translation import day, minute, t
from lms.progress.ladder import RUNGS, SKILLS, count_by_rung
from lms.registry.models import Area, Household
from lms.reporting.standings import Standing, core_lessons

COLUMNS: Final = (
    "village", "code", "label", "residents", "rung", "learning", "reached_on", "completed_on", "core_done",
    "skills_confirmed", "certificate",
)  # fmt: skip
# Spreadsheets take such a cell for a formula, and a formula can send data away.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK: Final = "\ufeff"


def households_csv(session: Session, villages: Sequence[Area], standings: Sequence[Standing], as_of: datetime) -> str:
    """One line for each household; beneath them as of when, and the counts. Words are in the request's language."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(t(f"reporting.column.{column}") for column in COLUMNS)
    titles = {village.id: village.title for village in villages}
    numbers = _certificate_numbers(session, list(titles))
    for standing in standings:
        writer.writerow(map(harmless, _line(standing, titles, numbers)))
    writer.writerow([])
    writer.writerows(_counts(standings, as_of))
    return _BYTE_ORDER_MARK + written.getvalue()


def harmless(value: object) -> str:
    """A cell that no spreadsheet runs: what could begin a formula gets an apostrophe before it."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _line(standing: Standing, titles: Mapping[int, str], numbers: Mapping[uuid.UUID, str]) -> Iterator[object]:
    now = standing.now
    yield titles[standing.village_id]
    yield from (standing.code, standing.label, standing.residents)
    yield t(f"staff.rung.{standing.rung}")
    yield t("reporting.yes") if now.learning else t("reporting.no")
    yield day(now.reached_at) if now.reached_at else ""
    yield day(now.completed_at) if now.completed_at else ""
    # Written as words: a spreadsheet would read “5/8” as a day.
    yield t("reporting.of", part=now.core_done, whole=len(core_lessons()))
    yield " ".join(skill for skill in SKILLS if skill in now.skills)
    yield numbers.get(standing.id, "")


def _counts(standings: Sequence[Standing], as_of: datetime) -> Iterable[tuple[str, object]]:
    yield t("reporting.export.as_of"), minute(as_of)
    yield t("reporting.export.total"), len(standings)
    counted = count_by_rung(standing.now for standing in standings)
    yield from ((t(f"staff.rung.{rung}"), counted[rung]) for rung in RUNGS)


def _certificate_numbers(session: Session, villages: Sequence[int]) -> dict[uuid.UUID, str]:
    households = select(Household.id).where(Household.village_id.in_(villages))
    wanted = select(Certificate).where(Certificate.household_id.in_(households))
    # The household's own paper comes last and so stands before those of its people.
    rows = session.scalars(wanted.order_by(Certificate.person_id.is_(None), Certificate.issued_at))
    return {each.household_id: each.number for each in rows if each.household_id and each.status == "valid"}
