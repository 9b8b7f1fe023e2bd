from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from lms.registry.area_cli import area


@pytest.fixture
def run(app: Flask) -> object:
    return lambda *words: CliRunner().invoke(area, list(words), obj=lambda: app)


def add(run: object, name: str, *words: str) -> Result:
    result: Result = run("add", name, *words)  # type: ignore[operator]
    return result


def test_a_commune_and_its_village_are_added_below_their_parents(run: object) -> None:
    assert add(run, "Quảng Ninh", "--level", "province", "--kind", "tỉnh", "--code", "22").exit_code == 0
    assert add(run, "Ba Chẽ", "--level", "commune", "--kind", "xã", "--code", "06978", "--in", "22").exit_code == 0
    made = add(run, "Khe Lọng", "--level", "village", "--kind", "thôn", "--code", "BC-01", "--in", "06978")
    assert (made.exit_code, made.output.strip()) == (0, "Thôn Khe Lọng (BC-01)")


def test_an_area_without_its_parent_is_refused_with_the_cure(run: object) -> None:
    refused = add(run, "Khe Lọng", "--level", "village", "--kind", "thôn", "--code", "BC-01", "--in", "99999")
    assert refused.exit_code == 1
    assert "lies in a commune" in refused.output


def test_a_code_is_given_once(run: object) -> None:
    words = ("--level", "province", "--kind", "tỉnh", "--code", "22")
    add(run, "Quảng Ninh", *words)
    again = add(run, "Quảng Ninh", *words)
    assert again.exit_code == 1
    assert "nothing was changed" in again.output
