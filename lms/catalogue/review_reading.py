"""Reads the reviews of a lesson from `reviews.yaml`: by id, each with one decision screen."""

from lms.catalogue.faults import FaultLog
from lms.catalogue.model import Review
from lms.catalogue.records import KEBAB, Item, Record, pair, plain
from lms.catalogue.simulation_reading import SCREEN_KEYS, read_screen

BORROWED = ("simulation", "screen", "values")
SHOWN = tuple(key for key in SCREEN_KEYS if key not in ("rounds", "keypad"))


def read_reviews(item: Item, log: FaultLog) -> tuple[Review, ...]:
    """Read all reviews of a lesson in the order written, noting each fault of form."""
    return tuple(_review(name, child, log) for name, child in Record(item, log).values.items())


def _review(name: str, item: Item, log: FaultLog) -> Review:
    if not KEBAB.fullmatch(name):
        log.add(item.line, "bad_id", word=name)
    form = Record(item, log)
    if form.has("simulation"):
        return _borrowed(name, Record(item, log, ("question", *BORROWED)))
    record = Record(item, log, ("question", *SHOWN))
    written = {key: record.values[key] for key in SHOWN if record.has(key)}
    shown = read_screen(name, _leading_back(Item(written, "", item.line), name), log)
    source = {key: plain(value) for key, value in written.items()}
    return Review(name, record.line, question=record.id("question", ""), shown=shown, source=source)


def _leading_back(item: Item, screen: str) -> Item:
    """A dangerous tap of the only screen needs no `to`: it leads back to it."""
    if isinstance(item.value, tuple):
        return Item(tuple(_leading_back(child, screen) for child in item.value), item.raw, item.line)
    if not isinstance(item.value, dict):
        return item
    values = {key: _leading_back(child, screen) for key, child in item.value.items()}
    if "danger" in values and "mark" not in values:
        values.setdefault("to", Item(screen, screen, item.line))
    return Item(values, item.raw, item.line)


def _borrowed(name: str, record: Record) -> Review:
    """A screen of a simulation, with other values than its rounds have."""
    values = dict(record.members("values")) if record.has("values") else {}
    for value in values.values():
        if isinstance(value.value, dict):
            pair(value, record.log)
    return Review(
        name,
        record.line,
        question=record.id("question", ""),
        simulation=record.id("simulation"),
        screen=record.text("screen"),
        values={key: plain(value) for key, value in values.items()},
    )
