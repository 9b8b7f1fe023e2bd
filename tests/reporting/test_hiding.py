"""Small cells: nothing hidden can be reckoned from what is shown, tried with an algebra of its own."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from lms.reporting.hiding import SMALL, Cell, hidden


def totals(rows: list[list[int]]) -> list[list[int]]:
    table = [[*row, sum(row)] for row in rows]
    return [*table, [sum(column) for column in zip(*table, strict=True)]]


def lines(height: int, width: int) -> list[list[tuple[Cell, int]]]:
    """Each line as an equation: the parts less the total are nothing."""
    across = [[((r, c), 1 if c < width - 1 else -1) for c in range(width)] for r in range(height)]
    down = [[((r, c), 1 if r < height - 1 else -1) for r in range(height)] for c in range(width)]
    return [*across, *down]


def reckoned(rows: list[list[int]], gone: set[Cell]) -> set[Cell]:
    """The hidden cells that follow from the shown ones: Gauss and Jordan over fractions."""
    table = totals(rows)
    unknown = sorted(gone)
    system = []
    for line in lines(len(table), len(table[0])):
        of = dict(line)
        system.append([Fraction(of.get(cell, 0)) for cell in unknown])
    at = 0
    for column in range(len(unknown)):
        pivot = next((row for row in range(at, len(system)) if system[row][column]), None)
        if pivot is None:
            continue
        system[at], system[pivot] = system[pivot], system[at]
        system[at] = [each / system[at][column] for each in system[at]]
        for row in range(len(system)):
            if row != at and system[row][column]:
                factor = system[row][column]
                system[row] = [a - factor * b for a, b in zip(system[row], system[at], strict=True)]
        at += 1
    alone = [row for row in system if sum(each != 0 for each in row) == 1]
    return {unknown[next(place for place, each in enumerate(row) if each)] for row in alone}


def test_what_is_large_is_shown() -> None:
    assert hidden([[10, 20, 30], [0, 7, 8]]) == set()
    assert hidden([]) == set()


@pytest.mark.once
def test_a_lone_small_cell_takes_another_of_its_row_and_its_column_along() -> None:
    rows = [[3, 9, 20], [11, 8, 30], [12, 15, 40]]
    gone = hidden(rows)
    assert (0, 0) in gone
    assert gone == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert reckoned(rows, {(0, 0), (0, 1)}), "the row alone would not do"


@pytest.mark.once
def test_hidden_cells_are_no_small_group_together() -> None:
    assert hidden([[1, 2, 50, 60]]) >= {(0, 0), (0, 1), (0, 2)}


@pytest.mark.parametrize("seed", range(60))
def test_nothing_hidden_follows_from_what_is_shown(seed: int) -> None:
    chance = random.Random(seed)
    most = chance.choice([4, 9, 40])
    height, width = chance.randint(1, 8), chance.randint(2, 5)
    rows = [[chance.randint(0, most) if chance.random() < 0.8 else 0 for _ in range(width)] for _ in range(height)]
    table = totals(rows)
    given = {(chance.randrange(height), chance.randrange(width))} if chance.random() < 0.3 else set()
    gone = hidden(rows, given)
    assert given <= gone
    assert not [
        (r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < SMALL and (r, c) not in gone
    ]
    assert not reckoned(rows, gone)
    for line in lines(len(table), len(table[0])):
        *parts, total = [cell for cell, _ in line]
        inside = [table[r][c] for r, c in parts if (r, c) in gone]
        assert not inside or total in gone or sum(inside) >= SMALL
