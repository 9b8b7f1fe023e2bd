"""Which column holds what: by its heading in Vietnamese or English, in any order, under any title lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lms.registry.spelling import fold

# Column → headings as `_heading` leaves them: without marks, brackets and signs.
HOUSEHOLDS: Mapping[str, tuple[str, ...]] = {
    "village": ("thon", "ban", "khu", "thon ban", "thon ban khu", "ten thon", "ma thon", "khu pho", "to dan pho",
                "village", "village name", "village code"),
    "code": ("ma ho", "ma so ho", "ma ho gia dinh", "household code", "code"),
    "label": ("ten ho", "ho gia dinh", "ten ho gia dinh", "household", "household label", "household name", "label"),
    "lane": ("xom", "ten xom", "ngo", "cum dan cu", "lane", "hamlet"),
    "residents": ("nhan khau", "so nhan khau", "so nguoi", "so khau", "residents", "people", "members"),
    "phones": ("so dien thoai thong minh", "dien thoai thong minh", "so may thong minh", "so may", "smartphones",
               "number of smartphones", "phones"),
    "name": ("ho va ten", "ho ten", "ho va ten thanh vien", "ten thanh vien", "full name", "name", "person"),
    "called": ("ten thuong goi", "ten goi", "ten o nha", "called", "name at home", "known as"),
    "birth": ("nam sinh", "ngay sinh", "ngay thang nam sinh", "sinh nam", "birth year", "year of birth", "born",
              "date of birth", "birth date"),
    "relation": ("quan he voi chu ho", "quan he", "relation", "relation to head", "relationship",
                 "relation to head of household"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "dt", "dien thoai lien he", "phone", "phone number", "telephone"),
}  # fmt: skip
STALLS: Mapping[str, tuple[str, ...]] = {
    "market": ("cho", "ten cho", "market", "market name"),
    "number": ("so sap", "sap so", "ma sap", "sap", "so quay", "stall number", "stall", "number"),
    "label": ("ten sap", "ten quay", "mat hang", "stall name", "stall label", "label"),
    "code": ("ma ho", "ma so ho", "ma ho gia dinh", "household code", "code"),
}
KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"households": HOUSEHOLDS, "stalls": STALLS}
NEEDED: Mapping[str, tuple[str, ...]] = {"households": ("village", "code"), "stalls": ("market", "number")}
_HEADING_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the table begins: ``first`` is the index of its first row; ``places`` says column → cell index."""

    kind: str
    first: int
    places: Mapping[str, int]
    unknown: tuple[str, ...]


def find_heading(rows: Sequence[Sequence[str]], kind: str | None) -> Heading | None:
    """The heading among the first 30 rows that says most; None when none names the needed columns.

    A heading may take two rows (“Hộ” above “Mã hộ” and “Tên hộ”): then the lower words count where they say something.
    """
    best: Heading | None = None
    for wanted in [kind] if kind else KINDS:
        for index in range(min(len(rows), _HEADING_WITHIN)):
            for found in _readings(rows, index, wanted):
                if not best or len(found.places) > len(best.places):
                    best = found
    return best


def _readings(rows: Sequence[Sequence[str]], index: int, kind: str) -> list[Heading]:
    upper = list(rows[index])
    readings = [_read(upper, kind, index + 1)]
    if index + 1 < len(rows):
        lower = rows[index + 1]
        width = max(len(upper), len(lower))
        known = {word for words in KINDS[kind].values() for word in words}
        both = [_deeper(_at(upper, place), _at(lower, place), known) for place in range(width)]
        readings.append(_read(both, kind, index + 2))
    return [found for found in readings if all(name in found.places for name in NEEDED[kind])]


def _read(cells: Sequence[str], kind: str, first: int) -> Heading:
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        heading = _heading(cell)
        column = next((name for name, words in KINDS[kind].items() if heading in words), None)
        if column and column not in places:
            places[column] = place
        elif heading:
            unknown.append(cell)
    return Heading(kind, first, places, tuple(unknown))


def _heading(cell: str) -> str:
    without_brackets = re.sub(r"\([^)]*\)", " ", fold(cell))
    return re.sub(r"[^a-z0-9]+", " ", without_brackets).strip()


def _deeper(upper: str, lower: str, known: Collection[str]) -> str:
    """The words that count where two rows head a column."""
    return lower if not upper or _heading(lower) in known else upper


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
