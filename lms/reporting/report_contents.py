"""What a report of a commune says: the same tables for the spreadsheet, the CSV and the paper.

Everything follows from a position of the record and the registry's dates; nothing from the hour of making.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.foundation.translation import day, minute, t
from lms.lrs.models import Statement
from lms.progress.ladder import RUNGS, Ladder, Rung, ladder
from lms.registry.area_history import AreaOn, areas_on
from lms.registry.models import Area, Household, Residence
from lms.registry.queries import holds, villages_in
from lms.reporting.report_indicators import Cell, indicator_rows
from lms.reporting.standings import core_lessons

Step = Callable[[int, int], None]
MONTHS: Final = 12


@dataclass(frozen=True)
class Column:
    """``kind``: text, number, share (0 to 1) or date."""

    title: str
    kind: str = "text"


@dataclass(frozen=True)
class Sheet:
    """One table; ``id`` is the same in every language."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Contents:
    """A report before it is written down. ``words``: what the paper says besides its tables."""

    language: str
    commune: str
    as_of: datetime
    position: int
    words: Mapping[str, str]
    sheets: list[Sheet]

    def sheet(self, identifier: str) -> Sheet:
        return next(each for each in self.sheets if each.id == identifier)


@dataclass(frozen=True)
class Asked:
    """Of which commune, from which day to which (both belong to it), in which language."""

    commune: int
    first: date
    last: date
    language: str


@dataclass(frozen=True)
class _Stand:
    """Where all households of the commune stood at a moment, and in which village each lived."""

    at: datetime
    homes: Mapping[uuid.UUID, int]
    ladder: Ladder

    def rungs(self, village: int | None = None) -> Counter[Rung]:
        return Counter(
            self.ladder[home].rung for home, place in self.homes.items() if village is None or place == village
        )

    def learning(self, village: int | None = None) -> int:
        lives = (home for home, place in self.homes.items() if village is None or place == village)
        return sum(self.ladder[home].learning for home in lives)


def moment_of(session: Session, asked: Asked, position: int) -> datetime:
    """Of which moment it speaks: the end of its last day, or of the record's newest statement where that is earlier."""
    end = _midnight(asked.last + timedelta(days=1)) - timedelta(microseconds=1)
    stored = session.scalar(select(Statement.stored).where(Statement.position == position))
    return min(end, stored) if stored else end


def contents(session: Session, asked: Asked, position: int, step: Step) -> Contents:
    """Read everything; ``step(done, of how many)`` is told as it goes."""
    say: Callable[..., str] = partial(t, lang=asked.language)
    as_of, moments = moment_of(session, asked, position), _month_ends(asked.last)
    steps = len(moments) + 3
    commune = session.get_one(Area, asked.commune)
    begin = _stand(session, commune, _midnight(asked.first) - timedelta(microseconds=1))
    step(1, steps)
    end = _stand(session, commune, as_of)
    step(2, steps)
    months = []
    for number, moment in enumerate(moments):
        months.append(_stand(session, commune, moment) if moment < as_of else end)
        step(3 + number, steps)
    on = as_of.astimezone(clock.VIETNAM).date()
    villages, names = _villages(session, commune, on), _names(session, commune, on)
    sheets = [
        _summary(say, begin, end),
        Sheet("indicators", say("reports.sheet.indicators"), _columns(say, "indicators"),
              indicator_rows(session, [each.id for each in villages], as_of, say)),
        _by_village(say, villages, end),
        _by_month(say, months),
        _households(session, say, villages, end),
    ]  # fmt: skip
    step(steps, steps)
    return Contents(asked.language, names[0], as_of, position, _words(say, asked, names, as_of, position), sheets)


def _midnight(of: date) -> datetime:
    return datetime.combine(of, time(), tzinfo=clock.VIETNAM)


def _month_ends(last: date) -> list[datetime]:
    """The ends of the last ``MONTHS`` months, the one of ``last`` included, the oldest first."""
    ends, month = [], last.replace(day=1)
    for _ in range(MONTHS):
        following = (month + timedelta(days=32)).replace(day=1)
        ends.append(_midnight(following) - timedelta(microseconds=1))
        month = (month - timedelta(days=1)).replace(day=1)
    return ends[::-1]


def _stand(session: Session, commune: Area, at: datetime) -> _Stand:
    on = at.astimezone(clock.VIETNAM).date()
    villages = villages_in(commune.id, on).with_only_columns(Area.id)
    lived = select(Residence.household_id).where(
        Residence.village_id.in_(villages), holds(Residence.valid_from, Residence.valid_to, on)
    )
    homes = {row[0]: row[1] for row in session.execute(lived.add_columns(Residence.village_id))}
    return _Stand(at, homes, ladder(session, lived, core_lessons(), at))


def _villages(session: Session, commune: Area, on: date) -> Sequence[AreaOn]:
    """In an order that no database's way of sorting words decides."""
    return areas_on(session, session.scalars(villages_in(commune.id, on)).all(), on)


def _names(session: Session, commune: Area, on: date) -> tuple[str, str]:
    """What the commune was called on the day, and what it lay in then."""
    then = areas_on(session, [commune], on)[0]
    above = session.get(Area, then.parent_id) if then.parent_id else None
    return then.title, areas_on(session, [above], on)[0].title if above else ""


def _columns(say: Callable[..., str], sheet: str) -> tuple[Column, ...]:
    kinds = _KINDS[sheet]
    return tuple(Column(say(f"reports.column.{name}"), kind) for name, kind in kinds)


_RUNG_COLUMNS: Final = tuple((str(rung), "number") for rung in RUNGS)
_KINDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "summary": (
        ("rung", "text"), ("before", "number"), ("now", "number"), ("change", "number"), ("share", "share"),
    ),
    "indicators": (
        ("number", "number"), ("indicator", "text"), ("part", "number"), ("whole", "number"), ("share", "share"),
        ("unknown", "number"), ("source", "text"),
    ),
    "villages": (
        ("village", "text"), ("households", "number"), *_RUNG_COLUMNS, ("learning", "number"),
        ("reached_share", "share"),
    ),
    "months": (("month_end", "date"), ("households", "number"), *_RUNG_COLUMNS),
    "households": (
        ("code", "text"), ("village", "text"), ("rung", "text"), ("learning_now", "text"), ("reached_on", "date"),
        ("completed_on", "date"), ("core_done", "number"),
    ),
}  # fmt: skip


def _sheet(say: Callable[..., str], identifier: str, rows: list[list[Cell]]) -> Sheet:
    return Sheet(identifier, say(f"reports.sheet.{identifier}"), _columns(say, identifier), rows)


def _summary(say: Callable[..., str], begin: _Stand, end: _Stand) -> Sheet:
    before, now, whole = begin.rungs(), end.rungs(), len(end.homes)
    rows: list[list[Cell]] = [
        [say(f"staff.rung.{rung}"), before[rung], now[rung], now[rung] - before[rung], _share(now[rung], whole)]
        for rung in RUNGS
    ]
    rows.append([say("reports.all"), len(begin.homes), whole, whole - len(begin.homes), _share(whole, whole)])
    # Beside the rungs, not one of them: of the households reached.
    then, active, reached = begin.learning(), end.learning(), whole - now[Rung.NOT_REACHED]
    rows.append([say("reports.learning"), then, active, active - then, _share(active, reached)])
    return _sheet(say, "summary", rows)


def _by_village(say: Callable[..., str], villages: Sequence[AreaOn], end: _Stand) -> Sheet:
    rows: list[list[Cell]] = []
    for village in villages:
        counts = end.rungs(village.id)
        whole = counts.total()
        reached = whole - counts[Rung.NOT_REACHED]
        numbers = [whole, *(counts[rung] for rung in RUNGS), end.learning(village.id)]
        rows.append([village.title, *numbers, _share(reached, whole)])
    return _sheet(say, "villages", rows)


def _by_month(say: Callable[..., str], months: Sequence[_Stand]) -> Sheet:
    rows: list[list[Cell]] = []
    for stand in months:
        counts = stand.rungs()
        if not stand.homes and not rows:
            continue  # before the first list of households
        rows.append([_date(stand.at), len(stand.homes), *(counts[rung] for rung in RUNGS)])
    return _sheet(say, "months", rows)


def _households(session: Session, say: Callable[..., str], villages: Sequence[AreaOn], end: _Stand) -> Sheet:
    """By code only: a report names nobody."""
    titles = {village.id: village.title for village in villages}
    codes = {row.id: row.code for row in session.execute(select(Household.id, Household.code)) if row.id in end.homes}
    rows: list[list[Cell]] = []
    for home in sorted(codes, key=lambda each: codes[each]):
        standing = end.ladder[home]
        rows.append([
            codes[home], titles[end.homes[home]], say(f"staff.rung.{standing.rung}"),
            say("reporting.yes") if standing.learning else say("reporting.no"), _date(standing.reached_at),
            _date(standing.completed_at), standing.core_done,
        ])  # fmt: skip
    return _sheet(say, "households", rows)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _date(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.VIETNAM).date() if moment else None


def _words(
    say: Callable[..., str], asked: Asked, names: tuple[str, str], as_of: datetime, position: int
) -> Mapping[str, str]:
    commune, province = names
    told: dict[str, Any] = {
        "commune": commune, "first": day(asked.first), "last": day(asked.last), "as_of": minute(as_of),
        "position": position,
    }  # fmt: skip
    keys = ("title", "span", "as_of", "position", "derive", "sources", "committee", "state", "motto", "signed_for")
    words = {name: say(f"reports.paper.{name}", **told) for name in (*keys, "plot_villages", "plot_months", "date")}
    return {**words, "commune": commune, "province": province}
