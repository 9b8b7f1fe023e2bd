"""YAML read with line numbers: every value knows its line, so that a fault can name it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import yaml

from lms.catalogue.faults import FaultLog
from lms.catalogue.pair import LANGUAGES, Pair

Plain = str | int | float | bool | None
Made = TypeVar("Made")
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
QUOTED = ("'", '"', "|", ">")
# YAML 1.1 reads these as true or false where they stand without quotes
NO_TEXT = ("true", "false", "yes", "no", "on", "off")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Item:
    """One value of a YAML file: a plain value, a tuple of items or a dict of items.

    `raw` is a scalar's text, `quoted` whether it stood in quotes.
    """

    value: "Plain | tuple[Item, ...] | dict[str, Item]"
    raw: str
    line: int
    quoted: bool = False


def read_yaml(text: str, log: FaultLog) -> Item | None:
    """Read one YAML document; None (and a fault) when it is empty or cannot be understood."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except RecursionError:
        log.add(1, "yaml", problem="[[[…")
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        log.add(mark.line + 1 if mark else 1, "yaml", problem=getattr(error, "problem", None) or "YAML")
        return None
    if node is None:
        log.add(1, "empty")
        return None
    return _item(node, log, set())


def _item(node: yaml.Node, log: FaultLog, seen: set[int]) -> Item:
    line = node.start_mark.line + 1
    if id(node) in seen:
        # a node met twice was written with & and *: it may contain itself, or grow without end
        log.add(line, "alias")
        return Item(None, "", line)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return Item(_mapping(node, log, seen), "", line)
    if isinstance(node, yaml.SequenceNode):
        return Item(tuple(_item(child, log, seen) for child in node.value), "", line)
    quoted = isinstance(node, yaml.ScalarNode) and node.style in QUOTED
    return Item(_scalar(node.value, quoted), node.value, line, quoted)


def _mapping(node: yaml.MappingNode, log: FaultLog, seen: set[int]) -> dict[str, Item]:
    values: dict[str, Item] = {}
    for key, child in node.value:
        name = str(key.value)
        if name in values:
            log.add(key.start_mark.line + 1, "double_key", word=name)
        values[name] = _item(child, log, seen)
    return values


def _scalar(text: str, quoted: bool) -> Plain:
    # YAML 1.1 would turn “no” and “09:12” into something else than the author wrote
    if quoted:
        return text
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?(0|[1-9]\d{0,14})", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?\d{1,9}\.\d{1,9}", text) else text


def plain(item: Item, key: str = "") -> object:
    """Give an item as JSON values; what stands under `vi` or `en` is always text."""
    if isinstance(item.value, dict):
        return {name: plain(child, name) for name, child in item.value.items()}
    if isinstance(item.value, tuple):
        return [plain(child) for child in item.value]
    return item.raw if key in LANGUAGES else item.value


class Record:
    """A mapping with the keys it may have; asking for a value notes a fault when it is missing or of a wrong kind."""

    def __init__(self, item: Item, log: FaultLog, known: tuple[str, ...] | None = None) -> None:
        self.line = item.line
        self.log = log
        self.values: dict[str, Item] = item.value if isinstance(item.value, dict) else {}
        if not isinstance(item.value, dict):
            log.add(item.line, "not_mapping")
        for name, value in self.values.items():
            if known is not None and name not in known:
                log.unknown(value.line, "unknown_key", name, known)

    def has(self, key: str) -> bool:
        """Tell whether the key is written."""
        return key in self.values

    def item(self, key: str) -> Item | None:
        """Give the item of a required key; None and a fault when it is missing."""
        if key not in self.values:
            self.log.add(self.line, "missing_key", word=key)
        return self.values.get(key)

    def line_of(self, key: str) -> int:
        """Give the line of a key's value, or of the record where it is missing."""
        return self.values[key].line if key in self.values else self.line

    def text(self, key: str, default: str | None = None) -> str:
        """Give a text; with a default the key may be missing."""
        if default is not None and key not in self.values:
            return default
        item = self.item(key)
        return scalar(item, self.log, key) if item else ""

    def id(self, key: str, default: str | None = None) -> str:
        """Give an id, checked to be kebab-case."""
        found = self.text(key, default)
        if found and key in self.values:
            _check_id(self.values[key], found, self.log)
        return found

    def ids(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Give a list of ids, each once."""
        if default is not None and key not in self.values:
            return default
        found: list[str] = []
        for item in self.items(key):
            name = scalar(item, self.log, key)
            if name:
                _check_id(item, name, self.log)
            if name in found:
                self.log.add(item.line, "double_id", word=name)
            found.append(name)
        return tuple(found)

    def one_of(self, key: str, known: tuple[str, ...], default: str | None = None) -> str:
        """Give a text that must be one of the known ones."""
        found = self.text(key, default)
        if found and found not in known:
            self.log.unknown(self.line_of(key), "unknown_value", found, known)
        return found

    def some_of(self, key: str, known: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
        """Give a list of texts that must all be known."""
        if key not in self.values:
            return default
        found = [(scalar(item, self.log, key), item.line) for item in self.items(key)]
        for name, line in found:
            if name not in known:
                self.log.unknown(line, "unknown_value", name, known)
        return tuple(name for name, _ in found)

    def whole(self, key: str) -> int:
        """Give a whole number; 0 and a fault when it is none."""
        item = self.item(key)
        return whole(item, self.log, key) if item else 0

    def flag(self, key: str) -> bool:
        """Tell whether the key is there; its value may only be `true`."""
        if key in self.values and self.values[key].value is not True:
            self.log.add(self.values[key].line, "not_true", word=key)
        return key in self.values

    def pair(self, key: str) -> Pair:
        """Give a text in both languages."""
        item = self.item(key)
        return pair(item, self.log) if item else Pair("", "")

    def items(self, key: str) -> tuple[Item, ...]:
        """Give the items of a list that is not empty."""
        item = self.item(key)
        if item is None:
            return ()
        if not isinstance(item.value, tuple) or not item.value:
            self.log.add(item.line, "not_list", word=key)
            return ()
        return item.value

    def members(self, key: str) -> Iterator[tuple[str, Item]]:
        """Yield the names and items of a mapping."""
        item = self.item(key)
        if item is not None:
            yield from Record(item, self.log).values.items()

    def made(self, key: str, make: Callable[[Item, FaultLog], Made]) -> tuple[Made, ...]:
        """Make one thing of each item of a list."""
        return tuple(make(item, self.log) for item in self.items(key))


def _check_id(item: Item, name: str, log: FaultLog) -> None:
    if not item.quoted and name.lower() in NO_TEXT:
        log.add(item.line, "id_no_text", word=name)
    elif not KEBAB.fullmatch(name):
        log.add(item.line, "bad_id", word=name)


def scalar(item: Item, log: FaultLog, key: str) -> str:
    """Give a scalar's text as written; a fault when it is a list, a mapping or nothing."""
    if isinstance(item.value, tuple | dict) or not item.raw.strip():
        log.add(item.line, "not_text", word=key)
        return ""
    return item.raw.strip()


def whole(item: Item, log: FaultLog, key: str) -> int:
    """Give a whole number; 0 and a fault when it is none."""
    if isinstance(item.value, bool) or not isinstance(item.value, int):
        log.add(item.line, "not_number", word=key)
        return 0
    return item.value


def pair(item: Item, log: FaultLog) -> Pair:
    """Give a text in both languages; a fault for each that is missing."""
    record = Record(item, log, LANGUAGES)
    return Pair(*(record.text(lang) for lang in LANGUAGES))


def is_pair(item: Item) -> bool:
    """Tell whether an item is a text in languages."""
    return isinstance(item.value, dict) and bool(item.value.keys() & set(LANGUAGES))


def texts(item: Item, key: str = "") -> Iterator[tuple[str, str, str, int]]:
    """Yield every text in languages beneath an item: the key it stands under, language, text, line."""
    if isinstance(item.value, dict):
        for name, child in item.value.items():
            if name in LANGUAGES and not isinstance(child.value, tuple | dict):
                yield key, name, child.raw.strip(), child.line
            else:
                yield from texts(child, key if name in ("guided", "independent") else name)
    elif isinstance(item.value, tuple):
        for child in item.value:
            yield from texts(child, key)
