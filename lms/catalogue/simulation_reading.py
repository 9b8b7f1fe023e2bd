"""Reads a simulation from YAML: its form, and that each tap has exactly one meaning."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from lms.catalogue import simulation as kinds
from lms.catalogue.code_reading import read_codes
from lms.catalogue.codes import Codes
from lms.catalogue.faults import FaultLog
from lms.catalogue.records import Item, Record, pair, plain, whole
from lms.catalogue.simulation import ROUNDS, Element, Keypad, Screen, Simulation, Tap

PARTS = ("apps", "store", "list", "page", "form", "camera", "chat", "payment", "call", "dialog", "photos")
LOOKS = ("app", "button", "row", "field", "tile", "bubble", "notice", "text", "photo", "code", "mark")
SCENERY = ("text", "notice")
SCREEN_KEYS = ("part", "title", "say", "shuffle", "elements", "rounds", "keypad")
ELEMENT_KEYS = ("id", "as", "icon", "label", "note", "rounds", "tap", "code", "unread")
TAP_KEYS = ("to", "say", "neutral", "wrong", "danger", "mark", "needs", "otherwise", "done")
TAPS: dict[frozenset[str], str] = {
    frozenset({"to"}): kinds.ON,
    frozenset({"to", "neutral"}): kinds.NEUTRAL,
    frozenset({"wrong"}): kinds.WRONG,
    frozenset({"wrong", "to"}): kinds.WRONG_PATH,
    frozenset({"danger", "to"}): kinds.DANGER,
    frozenset({"mark"}): kinds.MARK,
    frozenset({"mark", "danger"}): kinds.REFUSED,
    frozenset({"mark", "wrong"}): kinds.REFUSED,
    frozenset({"needs", "to", "otherwise"}): kinds.NEEDS,
    frozenset({"needs", "otherwise", "done"}): kinds.NEEDS,
    frozenset({"done"}): kinds.DONE,
}
SAYING = (kinds.ON, kinds.NEUTRAL, kinds.MARK, kinds.NEEDS, kinds.DONE)
NO_CODES: Codes = {}
Made = TypeVar("Made")


def read_simulation(item: Item, log: FaultLog) -> Simulation:
    """Read a simulation, noting each fault of form."""
    record = Record(item, log, ("id", "title", "start", "values", "codes", "screens"))
    values = _values(record)
    codes = read_codes(record, values)
    screens = {name: read_screen(name, child, log, codes) for name, child in record.members("screens")}
    source = plain(item)
    return Simulation(
        id=record.id("id"),
        title=record.pair("title"),
        start=record.text("start"),
        values=values,
        codes=codes,
        screens=screens,
        icons=frozenset(e.icon for screen in screens.values() for e in screen.elements if e.icon),
        source=source if isinstance(source, dict) else {},
    )


def _values(record: Record) -> dict[str, dict[str, object]]:
    if not record.has("values"):
        return {round_: {} for round_ in ROUNDS}
    return {round_: dict(found) for round_, found in _each_round(record, "values", ROUNDS, _named_values).items()}


def _named_values(item: Item, log: FaultLog) -> Mapping[str, object]:
    record = Record(item, log)
    for child in record.values.values():
        if isinstance(child.value, dict):
            pair(child, log)
    return {name: plain(child) for name, child in record.values.items()}


def _each_round(
    record: Record, key: str, rounds: tuple[str, ...], make: Callable[[Item, FaultLog], Made]
) -> dict[str, Made]:
    """Read what may be given once for all, or for each round."""
    item = record.item(key)
    if item is None:
        return {}
    if not isinstance(item.value, dict) or not item.value.keys() & set(ROUNDS):
        made = make(item, record.log)
        return dict.fromkeys(rounds, made)
    by_round = Record(item, record.log, ROUNDS)
    for round_ in rounds:
        by_round.item(round_)
    return {name: make(child, record.log) for name, child in by_round.values.items() if name in ROUNDS}


def read_screen(name: str, item: Item, log: FaultLog, codes: Codes = NO_CODES) -> Screen:
    """Read one screen, as simulations and reviews have it; `codes` are those it may show."""
    record = Record(item, log, SCREEN_KEYS)
    record.pair("title")
    rounds = record.some_of("rounds", ROUNDS, ROUNDS)
    _each_round(record, "say", rounds, pair)
    if record.has("shuffle"):
        record.flag("shuffle")
    keypad = _keypad(record.values["keypad"], log, rounds) if record.has("keypad") else None
    elements = _elements(record, rounds, codes) if record.has("elements") or keypad is None else ()
    part = record.one_of("part", PARTS)
    return Screen(name, part, rounds, elements, keypad, item.line)


def _elements(record: Record, rounds: tuple[str, ...], codes: Codes) -> tuple[Element, ...]:
    elements = record.made("elements", lambda item, log: _element(item, log, rounds, codes))
    seen: dict[str, set[str]] = {}
    for element in elements:
        earlier = seen.setdefault(element.id, set())
        if earlier & set(element.rounds):
            record.log.add(element.line, "double_id", word=element.id)
        earlier.update(element.rounds)
    return elements


def _element(item: Item, log: FaultLog, shown: tuple[str, ...], codes: Codes) -> Element:
    record = Record(item, log, ELEMENT_KEYS)
    rounds = tuple(r for r in record.some_of("rounds", ROUNDS, shown) if r in shown)
    look = record.one_of("as", LOOKS)
    if record.has("note"):
        record.pair("note")
    answer = _answer(record, rounds, codes)
    scenery = look in SCENERY and not record.has(answer)
    if not scenery and not record.has(answer):
        log.add(record.line, f"no_{answer}", word=record.text("id", ""))
    return Element(
        id=record.id("id"),
        look=look,
        icon=record.id("icon", ""),
        label=record.pair("label"),
        rounds=rounds,
        taps=_each_round(record, answer, rounds, read_tap) if record.has(answer) else {},
        line=record.line,
    )


def _answer(record: Record, rounds: tuple[str, ...], codes: Codes) -> str:
    """Tell what answers a tap: `unread` where the element shows a code whose checksum does not fit, else `tap`."""
    name = record.id("code", "")
    if name and name not in codes:
        record.log.unknown(record.line_of("code"), "unknown_code", name, codes)
    shown = [codes[name][round_] for round_ in rounds if name in codes and round_ in codes[name]]
    return "unread" if any(not code.sound for code in shown) else "tap"


def read_tap(item: Item, log: FaultLog) -> Tap:
    """Read a tap, which must be one of the meanings of the table in lessons/README.md."""
    record = Record(item, log, TAP_KEYS)
    keys = record.values.keys() & set(TAP_KEYS)
    kind = TAPS.get(frozenset(keys - {"say"}), "")
    if not kind or ("say" in keys and kind not in SAYING):
        log.add(record.line, "meaning_of_tap", word=", ".join(sorted(keys)) or "—")
    for key in ("say", "wrong", "danger", "otherwise"):
        if key in keys:
            pair(record.values[key], log)
    for key in ("neutral", "mark", "done"):
        record.flag(key)
    return Tap(kind, record.text("to", ""), record.ids("needs", ()), record.line)


def _keypad(item: Item, log: FaultLog, rounds: tuple[str, ...]) -> Keypad:
    record = Record(item, log, ("expect", "quick", "to", "wrong", "other", "empty"))
    for key in ("other", "empty"):
        record.pair(key)
    quick = _each_round(record, "quick", rounds, _amounts) if record.has("quick") else dict.fromkeys(rounds, ())
    return Keypad(record.text("expect"), record.text("to"), quick, _explained(record, rounds), item.line)


def _amounts(item: Item, log: FaultLog) -> tuple[int, ...]:
    if not isinstance(item.value, tuple):
        log.add(item.line, "not_list", word="quick")
        return ()
    return tuple(whole(child, log, "quick") for child in item.value)


def _explained(record: Record, rounds: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = dict.fromkeys(rounds, ())
    for item in record.items("wrong") if record.has("wrong") else ():
        wrong = Record(item, record.log, ("value", "say", "rounds"))
        wrong.pair("say")
        value = wrong.whole("value")
        for round_ in wrong.some_of("rounds", ROUNDS, rounds):
            found[round_] = (*found.get(round_, ()), value)
    return found
