"""From a file to rows of text under known columns: xlsx, xls, ods, or CSV in UTF-8."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from lms.registry.cells import has_old_letters
from lms.registry.columns import NEEDED, Remembered, find_heading
from lms.registry.spelling import tidy
from lms.registry.workbook_size import is_bearable

MOST_ROWS = 100_000
_DELIMITERS = (";", ",", "\t")
# How many rows may stand above and below a list, and how much of a text tells its delimiter.
_TITLES, _TOP = 1_000, 20_000
_ZIP = b"PK\x03\x04"
_WORKBOOK_BEGINS = (_ZIP, b"\xd0\xcf\x11\xe0")

Table = list[list[str]]


class Unreadable(Exception):
    """The file gives no table; ``reason`` is a key below ``registry.unreadable``, ``values`` fill its text."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (from 1) and its cells by column; absent and empty cells read as ""."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: ``kind`` is households or stalls; ``unknown`` are headings nobody understood."""

    filename: str
    sha256: str
    kind: str
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """How a file is to be read: which of its tables, from which row (index), which cell is which column.

    ``village``: the village (as ``VillageNames`` finds it) of every row that names none.
    """

    kind: str
    table: int
    first: int
    places: Mapping[str, int]
    titles: tuple[str, ...] = ()
    village: str = ""

    def missing(self) -> tuple[str, ...]:
        """The needed columns that no cell was matched with."""
        given = {*self.places, *(("village",) if self.village else ())}
        return tuple(name for name in NEEDED[self.kind] if name not in given)


def read_sheet(filename: str, content: bytes, kind: str | None = None) -> Sheet:
    """Read a list of households or of stalls (``kind``; found out by the heading when None).

    Raises ``Unreadable``: empty, not a table, other letters than UTF-8, no heading, no rows, too many rows.
    """
    tables = tables_in(content)
    matching = guess(tables, kind)
    if matching.missing():
        raise Unreadable(f"no_heading_{kind}" if kind else "no_heading")
    return read_matched(filename, content, tables, matching)


def tables_in(content: bytes) -> list[Table]:
    """The tables of a workbook; the one of a CSV once for each delimiter. Raises ``Unreadable`` as above."""
    if not content.strip():
        raise Unreadable("empty")
    if content.startswith(b"%PDF"):
        raise Unreadable("not_a_table")
    tables = list(_workbook(content) if content.startswith(_WORKBOOK_BEGINS) else _csv(content))
    if not any(sign.isalnum() for table in tables for row in table for cell in row for sign in cell):
        raise Unreadable("empty")
    if any(has_old_letters(table) for table in tables):
        raise Unreadable("old_letters")
    return tables


def guess(tables: Sequence[Table], kind: str | None = None, remembered: Remembered | None = None) -> Matching:
    """The table with the fullest heading (the first of equals), and what its headings say; where none names the needed
    columns, the one that says most, or the widest."""
    for whole in (True, False):
        found = [(at, heading) for at, table in enumerate(tables)
                 if (heading := find_heading(table, kind, remembered, whole))]  # fmt: skip
        if found:
            at, best = max(found, key=lambda pair: len(pair[1].places))
            return Matching(best.kind, at, best.first, best.places, best.titles)
    at = max(range(len(tables)), key=lambda each: max((_filled(row) for row in tables[each]), default=0))
    row = max(range(len(tables[at])), key=lambda each: _filled(tables[at][each]))
    return Matching(kind or "households", at, row + 1, {}, tuple(tables[at][row]))


def read_matched(filename: str, content: bytes, tables: Sequence[Table], matching: Matching) -> Sheet:
    """Read as matched. Raises ``Unreadable``: no rows, too many."""
    rows = tuple(_rows(tables[matching.table], matching))
    if not rows:
        raise Unreadable("no_rows")
    if len(rows) > MOST_ROWS:
        raise Unreadable("too_long", most=MOST_ROWS)
    used = set(matching.places.values())
    unknown = tuple(title for place, title in enumerate(matching.titles) if title and place not in used)
    return Sheet(filename, hashlib.sha256(content).hexdigest(), matching.kind, rows, unknown)


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell) for cell in row)


def _rows(table: Table, matching: Matching) -> Iterator[Row]:
    for index in range(matching.first, len(table)):
        cells = table[index]
        named = {name: cells[place] for name, place in matching.places.items() if place < len(cells) and cells[place]}
        if named and matching.village:
            named.setdefault("village", matching.village)
        if named:
            yield Row(index + 1, named)


def _csv(content: bytes) -> Iterator[Table]:
    """The text once for each delimiter that may be meant; the heading tells which is."""
    text = _text_of(content)
    # Told before all of it is held in memory, three times over.
    if text.count("\n") > MOST_ROWS + _TITLES:
        raise Unreadable("too_long", most=MOST_ROWS)
    top = text[:_TOP]
    meant = [each for each in _DELIMITERS if each in top] or list(_DELIMITERS[:1])
    for delimiter in meant:
        try:
            lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            yield [[tidy(cell) for cell in line] for line in lines]
        except csv.Error:
            raise Unreadable("not_a_table") from None


def _text_of(content: bytes) -> str:
    """UTF-8, or what spreadsheets call “Unicode text”. Raises ``Unreadable`` for the letters of old fonts."""
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        if b"\x00" in content:
            raise Unreadable("not_a_table")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not_utf8") from None


def _workbook(content: bytes) -> Iterator[Table]:
    try:
        if content.startswith(_ZIP) and not is_bearable(content):
            raise Unreadable("too_long", most=MOST_ROWS)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            table = [[_text(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]
            _spread(table, sheet.merged_cell_ranges or [])
            yield table
    except (CalamineError, OSError, ValueError, zlib.error, zipfile.BadZipFile, NotImplementedError) as fault:
        raise Unreadable("not_a_table") from fault


def _spread(table: Table, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A cell merged downwards speaks for each row it covers, as a reader of the sheet sees it."""
    for (top, left), (bottom, right) in ranges:
        if left != right or top >= len(table) or left >= len(table[top]):
            continue
        for line in table[top : bottom + 1]:
            line[left] = table[top][left]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return tidy(str(cell))
