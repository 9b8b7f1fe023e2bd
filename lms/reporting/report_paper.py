"""A report on the commune's letterhead: PDF/A by typst, with plots; the same contents give the same bytes."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro
import font_source_serif_pro
import typst
from babel.numbers import format_decimal

from lms.foundation.translation import day
from lms.reporting.report_contents import Contents, Sheet
from lms.reporting.report_indicators import Cell

_TEMPLATE: Final = Path(__file__).with_name("report.typ")
_FONTS: Final = [str(font_source_sans_pro.font_directory), str(font_source_serif_pro.font_directory)]
# The list of households is for the spreadsheet.
_PRINTED: Final = ("summary", "indicators", "villages", "months")
_RUNGS_OF: Final = {"villages": slice(2, 6), "months": slice(2, 6)}


def paper(contents: Contents) -> bytes:
    """The PDF."""
    told = {
        "language": contents.language,
        "words": contents.words,
        "tables": [_table(contents.sheet(each), contents.language) for each in _PRINTED],
        "bars": {name: _bars(contents.sheet(name), part, contents.language) for name, part in _RUNGS_OF.items()},
        "rungs": [column.title for column in contents.sheet("villages").columns[2:6]],
        "hidden": contents.words["hidden"],
        "made": [contents.as_of.year, contents.as_of.month, contents.as_of.day],
    }
    data = {"report": unicodedata.normalize("NFC", json.dumps(told, ensure_ascii=False))}
    how: dict[str, Any] = {"font_paths": _FONTS, "ignore_system_fonts": True, "sys_inputs": data, "format": "pdf"}
    made: Any = typst.compile(
        _TEMPLATE, **how, pdf_standards=["a-2a", "ua-1"], timestamp=int(contents.as_of.timestamp())
    )
    return bytes(made)


def _table(sheet: Sheet, language: str) -> dict[str, Any]:
    kinds = [column.kind for column in sheet.columns]
    return {
        "title": sheet.title,
        "columns": [column.title for column in sheet.columns],
        "right": [kind != "text" for kind in kinds],
        "rows": [[_printed(cell, kind, language) for cell, kind in zip(row, kinds, strict=True)] for row in sheet.rows],
    }


def _printed(cell: Cell, kind: str, language: str) -> str:
    if cell is None or isinstance(cell, str):
        return cell or "–"
    if kind == "share":
        return f"{format_decimal(100 * float(str(cell)), format='#,##0.0', locale=language)}\N{NO-BREAK SPACE}%"
    if kind == "number":
        return str(format_decimal(str(cell), format="#,##0.##", locale=language))
    return day(cell)


def _bars(sheet: Sheet, part: slice, language: str) -> list[dict[str, Any]]:
    """A bar for each row: its name, how many households on each rung and, last, on those that are not shown; their sum
    in print. A row whose sum is not shown has no bar."""
    return [
        {"name": day(row[0]) if sheet.id == "months" else str(row[0]), "counts": _lengths(row[1], row[part]),
         "whole": _printed(row[1], "number", language)}
        for row in sheet.rows
    ]  # fmt: skip


def _lengths(whole: Cell, rungs: list[Cell]) -> list[int]:
    if not isinstance(whole, int):
        return [0] * (len(rungs) + 1)
    shown = [count if isinstance(count, int) else 0 for count in rungs]
    return [*shown, whole - sum(shown)]
