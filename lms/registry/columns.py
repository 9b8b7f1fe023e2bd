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
    "label": ("ten ho", "ho gia dinh", "ten ho gia dinh", "chu ho", "ten chu ho", "ho va ten chu ho", "ho ten chu ho",
              "household", "household label", "household name", "label", "head of household"),
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
    "opened": (
        "ngay mo",
        "mo tu ngay",
        "mo tu",
        "tu ngay",
        "ngay bat dau",
        "nam mo",
        "opening day",
        "opened",
        "opened on",
        "open since",
        "since",
    ),
}
KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"households": HOUSEHOLDS, "stalls": STALLS}
NEEDED: Mapping[str, tuple[str, ...]] = {"households": ("village", "code"), "stalls": ("market", "number")}
_HEADING_WITHIN, DEEPEST, _NUMBERS = 30, 3, 3
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?")


# (kind, heading as `plain` leaves it) → the column a commune said it means; "" for none.
Remembered = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the table begins: ``first`` is the index of its first row; ``places`` says column → cell index;
    ``titles`` has the words above each cell, ``unknown`` those that nobody understood."""

    kind: str
    first: int
    places: Mapping[str, int]
    unknown: tuple[str, ...]
    titles: tuple[str, ...] = ()


def find_heading(
    rows: Sequence[Sequence[str]], kind: str | None, remembered: Remembered | None = None, whole: bool = True
) -> Heading | None:
    """The heading among the first 30 rows that says most; None when none names the needed columns (any column at all
    where ``whole`` is false).

    A heading may take up to three rows (“Hộ” above “Mã hộ” and “Tên hộ”): then the lowest words that say something
    count. A row that only numbers the columns belongs to it.
    """
    best: Heading | None = None
    for wanted in [kind] if kind else KINDS:
        for index in range(min(len(rows), _HEADING_WITHIN)):
            for found in _readings(rows, index, wanted, remembered or {}):
                enough = not whole or all(name in found.places for name in NEEDED[wanted])
                if enough and found.places and (not best or len(found.places) > len(best.places)):
                    best = found
    return best


def plain(cell: str) -> str:
    """A heading as it is compared: without marks, brackets and signs."""
    without_brackets = re.sub(r"\([^)]*\)", " ", fold(cell))
    return re.sub(r"[^a-z0-9]+", " ", without_brackets).strip()


def _readings(rows: Sequence[Sequence[str]], index: int, kind: str, remembered: Remembered) -> list[Heading]:
    known = {word for words in KINDS[kind].values() for word in words}
    known |= {heading for of, heading in remembered if of == kind}
    cells, found = list(rows[index]), []
    for deep in range(DEEPEST):
        if deep and index + deep < len(rows):
            lower = rows[index + deep]
            if _is_data(cells, lower, known):
                break
            width = max(len(cells), len(lower))
            cells = [_deeper(_at(cells, place), _at(lower, place), known) for place in range(width)]
        elif deep:
            break
        found.append(_read(cells, kind, _after_numbers(rows, index + deep + 1), remembered))
    return found


def _is_data(upper: Sequence[str], lower: Sequence[str], known: Collection[str]) -> bool:
    """“Chủ hộ” may be a heading, or what the first person of a list is: then her name and year stand under headings."""
    pairs = [(plain(_at(upper, place)), plain(cell)) for place, cell in enumerate(lower)]
    under = sum(bool(below) and above in known and below not in known for above, below in pairs)
    return under > sum(below in known for _, below in pairs)


def _read(cells: Sequence[str], kind: str, first: int, remembered: Remembered) -> Heading:
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        heading = plain(cell)
        built_in = next((name for name, words in KINDS[kind].items() if heading in words), "")
        column = remembered.get((kind, heading), built_in)
        if column and column not in places:
            places[column] = place
        elif heading:
            unknown.append(cell)
    return Heading(kind, first, places, tuple(unknown), tuple(cells))


def _after_numbers(rows: Sequence[Sequence[str]], first: int) -> int:
    """Offices write (1), (2), (3) below a heading: that is no household."""
    cells = [cell for cell in rows[first] if cell] if first < len(rows) else []
    numbers = [found[1] for cell in cells if (found := _NUMBERED.fullmatch(cell))]
    counted = len(numbers) == len(cells) >= _NUMBERS and numbers == [str(n + 1) for n in range(len(numbers))]
    return first + 1 if counted else first


def _deeper(upper: str, lower: str, known: Collection[str]) -> str:
    """The words that count where two rows head a column."""
    return lower if not upper or plain(lower) in known else upper


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
