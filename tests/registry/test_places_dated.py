"""Old stalls, markets and products get their days from what tells of them; lists give new ones theirs."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.foundation.migrating import downgrade_database, upgrade_database
from lms.registry.importing import apply_import
from lms.registry.market_actions import add_market, add_product, add_stall, close_place
from lms.registry.merging import merge_households
from lms.registry.models import Area, Household, ImportRun, Market, Product, Stall
from lms.registry.places import keepers_on
from lms.registry.places_models import PlacePast
from lms.registry.plan import plan_import
from lms.registry.queries import household_by_code
from lms.registry.undoing import undo_import
from lms.teaching.field_models import ProductCheck, StallCheck
from tests.registry.lists import ON, TWO_HOUSEHOLDS, said, sheet

HEADING = "Chợ;Số sạp;Tên sạp;Mã hộ;Ngày mở"
BEFORE = ON.replace(day=1)


def stalls() -> dict[str, Stall]:
    return {each.number: each for each in db.session.scalars(select(Stall))}


def test_a_list_says_since_when_a_stall_is_there_and_else_it_is_the_lists_day(commune: Area) -> None:
    rows = ("Chợ Mẫu;A1;Rau;;12/3/2019", "Chợ Mẫu;A2;Gạo;;2020", "Chợ Mẫu;A3;Cá;;", "Chợ Mẫu;A4;Thịt;;31/2/2020",
            "Chợ Mẫu;A5;Hoa;;1/1/2100")  # fmt: skip
    told = said(apply_import(sheet(*rows, heading=HEADING), commune, ON))
    assert told[:3] == ["sạp mới"] * 3
    assert told[3].startswith("“31/2/2020” chưa phải là một ngày")
    assert told[4] == "ngày “1/1/2100” chưa tới"
    days = {number: each.opened_on for number, each in stalls().items()}
    assert days == {"A1": date(2019, 3, 12), "A2": date(2020, 1, 1), "A3": ON}
    assert db.session.scalars(select(Market.opened_on)).one() == date(2019, 3, 12)
    early = plan_import(sheet("Chợ Mẫu;A9;Vải;;2018", "Chợ Mẫu;A3;Cá;;2021", heading=HEADING), commune, ON)
    assert said(early) == ["chợ này mở từ 12/03/2019, sạp không thể có trước đó", "sạp đổi: ngày mở"]


def test_a_closed_stall_is_not_brought_back_by_a_list(commune: Area) -> None:
    apply_import(sheet("Chợ Mẫu;A1;Rau;;", heading=HEADING), commune, BEFORE)
    close_place(stalls()["A1"], ON)
    plan = plan_import(sheet("Chợ Mẫu;A1;Rau;;", heading=HEADING), commune, ON)
    assert said(plan) == ["sạp này đã thôi từ 23/11/2026; sạp mới cần một số khác"]


def test_a_list_gives_a_stall_to_another_household_from_its_day_and_undoing_gives_it_back(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, BEFORE)
    apply_import(sheet("Chợ Mẫu;A1;Rau;M-01-001;", heading=HEADING), commune, BEFORE)
    run = apply_import(sheet("Chợ Mẫu;A1;Rau;M-02-001;", heading=HEADING), commune, ON)
    assert kept_by("A1", ON.replace(day=22)) == "M-01-001"
    assert kept_by("A1", ON) == "M-02-001"
    undo_import(db.session.get_one(ImportRun, run.run_id), None)
    assert kept_by("A1", ON) == "M-01-001"
    assert db.session.scalars(select(PlacePast)).all() == []


def test_a_household_that_joins_another_brings_its_stall(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, BEFORE)
    apply_import(sheet("Chợ Mẫu;A1;Rau;M-02-001;", heading=HEADING), commune, BEFORE)
    kept, gone = household_by_code("M-01-001"), household_by_code("M-02-001")
    assert kept
    assert gone
    with clock.travel(datetime(ON.year, ON.month, ON.day, 5, tzinfo=UTC)):
        merge_households(kept, gone, ids.new_id())
    assert (kept_by("A1", ON.replace(day=22)), kept_by("A1", ON)) == ("M-02-001", "M-01-001")


def kept_by(number: str, day: date) -> str:
    found = keepers_on(db.session(), list(stalls().values()), day)[stalls()[number].id]
    return db.session.get_one(Household, found).code


@pytest.mark.slow
def test_old_rows_are_dated_by_what_tells_of_them(commune: Area, database_url: str) -> None:
    listed = apply_import(sheet("Chợ Mẫu;A1;Rau;;", "Chợ Mẫu;A2;Gạo;;", heading=HEADING), commune, ON)
    _taken_in(listed.run_id, datetime(2026, 9, 20, tzinfo=UTC))
    looked, today = datetime(2026, 8, 3, 20, tzinfo=UTC), datetime.now(clock.VIETNAM).date()
    other = add_market(commune, "Chợ Lẻ")
    seen, unseen, product = add_stall(other, "B1", "Cá"), add_stall(other, "B2", "Vải"), add_product(commune, "Mật ong")
    silent = add_product(commune, "Chè")
    answers = {"guided": "yes", "own_stand": "no", "payments": "no"}
    for each in (stalls()["A2"], seen):
        db.session.add(StallCheck(statement_id=ids.new_id(), stall_id=each.id, by="", at=looked, **answers))
    db.session.add(ProductCheck(statement_id=ids.new_id(), product_id=product.id, opened="yes", by="", at=looked))
    db.session.commit()
    names = {"B2": unseen.id, "silent": silent.id}
    db.session.remove()
    downgrade_database(database_url, "0039")
    upgrade_database(database_url)
    first = date(2026, 8, 4)
    days = {number: each.opened_on for number, each in stalls().items()}
    assert days == {"A1": date(2026, 9, 20), "A2": first, "B1": first, "B2": first}
    assert {each.name: each.opened_on for each in db.session.scalars(select(Market))} == {
        "Chợ Mẫu": first, "Chợ Lẻ": first
    }  # fmt: skip
    assert {each.name: each.opened_on for each in db.session.scalars(select(Product))} == {
        "Mật ong": first,
        "Chè": today,
    }
    assert names["B2"] == stalls()["B2"].id
    undo_import(db.session.get_one(ImportRun, listed.run_id), None)
    assert set(stalls()) == {"B1", "B2"}, "an untouched import can still be undone"


@writes
def _taken_in(run_id: uuid.UUID | None, at: datetime) -> None:
    db.session.execute(update(ImportRun).where(ImportRun.id == run_id).values(applied_at=at))
