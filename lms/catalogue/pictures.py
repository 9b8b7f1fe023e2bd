"""Composes a lesson's drawings from the shared parts in `lessons/art/`."""

import re
from dataclasses import replace
from pathlib import Path

from lms.catalogue.svg import BrokenSvg, Shape, read_svg, write_svg

PART = "art:"
INSIDE = re.compile(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)")
NAME = re.compile(r"[a-z0-9]+(?:[-/][a-z0-9]+)*")
DEPTH = 5


class UnknownPart(Exception):
    """A drawing uses a part that `lessons/art/` does not have; `line` is where."""

    def __init__(self, line: int, name: str) -> None:
        super().__init__(name)
        self.line = line
        self.name = name


class Art:
    """The parts in one folder, each read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Shape] = {}
        self._names: list[str] = []

    def names(self) -> list[str]:
        """Give the names of all parts, `icons/leaf` for one in a subfolder."""
        if not self._names:
            found = (path.relative_to(self.folder) for path in self.folder.rglob("*.svg"))
            self._names = sorted(path.with_suffix("").as_posix() for path in found)
        return self._names

    def names_in(self, subfolder: str) -> list[str]:
        """Give the names of the parts in one subfolder, without the folder."""
        return [name.removeprefix(f"{subfolder}/") for name in self.names() if name.startswith(f"{subfolder}/")]

    def part(self, name: str, line: int) -> Shape:
        """Give a part; raises UnknownPart, or BrokenSvg with the line of use when its file cannot be read."""
        if name not in self._read:
            path = self.folder / f"{name}.svg"
            if not NAME.fullmatch(name) or not path.is_file():
                raise UnknownPart(line, name)
            self._read[name] = self._read_part(path, line)
        return self._read[name]

    def _read_part(self, path: Path, line: int) -> Shape:
        try:
            return read_svg(path.read_text("utf-8-sig"))
        except (BrokenSvg, UnicodeDecodeError) as error:
            raise BrokenSvg(line, f"{PART}{path.stem}") from error


def compose(scene: str, art: Art, name: str) -> str:
    """Put the parts a drawing uses into it, each once, so that it needs nothing else.

    Ids get `name` as a prefix, so that two drawings can stand on one page.
    Raises BrokenSvg or UnknownPart.
    """
    return _Composer(art, name).compose(read_svg(scene))


class _Composer:
    def __init__(self, art: Art, name: str) -> None:
        self.art = art
        self.name = name
        self.symbols: dict[str, Shape] = {}

    def compose(self, scene: Shape) -> str:
        root = self._local(scene, f"{self.name}-", DEPTH)
        if self.symbols:
            root.children.insert(0, Shape("defs", {}, root.line, list(self.symbols.values())))
        return write_svg(root)

    def _local(self, shape: Shape, prefix: str, depth: int) -> Shape:
        attributes = {key: self._attribute(key, value, prefix, shape, depth) for key, value in shape.attributes.items()}
        return replace(shape, attributes=attributes, children=[self._local(c, prefix, depth) for c in shape.children])

    def _attribute(self, key: str, value: str, prefix: str, shape: Shape, depth: int) -> str:
        if key == "id":
            return prefix + value
        if key == "href" and value.startswith(PART):
            return f"#{self._symbol(value.removeprefix(PART), shape.line, depth)}"
        if key == "href" and value.startswith("#"):
            return f"#{prefix}{value[1:]}"
        return INSIDE.sub(lambda found: f"url(#{prefix}{found[1]})", value)

    def _symbol(self, part: str, line: int, depth: int) -> str:
        symbol_id = f"{self.name}-{part.replace('/', '-')}"
        if not depth:
            raise BrokenSvg(line, f"{PART}{part} …")
        if part not in self.symbols:
            root = self.art.part(part, line)
            inside = self._local(root, f"{symbol_id}-", depth - 1)
            kept = {key: value for key, value in inside.attributes.items() if key not in ("width", "height", "id")}
            self.symbols[part] = Shape("symbol", {"id": symbol_id, **kept}, root.line, inside.children)
        return symbol_id
