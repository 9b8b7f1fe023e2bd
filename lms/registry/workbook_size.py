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
_AT_ONCE, _OVERLAP = 1_000_000, 32


def is_bearable(content: bytes) -> bool:
    """Whether the workbook unpacks to a table that fits into memory; raises ``zipfile.BadZipFile`` for no zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if sum(part.file_size for part in parts) > MOST_BYTES:
            return False
        sheets = (part for part in parts if part.filename.endswith(".xml"))
        return all(_cells(packed, sheet) <= MOST_CELLS for sheet in sheets)


def _cells(packed: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> int:
    """Rows × columns up to the furthest cell that is named."""
    rows = columns = 0
    with packed.open(sheet) as part:
        for letters, digits in _named(part):
            rows, columns = max(rows, int(digits)), max(columns, _column(letters))
    return rows * columns


def _named(part: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    before = b""
    while chunk := part.read(_AT_ONCE):
        yield from _CELL.findall(before + chunk)
        before = chunk[-_OVERLAP:]


def _column(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    return reduce(lambda so_far, letter: so_far * 26 + letter - 64, letters, 0)
