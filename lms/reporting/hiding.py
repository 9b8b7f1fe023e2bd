"""Which cells of a table of counts must not be shown, so that no group under five is said or can be reckoned.

A table of parts with the totals of its rows and columns. A cell under five is hidden; then as many others as it takes
that none of the hidden follows from what is shown: each line hides at least two cells, which are five or more together,
and no hidden cell is the only way from one line to another (it alone would follow from the sums of several lines).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

# Counting rule 6 of the indicators: fewer says more about people than about a village.
SMALL: Final = 5

Cell = tuple[int, int]
Line = tuple[Cell, list[Cell]]


def small(count: int) -> bool:
    return 0 < count < SMALL


def hidden(rows: Sequence[Sequence[int]], given: Collection[Cell] = ()) -> set[Cell]:
    """(row, column) of every cell that is not shown; row ``len(rows)`` has the columns' totals, column ``len(rows[0])``
    the rows'. ``given``: cells hidden for other reasons, elsewhere for example."""
    if not rows:
        return set()
    table = _with_totals(rows)
    gone = {(r, c) for r, row in enumerate(table) for c, count in enumerate(row) if small(count)} | set(given)
    while more := _exposed(table, gone):
        gone.add(more)
    return gone


def _with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    table = [[*row, sum(row)] for row in rows]
    return [*table, [sum(column) for column in zip(*table, strict=True)]]


def _exposed(table: list[list[int]], gone: set[Cell]) -> Cell | None:
    """One more cell to hide; None when none of the hidden can be reckoned."""
    for total, parts in _lines(table):
        inside = [cell for cell in parts if cell in gone]
        weight = sum(table[r][c] for r, c in inside)
        shown = total not in gone
        if (inside and shown and (len(inside) == 1 or weight < SMALL)) or (not inside and not shown):
            more = _least(table, [cell for cell in parts if cell not in gone])
            if more or shown:
                return more or total
    return _crossing(table, gone)


def _lines(table: list[list[int]]) -> Iterator[Line]:
    height, width = len(table), len(table[0])
    for r in range(height):
        yield (r, width - 1), [(r, c) for c in range(width - 1)]
    for c in range(width):
        yield (height - 1, c), [(r, c) for r in range(height - 1)]


def _least(table: list[list[int]], cells: Collection[Cell]) -> Cell | None:
    """The smallest that counts somebody; an empty one where there is none; a total last."""
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    return min(
        cells, default=None,
        key=lambda cell: (cell[0] == last_row or cell[1] == last_column, not table[cell[0]][cell[1]],
                          table[cell[0]][cell[1]], cell),
    )  # fmt: skip


def _crossing(table: list[list[int]], gone: set[Cell]) -> Cell | None:
    """Lines are joined by the hidden cells in which they cross. A cell that alone joins two groups of lines follows
    from their sums: one more must join them."""
    for r, c in sorted(gone):
        rest = gone - {(r, c)}
        rows, columns = _joined({r}, set(), rest)
        if c in columns:
            continue
        others = _joined(set(), {c}, rest)
        between = [(row, column) for row in rows for column in others[1]]
        between += [(row, column) for row in others[0] for column in columns]
        if more := _least(table, [each for each in between if each not in gone]):
            return more
    return None


def _joined(rows: set[int], columns: set[int], gone: Collection[Cell]) -> tuple[set[int], set[int]]:
    """These lines with all that hidden cells join with them."""
    while True:
        more_rows = rows | {r for r, c in gone if c in columns}
        more_columns = columns | {c for r, c in gone if r in more_rows}
        if (more_rows, more_columns) == (rows, columns):
            return rows, columns
        rows, columns = more_rows, more_columns
