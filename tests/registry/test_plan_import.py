"""The fate of every row, found out without writing."""

from __future__ import annotations

import pytest

from lms.registry.actions import add_area, add_household, close_household
from lms.registry.fates import Fate
from lms.registry.models import Area
from lms.registry.plan import plan_import
from lms.registry.queries import villages_of
from tests.registry.conftest import LONG_AGO
from tests.registry.lists import ON, TWO_HOUSEHOLDS, said, sheet, sizes

pytestmark = pytest.mark.slow

FIRST = TWO_HOUSEHOLDS[0]


def test_new_households_and_people_are_told_and_nothing_is_written(commune: Area) -> None:
    plan = plan_import(sheet(*TWO_HOUSEHOLDS), commune, ON)
    assert said(plan) == ["hộ mới; người mới", "người mới", "hộ mới; người mới"]
    assert said(plan, "en") == ["new household; new person", "new person", "new household; new person"]
    assert set(sizes().values()) == {0}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Khe Ráy;;Hộ bà Liễu;2;1;;;;;", "thiếu mã hộ"),
        ("Làng Xa;M-01-002;Hộ bà Liễu;2;1;;;;;", "xã này không có thôn “Làng Xa”"),
        ("nà lung;M-01-002;Hộ bà Liễu;2;1;;;;;", "có nhiều thôn tên giống “nà lung”, hãy ghi mã thôn"),
        (";M-01-002;Hộ bà Liễu;2;1;;;;;", "hộ mới mà thiếu tên thôn"),
        ("Khe Ráy;M-01-002;;2;1;;;;;", "thiếu tên, ví dụ “Hộ ông Phúc”"),
        (
            "Khe Ráy;=cmd|A0;Hộ bà Liễu;2;1;;;;;",
            "“=CMD|A0” bắt đầu như một công thức (=, +, -, @); hãy ghi chữ hoặc số",
        ),
        (
            "Khe Ráy;M-01-002;Hé bµ LiÔu;2;1;;;;;",
            "“Hé bµ LiÔu” viết bằng phông cũ (TCVN3, như .VnTime); hãy đổi sang Unicode",
        ),
        (
            "Khe Ráy;M-01-002;H? bà Li?u;2;1;;;;;",
            "“H? bà Li?u” bị mất dấu thành dấu hỏi; hãy lưu lại tệp gốc thành “CSV UTF-8” hoặc xlsx",
        ),
        ("Khe Ráy;M-01-002;Hộ bà Liễu;hai;1;;;;;", "“hai” chưa phải là một số, ví dụ 4"),
        ("Khe Ráy;M-01-002;Hộ bà Liễu;0;1;;;;;", "nhân khẩu phải từ 1 trở lên"),
        ("M-03;M-01-001;;;;;;;;", "mã hộ M-01-001 đã thuộc thôn khác"),
        (";M-01-001;;5;;;;;;", "ghi “5” nhưng dòng 2 của cùng hộ ghi “4”"),
    ],
)
def test_a_wrong_household_row_says_why_and_refuses_only_itself(commune: Area, row: str, reason: str) -> None:
    plan = plan_import(sheet(FIRST, row), commune, ON)
    assert said(plan) == ["hộ mới; người mới", reason]
    assert plan.fates[1].number == 3


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("Tằng Văn Bé;;2015;con;", "dưới 15 tuổi: không ghi tên, chỉ tính vào nhân khẩu"),
        ("Tằng Văn Bé;;24/11/2011;con;", "dưới 15 tuổi: không ghi tên, chỉ tính vào nhân khẩu"),
        ("Tằng Văn Bé;;85;con;", "năm sinh “85” chưa đúng, hãy ghi như 1958 hoặc 12/03/1958"),
        ("Tằng Văn Bé;;31/02/1985;con;", "năm sinh “31/02/1985” chưa đúng, hãy ghi như 1958 hoặc 12/03/1958"),
        ("Tằng Văn Bé;;2985;con;", "năm sinh “2985” chưa đúng, hãy ghi như 1958 hoặc 12/03/1958"),
        ("1985;;;con;", "“1985” chưa phải là họ và tên"),
        (";;1985;con;", "có năm sinh, quan hệ hoặc điện thoại mà thiếu họ và tên"),
        ("Tằng Văn Bé;;1985;con;12345", "“12345” chưa phải là số điện thoại, cần 10 số, bắt đầu bằng 0"),
        ("TẰNG VĂN PHÚC;;1958;;", "người này đã có ở dòng 2"),
        ("Tằng Văn Phúc;;;;", "người này đã có ở dòng 2"),
    ],
)
def test_a_wrong_person_says_why_and_the_household_is_kept(commune: Area, cells: str, reason: str) -> None:
    plan = plan_import(sheet(FIRST, f";M-01-001;;;3;{cells}".replace(";;;3;", ";;;;")), commune, ON)
    assert said(plan) == ["hộ mới; người mới", reason]
    alone = plan_import(sheet(FIRST, f"Khe Ráy;M-01-009;Hộ bà Liễu;3;1;{cells}"), commune, ON)
    if "dòng 2" not in reason:
        assert said(alone)[1] == f"hộ mới; {reason}; phần còn lại của dòng vẫn được nhận"
        assert alone.fates[1].fate is Fate.REFUSED


def test_whoever_is_fifteen_today_is_taken(commune: Area) -> None:
    rows = (FIRST, ";M-01-001;;;;Tằng Văn Bé;;23/11/2011;con;", ";M-01-001;;;;Tằng Thị Na;;2011;con;")
    assert said(plan_import(sheet(*rows), commune, ON)) == ["hộ mới; người mới", "người mới", "người mới"]


def test_rows_below_a_refused_household_name_the_row_to_mend(commune: Area) -> None:
    plan = plan_import(sheet("Làng Xa;M-9;Hộ bà Liễu;2;1;;;;;", ";M-9;;;;Lỷ Thị Liễu;;1960;;"), commune, ON)
    assert said(plan)[1] == "hộ này chưa có, vì dòng 2 chưa nhận được"


def test_a_village_is_found_by_code_name_and_kind_with_or_without_marks(commune: Area) -> None:
    for number, village in enumerate(("M-01", "Khe Ráy", "khe ray", "Thôn Khe Ráy", "thon khe ray", "m-01")):
        plan = plan_import(sheet(f"{village};X-{number};Hộ bà Liễu;2;1;;;;;"), commune, ON)
        assert said(plan) == ["hộ mới"]


def test_a_closed_household_takes_no_rows(commune: Area) -> None:
    close_household(add_household("M-01-001", "Hộ ông Phúc", villages_of(commune.id, ON)[0], on=LONG_AGO), ON)
    assert said(plan_import(sheet(FIRST), commune, ON)) == ["hộ M-01-001 đã thôi, không còn trong danh sách"]


def test_a_code_of_another_commune_is_not_taken_over(commune: Area) -> None:
    other = add_area("commune", "xã", "Khác", gso_code="09992", valid_from=LONG_AGO)
    far = add_area("village", "thôn", "Xa", parent=other, code="K-01", valid_from=LONG_AGO)
    add_household("M-01-001", "Hộ bà Xa", far, on=LONG_AGO)
    assert said(plan_import(sheet(FIRST), commune, ON)) == ["mã hộ M-01-001 đã thuộc thôn khác"]


def test_numbers_from_the_list_are_counted_by_household_not_by_row(commune: Area) -> None:
    counts = plan_import(sheet(*TWO_HOUSEHOLDS), commune, ON).counts()
    assert counts["household", Fate.NEW] == 2
    assert counts["person", Fate.NEW] == 3
