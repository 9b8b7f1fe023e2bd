"""Rules against what is real: names of firms, apps and banks, and numbers that may be somebody's account or phone."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from lms.catalogue.draft import Draft
from lms.catalogue.faults import FaultLog
from lms.catalogue.model import Fact
from lms.catalogue.pair import Pair
from lms.catalogue.wording import Worded, wording

NAMES = Path(__file__).with_name("real_names.yaml")
# eight digits and more, however they are set apart, are long enough for an account, a card, an identity or a phone
LONG_NUMBER = re.compile(r"(?<![\w.,])\+?\d(?:[ .\-]?\d){7,}(?![.,]?\d)")
MONEY = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{4,9}(?=\s*(?:đ|dong))")
# a short number that the learner is told to call or write to
CALLED = re.compile(
    r"(?:gọi|nhắn|bấm|call|dial|text)\s+(?:số\s+|tới\s+|đến\s+|to\s+)*(\d{3,5})(?![ .,-]?\d|\w| ?đ)", re.I
)
CERTAIN = ("A", "B")


@dataclass(frozen=True)
class RealName:
    """A name that may not stand in lessons, but in those of `allowed_in` (None: in all)."""

    name: str
    reason: Pair
    instead: Pair
    allowed_in: frozenset[str] | None


@cache
def real_names() -> dict[str, RealName]:
    """Give the names of `real_names.yaml` that are forbidden somewhere."""
    listed = yaml.safe_load(NAMES.read_text("utf-8"))
    allowed = {each["name"]: frozenset(each["in"]) if "in" in each else None for each in listed["allowed"]}
    return {
        name: RealName(name, Pair(**group["reason"]), Pair(**group["instead"]), allowed.get(name, frozenset()))
        for group in listed["forbidden"]
        for name in group["names"]
    }


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(real_names(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")


def check_real(draft: Draft) -> None:
    """Check every text, and what is written in drawings."""
    known = {_digits(number) for fact in draft.facts.values() for number in _numbers(fact)}
    for worded in wording(draft):
        _check_names(worded.text, worded.where, worded.line, worded.log)
        _check_numbers(worded, known)
    for lesson in draft.lessons.values():
        for name, drawn in lesson.drawings.items():
            log = draft.log(lesson.folder / "drawings" / f"{name}.svg")
            for line, text in enumerate(drawn.splitlines(), start=1):
                _check_names(text, lesson.id, line, log)


def _check_names(text: str, where: str, line: int, log: FaultLog) -> None:
    for found in _pattern().findall(text):
        name = real_names()[found]
        if name.allowed_in is None or where in name.allowed_in:
            continue
        log.add(line, "real_name", word=found, reason=name.reason, instead=name.instead)


def _check_numbers(worded: Worded, known: set[str]) -> None:
    for found in LONG_NUMBER.finditer(worded.text):
        if not MONEY.match(worded.text, found.start()) and _digits(found[0]) not in known:
            worded.log.add(worded.line, "whole_number", text=found[0].strip())
    for number in CALLED.findall(worded.text):
        if number not in known:
            worded.log.add(worded.line, "unknown_hotline", word=number, known=", ".join(sorted(known)) or "—")


def _numbers(fact: Fact) -> tuple[str, ...]:
    """The phone number a fact gives; one that changes often is never written in a lesson."""
    return (fact.value.vi,) if fact.certainty in CERTAIN and not re.search(r"[^\d .+]", fact.value.vi) else ()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
