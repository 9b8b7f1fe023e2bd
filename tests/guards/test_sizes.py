"""Files under 300 lines, functions under 40: beyond that something wants to be taken apart."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("file", CODE, ids=relative)
def test_a_file_stays_small(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("file", [file for file in CODE if file.suffix == ".py"], ids=relative)
def test_functions_stay_small(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno >= MOST_FUNCTION_LINES
    ]
    assert long == []
