"""What is shown beyond the commune's own pages passes through `lms.reporting.public`, and nothing under five leaves."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest
from flask import Flask

from lms.foundation.doors import ANYONE, Role, door_of
from lms.foundation.settings import ROOT
from lms.reporting.hiding import SMALL
from lms.reporting.province import roll_up
from tests.cast import assemble
from tests.certificates.browsing import Browser
from tests.factories import make_household, make_viewer

# Whoever counts households or people; an outward door takes no figure from them.
COUNTING = {
    "lms.progress.ladder", "lms.progress.tallies", "lms.progress.kept", "lms.reporting.board", "lms.reporting.export",
    "lms.reporting.history", "lms.reporting.indicators", "lms.reporting.measured", "lms.reporting.province",
    "lms.reporting.report_contents", "lms.reporting.report_stands", "lms.reporting.scope", "lms.reporting.snapshots",
    "lms.reporting.standings", "lms.reporting.trainers", "lms.teaching.households", "lms.certificates.villages",
}  # fmt: skip
# Names that are no figures: the rungs, and which provinces a viewer has.
HARMLESS = {"RUNGS", "Rung", "provinces_overseen"}


def outward(app: Flask) -> set[Path]:
    """The files with a door for anyone, or for those above the commune."""
    found = set()
    for view in app.view_functions.values():
        door = door_of(view)
        if door == ANYONE or (isinstance(door, frozenset) and Role.VIEWER in door):
            found.add(Path(inspect.getsourcefile(inspect.unwrap(view)) or ""))
    return found


def imported(file: Path) -> set[str]:
    """`module` or `module.name` of what a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {each.name for each in node.names} - HARMLESS
            found |= {node.module} if names else set()
            found |= {f"{node.module}.{name}" for name in names}
    return found


def test_no_outward_door_takes_a_figure_from_elsewhere(app: Flask) -> None:
    files = outward(app)
    assert ROOT / "lms" / "reporting" / "province_views.py" in files
    faults = {file.name: found for file in files if (found := imported(file) & COUNTING)}
    assert not faults


def test_no_other_file_decides_what_is_small() -> None:
    """The bound is written once."""
    written = [
        file.name
        for file in sorted((ROOT / "lms").rglob("*.py"))
        if re.search(r"^SMALL\b.*=", file.read_text("utf-8"), re.M)
    ]
    assert written == ["hiding.py"]


@pytest.mark.slow
@pytest.mark.once
def test_the_screens_above_the_commune_say_nothing_under_five(app: Flask) -> None:
    cast = assemble()
    for number in range(12):
        make_household(cast.lower, code=f"MORE-{number}")
    roll_up()
    assert cast.commune.parent is not None
    viewer = Browser(app, make_viewer(cast.upper))
    for page in ("/province/", f"/province/communes/{cast.commune.id}"):
        shown = viewer.get(page).get_data(as_text=True)
        words = re.sub(r"<[^>]*>", " ", shown.partition("<main")[2]).replace("28 ngày", "")
        numbers = re.findall(r"(?<=[\s:/+])(\d+)(?=[/\s])", words.replace("dưới 5 hộ", ""))
        assert "15" in numbers, numbers
        assert not [each for each in numbers if 0 < int(each) < SMALL]
