"""Areas as of a day: the reform of 2025, codes and names that pass to others, villages that move and are renamed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.foundation.database import db
from lms.foundation.settings import ROOT
from lms.registry.actions import add_area
from lms.registry.area_file import BadAreaRow, read_areas, take_in_areas, would_take_in
from lms.registry.area_history import AreaOn, area_on, change_area, holders_of, successions, tree_on
from lms.registry.area_models import AreaPast
from lms.registry.models import Area
from lms.registry.queries import area_by_code, villages_of
from lms.registry.refusals import NotPossible

pytestmark = pytest.mark.slow

REFORM = ROOT / "lms" / "registry" / "quang_ninh_2025.csv"
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
HEADING = "Cấp;Loại;Tên;Mã;Thuộc;Từ ngày;Đến ngày;Hình thành từ;Căn cứ"
OLD = (
    "tỉnh;tỉnh;Mẫu;99;;01/01/2024;;;",
    "huyện;huyện;Cũ;991;99;01/01/2024;30/06/2025;;",
    "xã;xã;Đạp Mẫu;09979;991;01/01/2024;30/06/2025;;",
    "xã;xã;Kỳ Mẫu;09933;991;01/01/2024;30/06/2025;;",
    "thôn;thôn;Khe Cũ;DM-1;09979;01/01/2024;;;",
)
# The code of one old commune, the name of the other.
NEW = (
    "xã;xã;Kỳ Mẫu;09979;99;01/07/2025;;09979, 09933 (một phần);NQ thử",
    "thôn;bản;Khe Mới;DM-1;09979;01/07/2025;;;",
)


def lines(*rows: str) -> bytes:
    return "\n".join((HEADING, *rows)).encode()


def leaves(tree: list[AreaOn]) -> list[AreaOn]:
    return [each for root in tree for each in (root, *leaves(root.parts))]


def commune(code: str, on: date) -> Area:
    found = area_by_code(code, on)
    assert found
    return found


def test_a_code_and_a_name_pass_to_others_and_each_day_knows_its_own(app: Flask) -> None:
    take_in_areas(read_areas(lines(*OLD, *NEW)))
    old, new = commune("09979", BEFORE), commune("09979", AFTER)
    assert (old.title, new.title) == ("Xã Đạp Mẫu", "Xã Kỳ Mẫu")
    assert old.id != new.id
    namesake = commune("09933", BEFORE)
    assert (namesake.title, namesake.id != new.id) == (new.title, True)
    assert [each.id for each in holders_of("09979")] == [old.id, new.id]
    became, came = successions()
    assert [(each.new_id, each.part) for each in became[namesake.id]] == [(new.id, "part")]
    assert {(each.old_id, each.part) for each in came[new.id]} == {(old.id, "whole"), (namesake.id, "part")}


def test_a_village_that_moves_is_read_under_its_old_name_and_commune(app: Flask) -> None:
    take_in_areas(read_areas(lines(*OLD)))
    village = villages_of(commune("09979", BEFORE).id, BEFORE)[0]
    take_in_areas(read_areas(lines(*OLD, *NEW)))
    db.session.refresh(village)
    old, new = commune("09979", BEFORE), commune("09979", AFTER)
    assert village.title == "Bản Khe Mới"
    assert (area_on(village, BEFORE).title, area_on(village, BEFORE).parent_id) == ("Thôn Khe Cũ", old.id)
    assert (area_on(village, AFTER).title, area_on(village, AFTER).parent_id) == ("Bản Khe Mới", new.id)
    assert [each.id for each in villages_of(old.id, BEFORE)] == [village.id]
    assert villages_of(old.id, AFTER) == []
    assert [each.id for each in villages_of(new.id, AFTER)] == [village.id]
    assert villages_of(new.id, BEFORE) == []
    before = {each.title: each for each in leaves(tree_on(BEFORE))}
    assert [each.title for each in before["Xã Đạp Mẫu"].parts] == ["Thôn Khe Cũ"]
    assert [each.title for each in before["Huyện Cũ"].parts] == ["Xã Kỳ Mẫu", "Xã Đạp Mẫu"]
    assert [each.title for each in leaves(tree_on(AFTER))] == ["Tỉnh Mẫu", "Xã Kỳ Mẫu", "Bản Khe Mới"]


def test_the_reform_of_quang_ninh_turns_171_units_into_54(app: Flask) -> None:
    rows = read_areas(REFORM.read_bytes())
    report = take_in_areas(rows)
    assert (report.new, report.links) == (239, 184)
    counted = {day: Counter(each.level for each in leaves(tree_on(day))) for day in (BEFORE, AFTER)}
    assert counted[BEFORE] == {"province": 1, "district": 13, "commune": 171}
    assert counted[AFTER] == {"province": 1, "commune": 54}
    kinds = Counter(each.kind for each in leaves(tree_on(AFTER)))
    assert kinds == {"tỉnh": 1, "xã": 22, "phường": 30, "đặc khu": 2}
    assert (commune("06979", BEFORE).name, commune("06979", AFTER).name) == ("Đạp Thanh", "Kỳ Thượng")
    became, _ = successions()
    assert len(became) == 171
    assert sum(len(each) > 1 for each in became.values()) == 12


@pytest.mark.once
def test_taken_in_twice_it_changes_nothing(app: Flask) -> None:
    rows = read_areas(lines(*OLD, *NEW))
    assert take_in_areas(rows).links == 2
    again = take_in_areas(rows)
    assert (again.new, again.changed, again.links) == (0, 0, 0)
    assert db.session.scalar(select(func.count()).select_from(AreaPast)) == 1
    assert villages_of(commune("09979", AFTER).id, AFTER)[0].title == "Bản Khe Mới"


@pytest.mark.once
def test_a_trial_writes_nothing(app: Flask) -> None:
    assert would_take_in(lines(*OLD, *NEW)).new == 6
    assert db.session.scalar(select(func.count()).select_from(Area)) == 0


@pytest.mark.once
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("xã;xã;Lạ;09111;998;01/07/2025;;;", "unknown_parent"),
        ("xã;xã;Lạ;09111;99;01/07/2025;;07777;", "unknown_predecessor"),
        ("xã;xã;Lạ;09979;99;01/06/2025;;;", "code_held"),
        ("xã;xã;;09111;99;01/07/2025;;;", "incomplete"),
        ("xã;xã;Lạ;09111;99;31/02/2025;;;", "no_day"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_taken_in(app: Flask, row: str, reason: str) -> None:
    with pytest.raises(BadAreaRow) as bad:
        take_in_areas(read_areas(lines(*OLD, row)))
    assert (bad.value.number, bad.value.reason) == (7, reason)
    assert db.session.scalar(select(func.count()).select_from(Area)) == 0


@pytest.mark.once
def test_a_change_has_its_day_and_never_comes_before_the_last(commune: Area) -> None:
    village = add_area("village", "thôn", "Khe Cũ", parent=commune, code="M-9", valid_from=AFTER)
    change_area(village, date(2026, 1, 1), name="Khe Giữa")
    change_area(village, date(2026, 6, 1), name="Khe Mới")
    days = (date(2025, 8, 1), date(2026, 1, 1), date(2026, 6, 1))
    assert [area_on(village, day).name for day in days] == ["Khe Cũ", "Khe Giữa", "Khe Mới"]
    with pytest.raises(NotPossible, match="before_it_began"):
        change_area(village, date(2026, 6, 1) - timedelta(days=1), name="Khe Sai")
