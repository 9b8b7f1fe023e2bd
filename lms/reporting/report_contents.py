"""What a report of a commune says: the same tables for the spreadsheet, the CSV and the paper.

Everything follows from a position of the record and the registry's dates; nothing from the hour of making.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.foundation.translation import day, minute, t
from lms.lrs.models import Statement
from lms.progress.ladder import RUNGS
from lms.registry.area_history import AreaOn, areas_on
from lms.registry.models import Area, Household
from lms.registry.queries import villages_in
from lms.reporting.public import Known, known, openly
from lms.reporting.report_indicators import Cell, indicator_rows
from lms.reporting.report_stands import Stand, midnight, month_ends, stand_at

Step = Callable[[int, int], None]


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
    """Of which commune, from which day to which (both belong to it), in which language; ``public``: to be sent on or
    shown to anyone, without small groups and without the list of households."""

    commune: int
    first: date
    last: date
    language: str
    public: bool = False


@dataclass(frozen=True)
class _Shown:
    """The counts as this report may say them."""

    begin: Known
    end: Known
    villages: Sequence[Known]
    months: Sequence[Known]


def moment_of(session: Session, asked: Asked, position: int) -> datetime:
    """Of which moment it speaks: the end of its last day, or of the record's newest statement where that is earlier."""
    end = midnight(asked.last + timedelta(days=1)) - timedelta(microseconds=1)
    stored = session.scalar(select(Statement.stored).where(Statement.position == position))
    return min(end, stored) if stored else end


def contents(session: Session, asked: Asked, position: int, step: Step) -> Contents:
    """Read everything; ``step(done, of how many)`` is told as it goes."""
    say: Callable[..., str] = partial(t, lang=asked.language)
    as_of, moments = moment_of(session, asked, position), month_ends(asked.last)
    steps = len(moments) + 3
    commune = session.get_one(Area, asked.commune)
    begin = stand_at(session, commune, midnight(asked.first) - timedelta(microseconds=1))
    step(1, steps)
    end = stand_at(session, commune, as_of)
    step(2, steps)
    months = []
    for number, moment in enumerate(moments):
        months.append(stand_at(session, commune, moment) if moment < as_of else end)
        step(3 + number, steps)
    on = as_of.astimezone(clock.VIETNAM).date()
    villages, names = _villages(session, commune, on), _names(session, commune, on)
    shown = _counts(asked, villages, begin, end, months)
    by_month = list(zip(months, shown.months, strict=True))
    sheets = [
        _summary(say, shown.begin, shown.end),
        Sheet("indicators", say("reports.sheet.indicators"), _columns(say, "indicators"),
              indicator_rows(session, [each.id for each in villages], as_of, say, shown.end if asked.public else None)),
        _by_village(say, villages, shown.villages),
        _by_month(say, by_month),
    ]  # fmt: skip
    if not asked.public:
        sheets.append(_households(session, say, villages, end))
    step(steps, steps)
    return Contents(asked.language, names[0], as_of, position, _words(say, asked, names, as_of, position), sheets)


def _villages(session: Session, commune: Area, on: date) -> Sequence[AreaOn]:
    """In an order that no database's way of sorting words decides."""
    return areas_on(session, session.scalars(villages_in(commune.id, on)).all(), on)


def _names(session: Session, commune: Area, on: date) -> tuple[str, str]:
    """What the commune was called on the day, and what it lay in then."""
    then = areas_on(session, [commune], on)[0]
    above = session.get(Area, then.parent_id) if then.parent_id else None
    return then.title, areas_on(session, [above], on)[0].title if above else ""


def _counts(asked: Asked, villages: Sequence[AreaOn], begin: Stand, end: Stand, months: Sequence[Stand]) -> _Shown:
    parts = [end.counts(village.id) for village in villages]
    if not asked.public:
        return _Shown(openly(begin.counts()), openly(end.counts()), [openly(each) for each in parts],
                      [openly(each.counts()) for each in months])  # fmt: skip
    by_village, whole = known(parts)
    alone = [whole if each is end else known([each.counts()])[1] for each in months]
    return _Shown(known([begin.counts()])[1], whole, by_village, alone)


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


def _summary(say: Callable[..., str], begin: Known, end: Known) -> Sheet:
    rungs = [(say(f"staff.rung.{rung}"), begin.rungs[rung], end.rungs[rung], end.total) for rung in RUNGS]
    whole = (say("reports.all"), begin.total, end.total, end.total)
    # Beside the rungs, not one of them: of the households reached.
    learning = (say("reports.learning"), begin.learning, end.learning, end.reached)
    rows: list[list[Cell]] = []
    for name, before, now, of in (*rungs, whole, learning):
        change = None if before is None or now is None else now - before
        rows.append([name, *_told(say, before, now, change), _share(now, of)])
    return _sheet(say, "summary", rows)


def _by_village(say: Callable[..., str], villages: Sequence[AreaOn], counts: Sequence[Known]) -> Sheet:
    rows: list[list[Cell]] = []
    for village, each in zip(villages, counts, strict=True):
        numbers = _told(say, each.total, *(each.rungs[rung] for rung in RUNGS), each.learning)
        rows.append([village.title, *numbers, _share(each.reached, each.total)])
    return _sheet(say, "villages", rows)


def _by_month(say: Callable[..., str], months: Sequence[tuple[Stand, Known]]) -> Sheet:
    rows: list[list[Cell]] = []
    for stand, counts in months:
        if not stand.homes and not rows:
            continue  # before the first list of households
        rows.append([_date(stand.at), *_told(say, counts.total, *(counts.rungs[rung] for rung in RUNGS))])
    return _sheet(say, "months", rows)


def _told(say: Callable[..., str], *counts: int | None) -> list[Cell]:
    """What is not shown, in a word."""
    return [say("public.hidden") if count is None else count for count in counts]


def _households(session: Session, say: Callable[..., str], villages: Sequence[AreaOn], end: Stand) -> Sheet:
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


def _share(part: int | None, whole: int | None) -> float | None:
    return round(part / whole, 6) if whole and part is not None else None


def _date(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.VIETNAM).date() if moment else None


def _words(
    say: Callable[..., str], asked: Asked, names: tuple[str, str], as_of: datetime, position: int
) -> Mapping[str, str]:
    commune, province = names
    told: dict[str, Any] = {
        "commune": commune, "first": day(asked.first), "last": day(asked.last), "as_of": minute(as_of),
        "position": position, "how": f"{position} --public" if asked.public else position,
    }  # fmt: skip
    keys = ("title", "span", "as_of", "position", "derive", "sources", "committee", "state", "motto", "signed_for")
    words = {name: say(f"reports.paper.{name}", **told) for name in (*keys, "plot_villages", "plot_months", "date")}
    if asked.public:
        words["sources"] += f" {say('public.why')}"
        words["title"] += f" {say('reports.paper.public')}"
    hidden = say("public.hidden_rungs") if asked.public else ""
    return {**words, "commune": commune, "province": province, "hidden": hidden}
