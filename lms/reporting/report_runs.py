"""Reports of a commune: asked for on a page or by the timetable, made by the worker, kept with their position."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.registry.models import Area
from lms.registry.queries import communes_with_villages
from lms.reporting.at_position import as_it_is, as_it_was
from lms.reporting.models import Report
from lms.reporting.report_contents import Asked, Contents, contents
from lms.reporting.report_files import table_text, workbook
from lms.reporting.report_paper import paper

Progress = Callable[[int, int], None]
READY_ON: Final = 25
KEPT_FOR: Final = timedelta(days=800)
MADE_UP: Final = 12
LONGEST: Final = timedelta(days=800)


class BadSpan(Exception):
    """No such span of days: it ends before it begins or on a day without that commune, is longer than ``LONGEST``,
    or has not begun yet."""


@dataclass(frozen=True)
class Made:
    """A report and the position of the record it was made from."""

    contents: Contents
    xlsx: bytes
    csv: bytes
    pdf: bytes


@writes
def ask_report(
    by: Account | None,
    commune: Area,
    first: date,
    last: date,
    language: str,
    identifier: uuid.UUID,
    public: bool = False,
) -> Report:
    """Ask for a report, the commune's own or to be sent on; the same ``identifier`` asks once. Raises ``BadSpan``."""
    known = db.session.get(Report, identifier)
    if known:
        return known
    there = commune.valid_from <= last <= (commune.valid_to or date.max)
    if last < first or last - first > LONGEST or first > clock.today() or not there:
        raise BadSpan
    report = Report(
        id=identifier, commune_id=commune.id, first_day=first, last_day=last, language=language, done=0, steps=0,
        asked_at=clock.now(), asked_by=by.id if by else None, public=public,
    )  # fmt: skip
    db.session.add(report)
    db.session.execute(delete(Report).where(Report.asked_at < clock.now() - KEPT_FOR))
    return report


def reports_of(session: Session, communes: Sequence[int], open_only: Sequence[int] = ()) -> list[Report]:
    """The newest of these communes first; of those ``open_only`` what was made to be sent on."""
    seen = or_(Report.commune_id.in_(communes), Report.commune_id.in_(open_only) & Report.public)
    wanted = select(Report).where(seen).order_by(Report.asked_at.desc(), Report.id)
    return list(session.scalars(wanted.limit(40)))


def month_to_the_25th(today: date) -> tuple[date, date]:
    """The newest span that is ready: from the 25th of one month to the 24th of the next, up to ``today``."""
    end = today.replace(day=READY_ON) if today.day >= READY_ON else _month_before(today).replace(day=READY_ON)
    return _month_before(end).replace(day=READY_ON), end - timedelta(days=1)


def _month_before(of: date) -> date:
    return of.replace(day=1) - timedelta(days=1)


def ask_monthly_reports() -> int:
    """Each commune's reports up to the 24th, its own and the one to be sent on, asked for once, from the 25th on; those
    of earlier months too that were missed while no server ran. Answers for how many."""
    return sum(_ask_for(span) for span in _spans_due())


def _spans_due() -> list[tuple[date, date]]:
    """The newest, and those before it back to the newest that the timetable asked for; at most a year."""
    newest = month_to_the_25th(clock.today())
    asked = select(func.max(Report.last_day)).where(Report.asked_by.is_(None), Report.last_day < newest[1])
    before, spans = db.session.scalar(asked), [newest]
    while before and spans[-1][0] > before + timedelta(days=1) and len(spans) < MADE_UP:
        spans.append(month_to_the_25th(spans[-1][0]))
    return spans[::-1]


def _ask_for(span: tuple[date, date]) -> int:
    first, last = span
    wanted = {
        ids.id_of("monthly report", str(each.id), last.isoformat(), *(("public",) if public else ())): (each, public)
        for each in communes_with_villages(last)
        for public in (False, True)
    }
    known = set(db.session.scalars(select(Report.id).where(Report.id.in_(wanted))))
    for identifier in wanted.keys() - known:
        commune, public = wanted[identifier]
        ask_report(None, commune, first, last, "vi", identifier, public)
    return len(wanted) - len(known)


def make_reports() -> int:
    """Make what was asked for, the oldest first; answers how many. One that fails says why and holds up no other."""
    waiting = select(Report.id).where(Report.finished_at.is_(None), Report.fault.is_(None)).order_by(Report.asked_at)
    asked = list(db.session.scalars(waiting))
    db.session.rollback()
    for identifier in asked:
        try:
            make_report(identifier)
        except Exception as fault:
            db.session.rollback()
            _note_fault(identifier, f"{type(fault).__name__}: {fault}"[:500])
    return len(asked)


def make_report(identifier: uuid.UUID) -> None:
    """Make one from the record as it is now."""
    report = db.session.get_one(Report, identifier)
    asked = Asked(report.commune_id, report.first_day, report.last_day, report.language, report.public)
    db.session.rollback()
    made = make_now(asked, lambda done, steps: _note_progress(identifier, done, steps))
    _keep(identifier, made)


def make_now(asked: Asked, progress: Progress) -> Made:
    """From the record as it is."""
    with as_it_is() as (session, position):
        return _written(contents(session, asked, position, progress))


def derive(asked: Asked, position: int, progress: Progress) -> Made:
    """The same report once more, from the record as it stood at ``position``. Raises ``NotThere``."""
    with as_it_was(position, progress) as session:
        return _written(contents(session, asked, position, lambda done, steps: None))


def _written(told: Contents) -> Made:
    return Made(told, workbook(told), table_text(told), paper(told))


@writes
def _note_progress(identifier: uuid.UUID, done: int, steps: int) -> None:
    report = db.session.get_one(Report, identifier)
    report.done, report.steps = done, steps


@writes
def _keep(identifier: uuid.UUID, made: Made) -> None:
    report = db.session.get_one(Report, identifier)
    report.position, report.as_of = made.contents.position, made.contents.as_of
    report.xlsx, report.csv, report.pdf = made.xlsx, made.csv, made.pdf
    report.finished_at = clock.now()


@writes
def _note_fault(identifier: uuid.UUID, fault: str) -> None:
    db.session.get_one(Report, identifier).fault = fault
