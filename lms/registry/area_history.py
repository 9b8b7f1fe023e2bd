"""Areas as of a day: what they were called, in what they lay, what they came from and became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lms.foundation.database import db, writes
from lms.registry.area_models import AreaPast, AreaSuccession
from lms.registry.models import LEVELS, Area
from lms.registry.queries import holds
from lms.registry.refusals import NotPossible


@dataclass
class AreaOn:
    """An area as it was on a day; ``parts``: what lay in it."""

    id: int
    level: str
    kind: str
    name: str
    code: str
    parent_id: int | None
    parts: list[AreaOn] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.kind[:1].upper()}{self.kind[1:]} {self.name}"


@dataclass(frozen=True)
class Stretch:
    """From one day to another an area was called so and lay in that one."""

    kind: str
    name: str
    parent_id: int | None
    begins: date
    ends: date | None

    @property
    def title(self) -> str:
        return f"{self.kind[:1].upper()}{self.kind[1:]} {self.name}"


@writes
def change_area(
    area: Area, on: date, *, kind: str | None = None, name: str | None = None, parent: Area | None = None
) -> None:
    """From ``on`` the area is called otherwise, or lies in another; until the day before, it stays what it was.

    Raises ``NotPossible`` for a day on which it does not exist, or before its last change.
    """
    since = begun_on(area)
    if on < since or (area.valid_to and on > area.valid_to):
        raise NotPossible("before_it_began")
    if on > since:
        past = AreaPast(
            area_id=area.id, kind=area.kind, name=area.name, parent_id=area.parent_id, valid_from=since,
            valid_to=on - timedelta(days=1),
        )  # fmt: skip
        db.session.add(past)
    area.kind, area.name = kind or area.kind, name or area.name
    area.parent_id = parent.id if parent else area.parent_id
    db.session.flush()


def begun_on(area: Area) -> date:
    """The day from which it is called as today and lies where it lies today."""
    ended = select(AreaPast.valid_to).where(AreaPast.area_id == area.id).order_by(AreaPast.valid_to.desc()).limit(1)
    last = db.session.scalar(ended)
    return last + timedelta(days=1) if last else area.valid_from


def past_of(area: Area) -> list[Stretch]:
    """What it was called and in what it lay from one day to another, the newest (today's) first."""
    wanted = select(AreaPast).where(AreaPast.area_id == area.id).order_by(AreaPast.valid_from.desc())
    now = Stretch(area.kind, area.name, area.parent_id, begun_on(area), area.valid_to)
    then = [Stretch(each.kind, each.name, each.parent_id, each.valid_from, each.valid_to)
            for each in db.session.scalars(wanted)]  # fmt: skip
    return [now, *then]


@writes
def succeed(old: Area, new: Area, part: str, on: date, basis: str = "") -> bool:
    """From ``on`` the ``whole`` of an area or a ``part`` belongs to another; told twice it stays as it is.

    Whether it was told for the first time.
    """
    known = select(AreaSuccession).where(AreaSuccession.old_id == old.id, AreaSuccession.new_id == new.id)
    if db.session.scalar(known) is not None:
        return False
    db.session.add(AreaSuccession(old_id=old.id, new_id=new.id, part=part, on=on, basis=basis))
    db.session.flush()
    return True


def area_on(area: Area, day: date) -> AreaOn:
    """What an area was called on a day, and in what it lay; before it began, as it was at first."""
    return areas_on(db.session(), [area], day)[0]


def areas_on(session: Session, areas: Sequence[Area], day: date) -> list[AreaOn]:
    """The same of several, by code and the name of that day."""
    wanted = select(AreaPast).where(AreaPast.area_id.in_([area.id for area in areas]), AreaPast.valid_to >= day)
    first: dict[int, AreaPast] = {}
    for past in session.scalars(wanted.order_by(AreaPast.valid_to)):
        first.setdefault(past.area_id, past)
    return _in_order(_as(area, first.get(area.id)) for area in areas)


def came_from(session: Session, areas: Collection[int]) -> list[Area]:
    """The units that went into these as a whole, and what went into those; the last to end first."""
    found: list[Area] = []
    known, newer = set(areas), set(areas)
    while newer:
        went_in = AreaSuccession.new_id.in_(newer) & (AreaSuccession.part == "whole")
        before = select(AreaSuccession.old_id).where(went_in)
        some = session.scalars(select(Area).where(Area.id.in_(before), Area.id.not_in(known))).all()
        found += some
        newer = {each.id for each in some}
        known |= newer
    return sorted(found, key=lambda each: (each.valid_to or date.max, each.name, each.id), reverse=True)


def went_into(session: Session, area_id: int) -> int:
    """What the whole of an area belongs to now; itself where it did not go into another."""
    whole = select(AreaSuccession.old_id, AreaSuccession.new_id).where(AreaSuccession.part == "whole")
    later, found = dict(session.execute(whole).tuples().all()), area_id
    for _ in later:
        found = later.get(found, found)
    return found


def with_what_joined(areas: Any, on: date | None = None) -> Select[tuple[int]]:
    """Ids of these areas (a select or a list of ids), and of those the whole of which went into them, by the day
    ``on``."""
    these = select(Area.id.label("id")).where(Area.id.in_(areas)).cte(recursive=True)
    joined = select(AreaSuccession.old_id).join(these, AreaSuccession.new_id == these.c.id)
    joined = joined.where(AreaSuccession.part == "whole", *((AreaSuccession.on <= on,) if on else ()))
    found = these.union(joined)
    return select(found.c.id)


def divided_before(session: Session, areas: Collection[int]) -> dict[Area, date]:
    """The units of which only a part came to be these, or went into what became these → the last day on which each was
    whole; the last to be so first. One that is among these, or went into them as a whole, is none of them."""
    links = defaultdict(list)
    for link in session.scalars(select(AreaSuccession)):
        links[link.new_id].append(link)
    found: dict[int, date] = {}
    known, newer = set(areas), set(areas)
    while newer:
        came = [link for each in newer for link in links[each]]
        for link in came:
            found[link.old_id] = min(found.get(link.old_id, date.max), link.on - timedelta(days=1))
        newer = {link.old_id for link in came} - known
        known |= newer
    whole = {each.id for each in came_from(session, areas)} | set(areas)
    rows = session.scalars(select(Area).where(Area.id.in_(found.keys() - whole)))
    until = {each: min(found[each.id], each.valid_to or date.max) for each in rows}
    return dict(sorted(until.items(), key=lambda pair: (pair[1], pair[0].name, pair[0].id), reverse=True))


def tree_on(day: date) -> list[AreaOn]:
    """The provinces of a day with all that lay in them, by level, code and name."""
    areas = list(db.session.scalars(select(Area).where(holds(Area.valid_from, Area.valid_to, day))))
    pasts = select(AreaPast).where(holds(AreaPast.valid_from, AreaPast.valid_to, day))
    past = {each.area_id: each for each in db.session.scalars(pasts)}
    found = {area.id: _as(area, past.get(area.id)) for area in areas}
    roots: list[AreaOn] = []
    for each in _in_order(found.values()):
        above = found.get(each.parent_id) if each.parent_id else None
        (above.parts if above else roots).append(each)
    return roots


def successions() -> tuple[dict[int, list[AreaSuccession]], dict[int, list[AreaSuccession]]]:
    """By old area what it became, by new area what it came from."""
    became: dict[int, list[AreaSuccession]] = defaultdict(list)
    came: dict[int, list[AreaSuccession]] = defaultdict(list)
    for each in db.session.scalars(select(AreaSuccession).order_by(AreaSuccession.on, AreaSuccession.id)):
        became[each.old_id].append(each)
        came[each.new_id].append(each)
    return became, came


def days_of_change() -> list[date]:
    """The days from which something held or was called otherwise, the newest first."""
    begun = db.session.scalars(select(Area.valid_from).where(Area.level != "village").distinct())
    renamed = db.session.scalars(select(AreaPast.valid_to).distinct())
    return sorted({*begun, *(day + timedelta(days=1) for day in renamed)}, reverse=True)


def holders_of(code: str) -> list[Area]:
    """Everyone who ever held a code, the earliest first: it passes from one to another."""
    wanted = select(Area).where(or_(Area.gso_code == code, Area.code == code))
    return list(db.session.scalars(wanted.order_by(Area.valid_from)))


def _as(area: Area, past: AreaPast | None) -> AreaOn:
    then = past or area
    return AreaOn(area.id, area.level, then.kind, then.name, area.gso_code or area.code or "", then.parent_id)


def _in_order(areas: Iterable[AreaOn]) -> list[AreaOn]:
    return sorted(areas, key=lambda each: (LEVELS.index(each.level), each.code, each.name, each.id))
