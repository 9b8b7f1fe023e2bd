"""A file of area changes: units that begin and end, what they were formed from; `lms area import`.

Columns (any order): Cấp, Loại, Tên, Mã, Thuộc (the code of the unit it lies in), Từ ngày, Đến ngày, Hình thành từ
(codes of its predecessors, “(một phần)” behind a part), Căn cứ. English headings too. A code means whoever holds it on
that day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import or_, select

from lms.foundation.database import db, writes
from lms.registry.actions import add_area
from lms.registry.area_history import area_on, change_area, succeed
from lms.registry.area_models import AreaSuccession
from lms.registry.columns import plain
from lms.registry.market_actions import carry_places
from lms.registry.models import Area
from lms.registry.queries import holds
from lms.registry.reading import Table, Unreadable, tables_in
from lms.registry.refusals import NotPossible
from lms.registry.spelling import fold

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "level": ("cap", "level"),
    "kind": ("loai", "kind", "type"),
    "name": ("ten", "name"),
    "code": ("ma", "code"),
    "within": ("thuoc", "thuoc ma", "in", "within", "parent"),
    "begins": ("tu ngay", "from", "valid from"),
    "ends": ("den ngay", "to", "until", "valid to"),
    "formed": ("hinh thanh tu", "formed from"),
    "basis": ("can cu", "basis"),
}
_LEVELS: Final = {
    "tinh": "province", "province": "province", "huyen": "district", "district": "district", "xa": "commune",
    "commune": "commune", "thon": "village", "village": "village",
}  # fmt: skip
_FORMED: Final = re.compile(r"([0-9A-Za-z-]+)\s*(\([^)]*\))?")


class BadAreaRow(ValueError):
    """A row that cannot be taken; nothing of the file was. ``reason``: a key below ``registry.area_row``."""

    def __init__(self, number: int, reason: str, text: str = "") -> None:
        super().__init__(f"{number}: {reason} {text}")
        self.number, self.reason, self.text = number, reason, text


@dataclass(frozen=True)
class AreaRow:
    """One unit of the file."""

    number: int
    level: str
    kind: str
    name: str
    code: str
    within: str
    begins: date
    ends: date | None
    formed: tuple[tuple[str, bool], ...]
    basis: str


@dataclass
class AreaReport:
    """How many units are new, were changed, stay as they are; how many links from old to new are new."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    links: int = 0


def read_areas(content: bytes) -> list[AreaRow]:
    """Raises ``Unreadable`` for no table, ``BadAreaRow`` for the first row that is wrong."""
    for table in tables_in(content):
        for at, heading in enumerate(table[:10]):
            places = {name: place for name, words in COLUMNS.items()
                      for place, cell in enumerate(heading) if plain(cell) in words}  # fmt: skip
            if {"level", "name", "code", "begins"} <= set(places):
                return list(_rows(table, at + 1, places))
    raise Unreadable("no_heading_areas")


@writes
def take_in_areas(rows: list[AreaRow]) -> AreaReport:
    """All of it or nothing; taken in twice it changes nothing. Raises ``BadAreaRow``."""
    report = AreaReport()
    for row in rows:
        area, fate = _take(row)
        setattr(report, fate, getattr(report, fate) + 1)
        for code, is_part in row.formed:
            before = row.begins - timedelta(days=1)
            old = _holder(code, before, row.level)
            if old is None:
                raise BadAreaRow(row.number, "unknown_predecessor", code)
            if old.id != area.id:
                report.links += _linked(old, area, is_part, row)
    return report


def would_take_in(content: bytes) -> AreaReport:
    """What taking it in would do: done, told, and undone. Raises as the two above."""
    found: list[AreaReport] = []

    @writes
    def try_it() -> None:
        found.append(take_in_areas(read_areas(content)))
        raise _OnlyTried

    with suppress(_OnlyTried):
        try_it()
    return found[0]


class _OnlyTried(Exception):
    """Rolls a trial back."""


def _linked(old: Area, area: Area, is_part: bool, row: AreaRow) -> bool:
    """Whether the link is a new one."""
    old.valid_to = old.valid_to or row.begins - timedelta(days=1)
    first = succeed(old, area, "part" if is_part else "whole", row.begins, row.basis)
    if first and not is_part and area.level == "commune":
        carry_places(old, area, row.begins)
    return first


def _take(row: AreaRow) -> tuple[Area, str]:
    within = _holder(row.within, row.begins) if row.within else None
    if row.within and within is None:
        raise BadAreaRow(row.number, "unknown_parent", row.within)
    known = _known(row, within)
    if known is None:
        return _begin(row, within), "new"
    changed = False
    if row.begins < known.valid_from:
        known.valid_from, changed = row.begins, True
    if row.ends != known.valid_to and row.ends:
        known.valid_to, changed = row.ends, True
    then = area_on(known, row.begins)
    if row.level == "village" and (then.parent_id, then.name) != (within.id if within else None, row.name):
        _change(known, row, within)
        changed = True
    db.session.flush()
    return known, "changed" if changed else "unchanged"


def _change(village: Area, row: AreaRow, within: Area | None) -> None:
    try:
        change_area(village, row.begins, kind=row.kind, name=row.name, parent=within)
    except NotPossible:
        raise BadAreaRow(row.number, "changed_later", village.title) from None


def _begin(row: AreaRow, within: Area | None) -> Area:
    held = _holder(row.code, row.begins, row.level) if row.level != "village" else None
    if held:
        raise BadAreaRow(row.number, "code_held", held.title)
    codes = {"code": row.code} if row.level == "village" else {"gso_code": row.code}
    area = add_area(row.level, row.kind, row.name, valid_from=row.begins, parent=within, **codes)
    area.valid_to = row.ends
    db.session.flush()
    return area


def _known(row: AreaRow, within: Area | None) -> Area | None:
    """The same unit: for a village its code in this commune or one it came from; else code, name and a common day."""
    coded = Area.code == row.code if row.level == "village" else Area.gso_code == row.code
    found = list(db.session.scalars(select(Area).where(Area.level == row.level, coded)))
    if row.level == "village":
        near = {within.id, *_predecessors(within)} if within else set()
        return next((each for each in found if area_on(each, row.begins).parent_id in near), None)
    last = row.ends or date.max
    same = [each for each in found if fold(f"{each.kind} {each.name}") == fold(f"{row.kind} {row.name}")]
    return next((each for each in same if each.valid_from <= last and row.begins <= (each.valid_to or date.max)), None)


def _predecessors(area: Area) -> list[int]:
    from_old = select(AreaSuccession.old_id).where(AreaSuccession.new_id == area.id)
    return list(db.session.scalars(from_old))


def _holder(code: str, day: date, level: str = "") -> Area | None:
    wanted = select(Area).where(
        or_(Area.gso_code == code, Area.code == code), holds(Area.valid_from, Area.valid_to, day)
    )
    return db.session.scalars(wanted.where(Area.level == level) if level else wanted).first()


def _rows(table: Table, first: int, places: Mapping[str, int]) -> Iterator[AreaRow]:
    for number, cells in enumerate(table[first:], first + 1):
        said = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
        if not any(said.values()):
            continue
        level = _LEVELS.get(fold(said["level"]))
        if level is None or not said["name"] or not said["code"]:
            raise BadAreaRow(number, "incomplete")
        begins = _day(number, said["begins"])
        if begins is None:
            raise BadAreaRow(number, "no_day")
        formed = tuple((code, bool(part)) for code, part in _FORMED.findall(said.get("formed", "")))
        yield AreaRow(
            number, level, said.get("kind") or said["level"].lower(), said["name"], said["code"],
            said.get("within", ""), begins, _day(number, said.get("ends", "")), formed, said.get("basis", ""),
        )  # fmt: skip


def _day(number: int, text: str) -> date | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        raise BadAreaRow(number, "no_day", text) from None
