"""A report as a spreadsheet and as CSV; the same contents give the same bytes."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date
from typing import Any, Final

import xlsxwriter

from lms.foundation.translation import day
from lms.reporting.export import harmless
from lms.reporting.report_contents import Contents, Sheet
from lms.reporting.report_indicators import Cell

_FORMATS: Final = {"text": "@", "number": "#,##0", "share": "0.0%", "date": "dd/mm/yyyy"}
_WIDTHS: Final = {"text": 24, "number": 12, "share": 10, "date": 12}
_ABOVE: Final = 3  # the title, of when, an empty row


def workbook(contents: Contents) -> bytes:
    """XLSX: a sheet for each table, numbers as numbers, the header frozen and printed on every page."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    words = contents.words
    # The moment it speaks of, never that of making: the same report has the same bytes.
    made = contents.as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties(
        {"title": words["title"], "author": contents.commune, "comments": words["position"], "created": made}
    )
    formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for sheet in contents.sheets:
        _write(book.add_worksheet(sheet.title[:31]), sheet, contents, formats, bold)
    book.close()
    return written.getvalue()


def _write(page: Any, sheet: Sheet, contents: Contents, formats: dict[str, Any], bold: Any) -> None:
    words = contents.words
    page.write_string(0, 0, f"{words['title']} – {sheet.title}", bold)
    page.write_string(1, 0, f"{words['as_of']} {words['position']}")
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, 34 if number == 0 and column.kind == "text" else _WIDTHS[column.kind])
        page.write_string(_ABOVE, number, column.title, bold)
    for row, cells in enumerate(sheet.rows, _ABOVE + 1):
        for number, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            _cell(page, row, number, cell, formats[column.kind])
    page.freeze_panes(_ABOVE + 1, 1)
    page.repeat_rows(_ABOVE)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{words['position']}&R&P/&N")


def _cell(page: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if isinstance(cell, date):
        page.write_datetime(row, column, cell, form)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, form)
    elif cell is not None:
        page.write_string(row, column, cell, form)


def table_text(contents: Contents) -> bytes:
    """CSV as spreadsheets here open it: all tables beneath each other, each under its title."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    words = contents.words
    writer.writerows([[words["title"]], [words["span"]], [words["as_of"]], [words["position"]]])
    for sheet in contents.sheets:
        writer.writerows([[], [sheet.title], [column.title for column in sheet.columns]])
        writer.writerows([harmless(_plain(cell)) for cell in cells] for cells in sheet.rows)
    return ("\ufeff" + written.getvalue()).encode()


def _plain(cell: Cell) -> object:
    if isinstance(cell, date):
        return day(cell)
    return "" if cell is None else cell
