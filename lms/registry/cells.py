"""From the text of a cell to a value, as village lists write them. Each raises ``Refused`` with the reason."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import date

from lms.registry.fates import Refused
from lms.registry.models import NAMED_FROM

_EARLIEST_BIRTH = 1900
_YEAR = re.compile(r"(?:\d{1,2}[/.-])?(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_MONTH = re.compile(r"(?:(\d{1,2})[/.-])?(\d{4})")
_COUNT = re.compile(r"(\d{1,3})\+?")
_NAME = re.compile(r"[^\W\d_][^\d_<>{}@/\\]{0,99}")
# Vietnamese of the fonts before Unicode (TCVN3, VNI), read as if it were Unicode: signs within words, or endings that
# no word of the country has.
_TCVN3 = re.compile(r"\w[µ¶·¸¹»¼½¾×÷Þßþ¡¢£¤¥¦§¨©ª«¬®Ç]|[µ¶·¸¹»¼½¾×÷¡¢£¤¥¦§¨©ª«¬®]\w")
_VNI = re.compile(r"[aeoAEO][âêûùøïõäåëöüÂÊÛÙØÏÕ]|[uöôUÖÔ][øùûïõØÙÛÏÕ]")
_FORMULA = re.compile(r"[=@]|[+-]\S")
_LOST = re.compile(r"\w\?|\?\w")
_LOOKED_AT, _MANY = 200, 0.3
_PHONE = re.compile(r"0\d{9,10}")


def count(text: str, column: str) -> int | None:
    """A whole number from 0 to 999 (“3+” is 3); None for an empty cell."""
    if not text:
        return None
    found = _COUNT.fullmatch(text)
    if not found:
        raise Refused("bad_number", column=column, text=text)
    return int(found[1])


def birth_year(text: str, on: date) -> int | None:
    """The year of “1958”, “3/1958”, “12/3/1958” or “1958-03-12”; None for an empty cell.

    Whoever is not 15 on ``on`` is refused: by the day where it is written, else by the year.
    """
    if not text:
        return None
    born = _day_of_birth(text)
    year = born.year if born else _year_of_birth(text)
    if not _EARLIEST_BIRTH <= year <= on.year:
        raise Refused("bad_year", text=text)
    age = on.year - year - (1 if born and (on.month, on.day) < (born.month, born.day) else 0)
    if age < NAMED_FROM:
        raise Refused("under_15")
    return year


def opening_day(text: str, on: date) -> date | None:
    """The day of “12/3/2019” or “2019-03-12”; of “3/2019” and “2019” the first; None for an empty cell.

    A day after ``on`` is refused.
    """
    if not text:
        return None
    opened = _first_day(text)
    if opened > on:
        raise Refused("day_to_come", text=text)
    return opened


def _first_day(text: str) -> date:
    whole = _DAY_FIRST.fullmatch(text)
    year, month, day = (whole[3], whole[2], whole[1]) if whole else ("", "1", "1")
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _MONTH.fullmatch(text):
        year, month = found[2], found[1] or "1"
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Refused("bad_day", text=text) from None


def _day_of_birth(text: str) -> date | None:
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("bad_year", text=text) from None


def _year_of_birth(text: str) -> int:
    found = _YEAR.fullmatch(text)
    if not found:
        raise Refused("bad_year", text=text)
    return int(found[1])


def person_name(text: str) -> str:
    """A name has letters and no digits."""
    words(text)
    if not _NAME.fullmatch(text):
        raise Refused("bad_name", text=text)
    return text


def words(text: str) -> str:
    """Any words, as a list writes them: none that a spreadsheet would run, no letters of an old font, none lost."""
    if _FORMULA.match(text):
        raise Refused("formula", text=text[:40])
    if _TCVN3.search(text):
        raise Refused("old_letters", text=text[:40])
    if _LOST.search(text):
        raise Refused("lost_letters", text=text[:40])
    return text


def has_old_letters(table: Sequence[Sequence[str]]) -> bool:
    """Whether a good part of a table's first rows is written in the letters of an old font."""
    rows = [" ".join(row) for row in itertools.islice((row for row in table if any(row)), _LOOKED_AT)]
    tcvn3, vni = (sum(bool(signs.search(row)) for row in rows) for signs in (_TCVN3, _VNI))
    return max(tcvn3, vni) > max(1, _MANY * len(rows))


def phone(text: str) -> str | None:
    """Digits only, beginning with 0 (a spreadsheet may have eaten it); None for an empty cell."""
    if not text:
        return None
    digits = re.sub(r"[\s.()-]", "", text)
    digits = re.sub(r"^(\+84|84(?=\d{9}$)|(?=[1-9]\d{8}$))", "0", digits)
    if not _PHONE.fullmatch(digits):
        raise Refused("bad_phone", text=text)
    return digits
