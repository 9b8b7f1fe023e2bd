"""Files under 300 lines, functions under 40: beyond that something wants to be taken apart."""

from __future__ import annotations

import ast
from pathlib import Path

from lms.foundation.settings import ROOT

MOST_LINES, MOST_FUNCTION_LINES = 300, 40
CODE = sorted(
    file
    for pattern in ("lms/**/*.py", "tests/**/*.py", "bench/**/*.py", "lms/static/**/*.js", "lms/static/**/*.css",
                    "lms/templates/**/*.html", "tests/js/**/*.js")
    for file in ROOT.glob(pattern)
)  # fmt: skip


def relative(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_files_stay_small() -> None:
    lines = {relative(file): len(file.read_text(encoding="utf-8").splitlines()) for file in CODE}
    assert {file: count for file, count in lines.items() if count > MOST_LINES} == {}


def test_functions_stay_small() -> None:
    assert [found for file in CODE if file.suffix == ".py" for found in long_functions(file)] == []


def long_functions(file: Path) -> list[str]:
    return [
        f"{relative(file)}: {node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno >= MOST_FUNCTION_LINES
    ]
