"""Reads the structure of a lesson from `lesson.yaml`."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lms.catalogue.faults import FaultLog
from lms.catalogue.model import Question, Spot, Step
from lms.catalogue.records import Item, Record
from lms.catalogue.simulation import ROUNDS

SKILLS = ("DVC", "MUA", "TT", "AT", "NT")
KINDS = ("listen", "explain", "look", "practise", "choose", "quiz", "own-phone")
LESSON_KEYS = ("id", "minutes", "digcomp", "skills", "before", "scam", "steps")
COMPETENCE = re.compile(r"[1-5]\.[1-6]")


@dataclass(frozen=True)
class Structure:
    """What `lesson.yaml` says; `line_of_before` is where the recommended lessons stand."""

    id: str
    minutes: int
    digcomp: tuple[str, ...]
    skills: tuple[str, ...]
    before: tuple[str, ...]
    steps: tuple[Step, ...]
    line_of_before: int
    scam: bool = False


def read_structure(item: Item, log: FaultLog) -> Structure:
    """Read a lesson's structure, noting each fault of form."""
    record = Record(item, log, LESSON_KEYS)
    return Structure(
        id=record.id("id"),
        minutes=record.whole("minutes"),
        digcomp=_competences(record),
        skills=record.some_of("skills", SKILLS, ()),
        before=record.ids("before", ()) if _filled(record, "before") else (),
        steps=record.made("steps", read_step),
        line_of_before=record.line_of("before"),
        scam=record.flag("scam"),
    )


def _filled(record: Record, key: str) -> bool:
    # “before: []” is a way of saying: none
    return record.has(key) and record.values[key].value != ()


def _competences(record: Record) -> tuple[str, ...]:
    found = record.items("digcomp")
    for item in found:
        if not COMPETENCE.fullmatch(item.raw):
            record.log.add(item.line, "bad_competence", word=item.raw)
    return tuple(item.raw for item in found)


def read_step(item: Item, log: FaultLog) -> Step:
    """Read one step; which keys it may have depends on its kind."""
    kind = Record(item, log).one_of("kind", KINDS)
    keys, read = READERS.get(kind, ((), _bare))
    record = Record(item, log, ("id", "kind", *keys) if kind in READERS else None)
    return read(record, record.id("id"), kind)


def _bare(record: Record, id_: str, kind: str) -> Step:
    return Step(id_, kind, record.line)


def _shown(record: Record, id_: str, kind: str) -> Step:
    return Step(id_, kind, record.line, picture=record.id("picture"))


def _look(record: Record, id_: str, kind: str) -> Step:
    return Step(id_, kind, record.line, picture=record.id("picture"), spots=record.made("spots", _spot))


def _spot(item: Item, log: FaultLog) -> Spot:
    record = Record(item, log, ("id", "at"))
    at = record.items("at")
    if at and (len(at) != 2 or not all(_per_cent(each) for each in at)):
        log.add(at[0].line, "bad_spot")
        at = ()
    x, y = (float(each.raw) for each in at) if at else (0.0, 0.0)
    return Spot(record.id("id"), x, y, item.line)


def _per_cent(item: Item) -> bool:
    return isinstance(item.value, int | float) and not isinstance(item.value, bool) and 0 <= item.value <= 100


def _practise(record: Record, id_: str, kind: str) -> Step:
    return Step(
        id_,
        kind,
        record.line,
        simulation=record.id("simulation"),
        round=record.one_of("round", ROUNDS),
        start=record.text("start", ""),
        end=record.text("end", ""),
    )


def _choose(record: Record, id_: str, kind: str) -> Step:
    options, right = _options(record)
    return Step(id_, kind, record.line, picture=record.id("picture"), options=options, right=right)


def _options(record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    options, right = record.ids("options"), record.ids("right")
    for name in right:
        if options and name not in options:
            record.log.unknown(record.line_of("right"), "unknown_option", name, options)
    if len(options) > 1 and set(right) == set(options):
        record.log.add(record.line_of("right"), "all_right")
    return options, right


def _quiz(record: Record, id_: str, kind: str) -> Step:
    return Step(id_, kind, record.line, questions=record.made("questions", _question))


def _question(item: Item, log: FaultLog) -> Question:
    record = Record(item, log, ("id", "options", "right"))
    options, right = _options(record)
    return Question(record.id("id"), options, right, item.line)


def _own_phone(record: Record, id_: str, kind: str) -> Step:
    items = record.ids("items")
    if items and items[-1] != "teach":
        record.log.add(record.line_of("items"), "teach_last")
    picture = record.id("picture", "")
    return Step(id_, kind, record.line, picture=picture, items=items)


READERS: dict[str, tuple[tuple[str, ...], Callable[[Record, str, str], Step]]] = {
    "listen": (("picture",), _shown),
    "explain": (("picture",), _shown),
    "look": (("picture", "spots"), _look),
    "practise": (("simulation", "round", "start", "end"), _practise),
    "choose": (("picture", "options", "right"), _choose),
    "quiz": (("questions",), _quiz),
    "own-phone": (("items", "picture"), _own_phone),
}
