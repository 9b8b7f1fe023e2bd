"""SVG read into a tree with line numbers, and written as small as can be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.w3.org/2000/svg"
LINK_NAMESPACE = "http://www.w3.org/1999/xlink"
DEPTH = 50
SPEAKING = ("title", "desc", "text", "tspan")


class BrokenSvg(Exception):
    """The text is no SVG that may be read; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


@dataclass
class Shape:
    """One element: its name, attributes, children and text; names of another namespace keep it as `{…}name`."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list["Shape"] = field(default_factory=list)
    text: str = ""

    def all(self) -> Iterator["Shape"]:
        """Yield this element and all beneath it, in the order written."""
        yield self
        for child in self.children:
            yield from child.all()


def read_svg(text: str) -> Shape:
    """Read an SVG; raises BrokenSvg when it is not well-formed, has a DOCTYPE or does not begin with `<svg>`."""
    reader = _Reader()
    try:
        reader.parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        raise BrokenSvg(error.lineno, expat.ErrorString(error.code)) from error
    root = reader.root
    if root is None or root.tag != "svg":
        raise BrokenSvg(1, "<svg>")
    return root


class _Reader:
    """Takes expat's events; comments and processing instructions are never kept."""

    def __init__(self) -> None:
        self.root: Shape | None = None
        self.open: list[Shape] = []
        self.parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > DEPTH:
            raise BrokenSvg(self.parser.CurrentLineNumber, "<g><g><g>…")
        named = {_local(key): value for key, value in attributes.items()}
        shape = Shape(_local(name), named, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(shape)
        else:
            self.root = shape
        self.open.append(shape)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _characters(self, text: str) -> None:
        self.open[-1].text += text

    def _refuse_doctype(self, *_: object) -> None:
        # entities can grow without end and can fetch from outside
        raise BrokenSvg(self.parser.CurrentLineNumber, "DOCTYPE")


def _local(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return local if space in ("", NAMESPACE, LINK_NAMESPACE) else f"{{{space}}}{local}"


def write_svg(root: Shape) -> str:
    """Write an SVG without comments and without white space between elements."""
    attributes = {"xmlns": NAMESPACE, **root.attributes}
    return _written(Shape(root.tag, attributes, root.line, root.children, root.text))


def _written(shape: Shape) -> str:
    named = "".join(f" {key}={quoteattr(' '.join(value.split()))}" for key, value in shape.attributes.items())
    text = escape(shape.text.strip()) if shape.tag in SPEAKING else ""
    inside = text + "".join(_written(child) for child in shape.children)
    return f"<{shape.tag}{named}>{inside}</{shape.tag}>" if inside else f"<{shape.tag}{named}/>"
