"""Reports: true numbers in three forms, the same bytes again, also from the record as it stood at a position."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from lms import wiring
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.lrs.log import append, draft, head
from lms.lrs.models import Statement
from lms.lrs.subscribers import catch_up
from lms.progress.ladder import SKILLS
from lms.reporting.at_position import NotThere
from lms.reporting.models import Report
from lms.reporting.report_cli import report
from lms.reporting.report_contents import Asked
from lms.reporting.report_runs import (
    BadSpan,
    Made,
    ask_monthly_reports,
    ask_report,
    derive,
    make_now,
    make_reports,
    month_to_the_25th,
)  # fmt: skip
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.factories import make_household
from tests.learning import complete_core
from tests.lrs.statements import AUTHORITY, voiding

pytestmark = pytest.mark.slow


def quiet(_done: int, _whole: int) -> None:
    """Progress that nobody watches."""


def asked(cast: Cast, language: str = "vi", days: int = 45) -> Asked:
    today = clock.today()
    return Asked(cast.commune.id, today - timedelta(days=days), today, language)


def files(made: Made) -> tuple[bytes, bytes, bytes]:
    return made.xlsx, made.csv, made.pdf


def go_on(cast: Cast) -> None:
    """More happens: a household completes, one is proved, something is voided."""
    complete_core(cast.neighbour, cast.neighbours, clock.now())
    for skill in SKILLS[2:]:
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, True, True), ids.new_id())
    first = db.session.scalars(select(Statement.id).where(Statement.actor == str(cast.neighbour.id))).first()
    assert first is not None
    append([draft(voiding(first), AUTHORITY)])
    catch_up(wiring.SUBSCRIBERS)


def test_the_same_report_twice_has_the_same_bytes(history: Cast) -> None:
    first = make_now(asked(history), quiet)
    with clock.travel(clock.now() + timedelta(seconds=90)):
        again = make_now(asked(history), quiet)
    assert files(first) == files(again)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_is_derived_again_from_its_position(history: Cast, language: str) -> None:
    wanted = asked(history, language)
    made = make_now(wanted, quiet)
    go_on(history)
    position = made.contents.position
    assert head(db.session()) > position
    assert files(derive(wanted, position, quiet)) == files(made)
    later = make_now(wanted, quiet)
    assert later.xlsx != made.xlsx
    assert files(derive(wanted, later.contents.position, quiet)) == files(later)


@pytest.mark.once
def test_a_position_the_record_does_not_reach_is_refused(history: Cast) -> None:
    with pytest.raises(NotThere):
        derive(asked(history), head(db.session()) + 1, quiet)


@pytest.mark.once
def test_deriving_leaves_no_trace_in_the_live_tables(history: Cast) -> None:
    before = db.session.scalar(select(func.count()).select_from(Statement))
    derive(asked(history), 3, quiet)
    assert db.session.scalar(select(func.count()).select_from(Statement)) == before


@pytest.mark.once
def test_the_spreadsheet_has_true_numbers_and_a_frozen_header(history: Cast) -> None:
    made = make_now(asked(history), quiet)
    book = CalamineWorkbook.from_filelike(io.BytesIO(made.xlsx))
    assert book.sheet_names == ["Tổng quan", "Chỉ tiêu", "Từng thôn", "Từng tháng", "Các hộ"]
    rungs = {row[0]: row[1:5] for row in book.get_sheet_by_name("Tổng quan").to_python()[4:] if row[0]}
    assert rungs["Hoàn thành"] == [0.0, 1.0, 1.0, pytest.approx(1 / 3, abs=1e-6)]
    assert rungs["Chưa tiếp cận"] == [3.0, 1.0, -2.0, pytest.approx(1 / 3, abs=1e-6)]
    homes = book.get_sheet_by_name("Các hộ").to_python()[4:]
    assert [row[0] for row in homes] == ["DUOI-001", "TREN-001", "TREN-002"]
    assert isinstance(homes[1][5], date)
    written = zipfile.ZipFile(io.BytesIO(made.xlsx)).read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in written
    assert 'orientation="landscape"' in written


@pytest.mark.once
def test_the_paper_bears_the_communes_head_and_names_nobody(history: Cast) -> None:
    made = make_now(asked(history), quiet)
    pages = PdfReader(io.BytesIO(made.pdf)).pages
    words = " ".join(page.extract_text() for page in pages)
    assert "ỦY BAN NHÂN DÂN XÃ THỬ NGHIỆM" in words
    assert "Thôn Khe Trên" in words
    assert f"--at {made.contents.position}" in words
    everything = words + made.csv.decode()
    for name in (history.learner.name, history.household.label, history.trainer.name):
        assert name not in everything


@pytest.mark.once
def test_the_page_asks_shows_and_gives(history: Cast, officer: Browser, outside_officer: Browser) -> None:
    form = {"id": str(ids.new_id()), "language": "en", "span": "days", "first": "2026-01-01", "last": "2026-03-31"}
    today = clock.today()
    form |= {"first": (today - timedelta(days=80)).isoformat(), "last": today.isoformat()}
    assert officer.post("/commune/reports", **form).status_code == 303
    assert officer.post("/commune/reports", **form).status_code == 303, "asked twice, made once"
    assert "Đang chờ làm" in officer.get("/commune/reports").text
    assert make_reports() == 1
    made = db.session.scalars(select(Report)).one()
    assert (made.done, made.fault) == (made.steps, None)
    assert f"vị trí {made.position}" in officer.get("/commune/reports").text
    for kind, starts in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        assert officer.get(f"/commune/reports/{made.id}/{kind}").data.startswith(starts)
        assert outside_officer.get(f"/commune/reports/{made.id}/{kind}").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize("days", [("2026-03-01", "2026-02-01"), ("2020-01-01", "2026-01-01"), ("x", "")])
def test_days_that_do_not_fit_make_no_report(cast: Cast, officer: Browser, days: tuple[str, str]) -> None:
    form = {"id": str(ids.new_id()), "language": "vi", "span": "days", "first": days[0], "last": days[1]}
    officer.post("/commune/reports", **form)
    assert "Chưa làm báo cáo nào" in officer.get("/commune/reports").text
    assert not db.session.scalars(select(Report)).all()


@pytest.mark.once
def test_a_report_of_the_future_is_refused(cast: Cast) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(BadSpan):
        ask_report(cast.officer, cast.commune, tomorrow, tomorrow, "vi", ids.new_id())


@pytest.mark.once
def test_the_months_report_is_asked_for_once_from_the_25th(cast: Cast) -> None:
    assert month_to_the_25th(date(2026, 11, 24)) == (date(2026, 9, 25), date(2026, 10, 24))
    assert month_to_the_25th(date(2026, 11, 25)) == (date(2026, 10, 25), date(2026, 11, 24))
    assert month_to_the_25th(date(2026, 1, 7)) == (date(2025, 11, 25), date(2025, 12, 24))
    assert ask_monthly_reports() == 4, "of two communes, each its own and one to be sent on"
    assert ask_monthly_reports() == 0
    made = db.session.scalars(select(Report)).all()
    assert {report.asked_by for report in made} == {None}
    assert Counter(report.public for report in made) == {True: 2, False: 2}


@pytest.mark.once
def test_months_missed_while_no_server_ran_are_made_up_for_and_say_so(cast: Cast, officer: Browser) -> None:
    with clock.travel(datetime(2026, 1, 25, 8, tzinfo=clock.VIETNAM)):
        assert ask_monthly_reports() == 4
    with clock.travel(datetime(2026, 4, 27, 8, tzinfo=clock.VIETNAM)):
        assert ask_monthly_reports() == 12
        assert ask_monthly_reports() == 0
    ends = {each.last_day: each.late_since for each in db.session.scalars(select(Report))}
    assert ends == {
        date(2026, 1, 24): None, date(2026, 2, 24): date(2026, 2, 25), date(2026, 3, 24): date(2026, 3, 25),
        date(2026, 4, 24): date(2026, 4, 25),
    }  # fmt: skip
    shown = officer.get("/commune/reports").text
    assert "Đến hạn ngày 25/03/2026; làm muộn" in shown
    assert "Đến hạn ngày 25/01/2026" not in shown


@pytest.mark.once
def test_a_report_to_be_sent_on_says_nothing_under_five_and_lists_no_household(history: Cast) -> None:
    for number in range(9):
        make_household(history.lower, code=f"MORE-{number}")
    wanted = replace(asked(history), public=True)
    made = make_now(wanted, quiet)
    assert files(derive(wanted, made.contents.position, quiet)) == files(made)
    assert [sheet.id for sheet in made.contents.sheets] == ["summary", "indicators", "villages", "months"]
    assert "TREN-001" not in made.csv.decode()
    for sheet in made.contents.sheets:
        for row in sheet.rows:
            for column, cell in zip(sheet.columns, row, strict=True):
                if column.kind == "number" and column.title not in ("Số", "Thay đổi") and isinstance(cell, int):
                    assert not 0 < cell < 5 or row[-1] in ("F", "F + X"), (sheet.id, row)
    summary = {row[0]: row[1:4] for row in made.contents.sheet("summary").rows}
    assert summary["Tất cả các hộ"] == [12, 12, 0]
    assert summary["Hoàn thành"] == [0, "ẩn", "ẩn"]
    assert summary["Chưa tiếp cận"][1] == "ẩn", "else it would be reckoned"
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made.pdf)).pages)
    assert f"--at {made.contents.position} --public" in words


def test_the_command_writes_what_the_page_gives(history: Cast, app: Flask, tmp_path: Path) -> None:
    commune = history.commune
    commune.gso_code = "06913"
    db.session.commit()
    wanted = asked(history)
    made = make_now(wanted, quiet)
    span = ["--from", wanted.first.isoformat(), "--to", wanted.last.isoformat(), "--into", str(tmp_path / "files")]
    answer = app.test_cli_runner().invoke(
        report, ["06913", *span, "--at", str(made.contents.position)], obj=lambda: app
    )
    assert answer.exit_code == 0, answer.output
    written = sorted((tmp_path / "files").iterdir())
    assert {file.suffix: file.read_bytes() for file in written} == {
        ".csv": made.csv, ".pdf": made.pdf, ".xlsx": made.xlsx,
    }  # fmt: skip
