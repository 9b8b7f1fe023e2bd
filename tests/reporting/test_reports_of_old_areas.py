"""The reform of 2025 (171 units became 54, codes and names passed to others): an old report stays what it was."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.foundation.doors import Role
from lms.foundation.settings import ROOT
from lms.registry.actions import add_household, add_person, close_household, move_household, move_person
from lms.registry.area_changes import NewArea, part_commune
from lms.registry.area_file import AreaRow, read_areas, take_in_areas
from lms.registry.area_history import area_on
from lms.registry.models import Area, Household, Person
from lms.registry.queries import area_by_code
from lms.reporting.models import Report
from lms.reporting.report_contents import Asked
from lms.reporting.report_runs import BadSpan, Made, ask_report, make_now, make_reports
from tests.cast import Cast
from tests.certificates.browsing import Browser
from tests.factories import make_account
from tests.learning import begin_lesson, complete_core

pytestmark = pytest.mark.slow

REFORM = date(2025, 7, 1)
BEFORE, LONG_BEFORE = REFORM - timedelta(days=1), date(2025, 3, 1)
# Held by Đạp Thanh, then by Kỳ Thượng, into which the whole of it went.
CODE, FOREIGN = "06979", "06978"


def quiet(_done: int, _whole: int) -> None:
    """Progress that nobody watches."""


def rows(after: bool) -> list[AreaRow]:
    """Of the file of the reform, as far as two new communes go: what there was before, or what began with it."""
    known = read_areas((ROOT / "lms" / "registry" / "quang_ninh_2025.csv").read_bytes())
    new = [row for row in known if row.begins == REFORM and row.code in (CODE, FOREIGN)]
    old = [row for row in known if row.code in {code for each in new for code, _ in each.formed} and row not in new]
    above = [row for row in known if row.code in {each.within for each in (*old, *new)} and row.level != "commune"]
    return new if after else [row for row in (*above, *old) if row.begins < REFORM]


def village_row(name: str, code: str, within: str, begins: date) -> AreaRow:
    return AreaRow(0, "village", "thôn", name, code, within, begins, None, (), "")


def village(code: str) -> Area:
    return db.session.scalars(select(Area).where(Area.code == code)).one()


def files(made: Made) -> tuple[bytes, bytes, bytes]:
    return made.xlsx, made.csv, made.pdf


@pytest.fixture
def old(app: Flask) -> Area:
    """Đạp Thanh as it was in June 2025: two villages, five households, one of which completed the core."""
    with clock.travel(datetime(2025, 6, 1, tzinfo=clock.VIETNAM)):
        take_in_areas(rows(after=False))
        villages = (("Khe Mẫu", "KM"), ("Bắc Mẫu", "BM"))
        take_in_areas([village_row(name, code, CODE, LONG_BEFORE) for name, code in villages])
        upper, lower = village("KM"), village("BM")
        homes = [add_household(f"KM-{n}", "Hộ thử", upper, on=LONG_BEFORE) for n in range(3)]
        homes += [add_household(f"BM-{n}", "Hộ thử", lower, on=LONG_BEFORE) for n in range(2)]
        learner = add_person(homes[0], "Người Thử", birth_year=1970, on=LONG_BEFORE)
        add_person(homes[1], "Người Khác", birth_year=1980, on=LONG_BEFORE)
    with clock.travel(datetime(2025, 6, 20, tzinfo=clock.VIETNAM)):
        complete_core(learner, homes[0], clock.now())
    with clock.travel(datetime(2025, 8, 1, tzinfo=clock.VIETNAM)):
        begin_lesson(learner, homes[0], "qr-pay-buyer", clock.now())
    found = area_by_code(CODE, BEFORE)
    assert found is not None
    return found


def reform() -> Area:
    """The villages go into another commune and one is called otherwise; people and households move, one begins."""
    take_in_areas(rows(after=True))
    new = area_by_code(CODE, REFORM)
    assert new is not None
    take_in_areas([village_row("Khe Mới", "KM", CODE, REFORM), village_row("Bắc Mẫu", "BM", CODE, REFORM)])
    homes = {home.code: home for home in db.session.scalars(select(Household))}
    lower = village("BM")
    move_household(homes["KM-0"], lower, on=REFORM + timedelta(days=4))
    person = db.session.scalars(select(Person).where(Person.name == "Người Thử")).one()
    move_person(person, homes["BM-0"], on=REFORM + timedelta(days=4))
    close_household(homes["BM-1"], on=REFORM + timedelta(days=9))
    add_household("BM-9", "Hộ mới", lower, on=REFORM + timedelta(days=9))
    return new


def test_made_before_and_after_the_reform_it_has_the_same_bytes(old: Area) -> None:
    asked = Asked(old.id, date(2025, 6, 1), BEFORE, "vi")
    made = make_now(asked, quiet)
    new = reform()
    again = make_now(asked, quiet)
    assert files(again) == files(made)
    assert (made.contents.sheet("villages").rows[1][:2], made.contents.commune) == (["Thôn Khe Mẫu", 3], "Xã Đạp Thanh")
    now = make_now(Asked(new.id, REFORM, REFORM + timedelta(days=20), "vi"), quiet)
    assert [row[:2] for row in now.contents.sheet("villages").rows] == [["Thôn Bắc Mẫu", 3], ["Thôn Khe Mới", 2]]


def test_each_part_of_a_divided_commune_makes_its_old_report_without_what_is_others_now(app: Flask, cast: Cast) -> None:
    """The commune's lower village parts into a new one today: until yesterday both are of it."""
    yesterday = clock.today() - timedelta(days=1)
    new = part_commune(cast.commune, NewArea("xã", "Mới", "09990"), [cast.lower], clock.today(), cast.officer.id)
    other, days = make_account(Role.OFFICER, [new]), {"span": "days", "first": "2026-10-01", "language": "vi"}
    officer, address = Browser(app, other), "/commune/reports"
    page = officer.get(address).text
    assert f"Xã Thử Nghiệm (đến {yesterday:%d/%m/%Y})" in page
    assert "một phần các hộ nay thuộc xã khác" in page
    for last in (clock.today(), yesterday):
        asked = {**days, "id": str(ids.new_id()), "commune": str(cast.commune.id), "last": last.isoformat()}
        officer.post(address, **asked, use="own")
    report = db.session.scalars(select(Report)).one()
    assert (report.commune_id, report.last_day, report.public) == (cast.commune.id, yesterday, True)
    own = ask_report(None, cast.commune, yesterday, yesterday, "vi", ids.new_id())
    for each, status in ((report, 200), (own, 404)):
        _finished(each)
        assert officer.get(f"{address}/{each.id}/csv").status_code == status
    first = Browser(app, cast.officer)
    assert "đã chia" not in first.get(address).text
    stranger = Browser(app, make_account(Role.OFFICER, [db.session.get_one(Area, cast.elsewhere.parent_id)]))
    assert stranger.get(f"{address}/{report.id}/csv").status_code == 404
    asked = {**days, "id": str(ids.new_id()), "commune": str(cast.commune.id), "last": yesterday.isoformat()}
    stranger.post(address, **asked)
    wanted = select(Report.commune_id).where(Report.id == ids.parse_id(asked["id"]))
    assert db.session.scalar(wanted) == cast.elsewhere.parent_id


@writes
def _finished(report: Report) -> None:
    report.csv, report.finished_at = b"x", clock.now()


def test_whoever_took_over_the_commune_reads_its_reports_under_its_old_name(app: Flask, old: Area) -> None:
    report = ask_report(None, old, date(2025, 6, 1), BEFORE, "vi", ids.new_id())
    assert make_reports() == 1
    new = reform()
    assert area_on(old, BEFORE).title == "Xã Đạp Thanh"
    officer = Browser(app, make_account(Role.OFFICER, [new]))
    page = officer.get("/commune/reports").text
    assert "Xã Đạp Thanh (đến 30/06/2025)" in page
    written = officer.get(f"/commune/reports/{report.id}/pdf").data
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(written)).pages)
    assert "Thôn Khe Mẫu" in words
    assert "Khe Mới" not in words
    foreign = area_by_code(FOREIGN, REFORM)
    assert foreign is not None
    stranger = Browser(app, make_account(Role.OFFICER, [foreign]))
    assert stranger.get(f"/commune/reports/{report.id}/pdf").status_code == 404
    with pytest.raises(BadSpan):
        ask_report(None, old, REFORM, REFORM, "vi", ids.new_id())
