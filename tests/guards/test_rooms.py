"""The house's order: rooms import downward only, without circles, and never inside a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from lms.foundation.settings import ROOT

ROOMS = (
    "foundation", "lrs", "registry", "access", "catalogue", "narration", "composing", "progress", "teaching",
    "signals", "certificates", "notices", "phone", "reporting", "people", "lists",
)  # fmt: skip
SOURCES = sorted((ROOT / "lms").rglob("*.py"))


def room_of(file: Path) -> str | None:
    first = file.relative_to(ROOT / "lms").parts[0]
    return first if first in ROOMS else None


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)


def faults(file: Path, source: str) -> list[str]:
    """Arrows of one file that run the wrong way, or that hide in a function."""
    found, room, tree = [], room_of(file), ast.parse(source)
    for name, line in imports(tree):
        target = name.split(".")[1] if name.startswith("lms.") else None
        if room and target and (target not in ROOMS or ROOMS.index(target) > ROOMS.index(room)):
            found.append(f"{file.name}:{line} {room} must not import {name}")
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            found += [f"{file.name}:{node.lineno} import inside {function.name}" for node in hidden]
    return found


def test_every_import_runs_downward_and_stands_at_the_top() -> None:
    assert [fault for file in SOURCES for fault in faults(file, file.read_text(encoding="utf-8"))] == []


def test_the_guard_sees_an_upward_and_a_hidden_import() -> None:
    source = "from lms.reporting import views\ndef f():\n    import json\n"
    assert len(faults(ROOT / "lms" / "registry" / "made_up.py", source)) == 2


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = {module_of(file) for file in SOURCES}
    arrows = {}
    for file in SOURCES:
        named = {name for name, _ in imports(ast.parse(file.read_text(encoding="utf-8")))}
        arrows[module_of(file)] = {
            candidate for name in named for candidate in (name, name.rpartition(".")[0]) if candidate in known
        } - {module_of(file), "lms"}
    assert circle(arrows) is None


def circle(arrows: dict[str, set[str]]) -> list[str] | None:
    """A circle as the list of its modules, or None."""
    state: dict[str, str] = {}

    def walk(module: str, path: list[str]) -> list[str] | None:
        state[module] = "open"
        for target in sorted(arrows.get(module, ())):
            if state.get(target) == "open":
                return [*path[path.index(target) :], target] if target in path else [target]
            if target not in state and (found := walk(target, [*path, target])):
                return found
        state[module] = "closed"
        return None

    for module in arrows:
        if module not in state and (found := walk(module, [module])):
            return found
    return None


def test_the_circle_finder_finds_one() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
