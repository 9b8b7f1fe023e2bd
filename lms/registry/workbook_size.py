"""How large a workbook would become when read: a file of 5 kB can name a cell that makes a table of 17 billion."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import reduce
from typing import IO, Final

MOST_CELLS: Final = 10_000_000
MOST_BYTES: Final = 300_000_000
_CELL: Final = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ROW_OR_CELL: Final = re.compile(rb"<table:(table-row|table-cell|covered-table-cell)\b([^>]*)>")
_AGAIN: Final = re.compile(rb"""repeated=["']([0-9]{1,12})["']""")
_AT_ONCE, _OVERLAP = 1_000_000, 32


def is_bearable(content: bytes) -> bool:
    """Whether the workbook unpacks to a table that fits into memory; raises ``zipfile.BadZipFile`` for no zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if sum(part.file_size for part in parts) > MOST_BYTES:
            return False
        # Every part is read to its end: one that is larger than it says breaks here, not in memory.
        return all(_cells(packed, part) <= MOST_CELLS for part in parts)


def _cells(packed: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> int:
    """Rows × columns up to the furthest cell that is named, or as often as an open document says to repeat them."""
    rows = columns = 0
    with packed.open(sheet) as part:
        if sheet.filename == "content.xml":
            return _repeated(part)
        for letters, digits in _named(part):
            rows, columns = max(rows, int(digits)), max(columns, _column(letters))
    return rows * columns


def _repeated(part: IO[bytes]) -> int:
    """The cells of all rows that hold something, each row as often as it stands."""
    whole = times = width = filled = 0
    for tag, said in _tags(part):
        again = int(found[1]) if (found := _AGAIN.search(said)) else 1
        if tag == b"table-row":
            whole += times * filled
            times, width, filled = again, 0, 0
        else:
            width += again
            filled = width if b"value-type=" in said else filled
        if whole + times * filled > MOST_CELLS:
            return MOST_CELLS + 1
    return whole + times * filled


def _tags(part: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Rows and cells of an open document, with what stands in the tag."""
    before = b""
    while chunk := part.read(_AT_ONCE):
        text = before + chunk
        cut = text.rfind(b"<")
        yield from _ROW_OR_CELL.findall(text[:cut])
        # A tag of a megabyte is none of a spreadsheet's.
        before = text[cut:][:_AT_ONCE]
    yield from _ROW_OR_CELL.findall(before)


def _named(part: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    before = b""
    while chunk := part.read(_AT_ONCE):
        yield from _CELL.findall(before + chunk)
        before = chunk[-_OVERLAP:]


def _column(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    return reduce(lambda so_far, letter: so_far * 26 + letter - 64, letters, 0)
