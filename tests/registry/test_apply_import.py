"""Taking a list in: what the preview said, once, in one transaction."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.foundation.database import db
from lms.registry.actions import add_person
from lms.registry.fates import Fate
from lms.registry.importing import apply_import
from lms.registry.models import Area, Household, ImportRun, Membership, Person, Residence, Stall
from lms.registry.plan import plan_import
from lms.registry.queries import household_by_code, markets_of, people_of, stalls_of
from tests.registry.lists import ON, TWO_HOUSEHOLDS, said, sheet, sizes

pytestmark = pytest.mark.slow

STALLS = ("Chợ Mẫu;a-01;Sạp rau bà Hường;m-01-001", "Chợ Mẫu;A-02;Sạp gạo;", "Chợ Mẫu;A-01;Sạp cá;", ";A-3;Sạp;")
STALL_HEADING = "Chợ;Số sạp;Tên sạp;Mã hộ"

some_rows = st.lists(
    st.builds(
        lambda village, code, label, residents, name, born: f"{village};{code};{label};{residents};;{name};;{born};;",
        st.sampled_from(("Khe Ráy", "M-02", "", "Đâu đó")),
        st.sampled_from(("M-1", "M-2", "m-1", "")),
        st.sampled_from(("Hộ bà Liễu", "Hộ chú Sềnh", "")),
        st.sampled_from(("3", "", "ba")),
        st.sampled_from(("Lỷ Thị Liễu", "Voòng A Sềnh", "Lỷ thị liễu", "")),
        st.sampled_from(("1960", "1988", "12/3/1988", "", "2020", "cũ")),
    ),
    min_size=1,
    max_size=12,
)


def household(code: str) -> Household:
    found = household_by_code(code)
    assert found
    return found


def test_a_list_is_taken_in_with_its_history_and_a_record(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON)
    first = household("M-01-001")
    assert (first.label, first.residents, first.phones, first.village.name) == ("Hộ ông Phúc", 4, 2, "Khe Ráy")
    assert [(each.name, each.called, each.birth_year, each.phone) for each in people_of(first.id, ON)] == [
        ("Tằng Văn Phúc", "Ông Phúc", 1958, "0900000301"),
        ("Voòng Thị Hường", "Bà Hường", 1960, None),
    ]
    assert people_of(household("M-02-001").id, ON)[0].called == "Sềnh"
    assert {row.valid_from for row in db.session.scalars(select(Residence))} == {ON}
    run = db.session.scalars(select(ImportRun)).one()
    assert (run.rows, run.created, run.changed, run.unchanged, run.refused) == (3, 3, 0, 0, 0)
    assert "Phúc" not in run.fates
    assert json.loads(run.fates)[0] == [2, "M-01-001", [["household", "new", ""], ["person", "new", ""]]]


def test_the_same_file_twice_changes_nothing(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON)
    before = sizes()
    again = apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON)
    assert said(again) == ["giữ nguyên"] * 3
    assert again.to_write() == 0
    assert sizes() == before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_rows)
def test_the_preview_tells_what_applying_does_and_a_second_time_does_nothing(commune: Area, rows: list[str]) -> None:
    for table in (Membership, Person, Residence, Household):
        db.session.execute(db.delete(table))
    db.session.commit()
    read = sheet(*rows)
    preview = plan_import(read, commune, ON)
    done = apply_import(read, commune, ON)
    assert said(done) == said(preview)
    expected = {model.__tablename__: len(inserted) for model, inserted in preview.inserts.items()}
    assert sizes() == expected
    again = apply_import(read, commune, ON)
    assert again.to_write() == 0
    assert len(again.rows_of(Fate.REFUSED)) == len(done.rows_of(Fate.REFUSED))


def test_changes_are_named_and_a_new_relation_closes_the_old_one(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON.replace(day=1))
    rows = (
        "M-01;m-01-001;Hộ bà Hường;3;;tằng văn phúc;Cụ Phúc;1957;bố;",
        ";M-01-001;;;;Voòng Thị Hường;;;chủ hộ;",
    )
    plan = apply_import(sheet(*rows), commune, ON)
    assert said(plan) == [
        "hộ đổi: tên, nhân khẩu; người đổi: tên thường gọi, năm sinh, quan hệ với chủ hộ",
        "người đổi: quan hệ với chủ hộ",
    ]
    first = household("M-01-001")
    assert (first.label, first.residents, first.phones) == ("Hộ bà Hường", 3, 2)
    assert [(each.name, each.birth_year) for each in people_of(first.id, ON)] == [
        ("Voòng Thị Hường", 1960),
        ("Tằng Văn Phúc", 1957),
    ]
    assert [each.called for each in people_of(first.id, ON.replace(day=2))] == ["Cụ Phúc", "Bà Hường"]
    assert said(apply_import(sheet(*rows), commune, ON)) == ["giữ nguyên", "giữ nguyên"]


def test_namesakes_are_told_apart_by_their_year(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON)
    son = ";M-01-001;;;;Tằng Văn Phúc;Phúc con;1990;con;"
    father = ";M-01-001;;;;Tằng Văn Phúc;;1958;;"
    assert said(apply_import(sheet(son, father), commune, ON)) == ["người mới", "giữ nguyên"]
    unclear = apply_import(sheet(";M-01-001;;;;Tằng Văn Phúc;;;;"), commune, ON)
    assert said(unclear) == ["hộ này có nhiều người tên “Tằng Văn Phúc”, hãy ghi thêm năm sinh"]


def test_without_a_number_a_household_has_as_many_as_the_list_names(commune: Area) -> None:
    child = ";M-5;;;;Lỷ Văn Bé;;2020;con;"
    apply_import(sheet("Khe Ráy;M-5;Hộ bà Liễu;;3+;Lỷ Thị Liễu;;1960;;", child), commune, ON)
    assert (household("M-5").residents, household("M-5").phones) == (2, 3)
    assert len(people_of(household("M-5").id, ON)) == 1


def test_an_import_that_breaks_leaves_nothing(commune: Area) -> None:
    def broken(done: int, whole: int) -> None:
        raise RuntimeError("the cable was pulled")

    with pytest.raises(RuntimeError):
        apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON, broken)
    assert set(sizes().values()) == {0}
    assert db.session.scalars(select(ImportRun)).all() == []


def test_the_same_list_sent_twice_at_once_is_taken_once(app: Flask, commune: Area) -> None:
    commune_id = commune.id
    db.session.commit()
    together = Barrier(2)

    def send(_: int) -> int:
        with app.app_context():
            area = db.session.get(Area, commune_id)
            assert area
            together.wait(timeout=10)
            return len(apply_import(sheet(*TWO_HOUSEHOLDS), area, ON).rows_of(Fate.NEW))

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, range(2))) == [0, 3]
    assert sizes()["person"] == 3


def test_people_added_by_hand_are_recognised(commune: Area) -> None:
    apply_import(sheet(TWO_HOUSEHOLDS[0]), commune, ON)
    add_person(household("M-01-001"), "Voòng Thị Hường", birth_year=1960, relation="vợ", on=ON)
    plan = apply_import(sheet(*TWO_HOUSEHOLDS[:2]), commune, ON)
    assert said(plan) == ["giữ nguyên", "người đổi: tên thường gọi"]


def test_stalls_are_taken_in_with_a_new_market(commune: Area) -> None:
    apply_import(sheet(*TWO_HOUSEHOLDS), commune, ON)
    stalls = sheet(*STALLS, heading=STALL_HEADING)
    preview = plan_import(stalls, commune, ON)
    assert preview.markets == ["Chợ Mẫu"]
    assert said(preview) == ["sạp mới", "sạp mới", "số sạp này đã có ở dòng 2", "thiếu tên chợ"]
    assert said(apply_import(stalls, commune, ON)) == said(preview)
    (market,) = markets_of(commune.id)
    assert [(each.number, each.label, each.household_id) for each in stalls_of(market.id)] == [
        ("A-01", "Sạp rau bà Hường", household("M-01-001").id),
        ("A-02", "Sạp gạo", None),
    ]


def test_stalls_change_and_stay(commune: Area) -> None:
    apply_import(sheet(*STALLS[1:2], heading=STALL_HEADING), commune, ON)
    rows = ("Chợ Mẫu;A-02;Sạp ngô;", "Chợ Mẫu;A-05;Sạp cá;KHÔNG-CÓ", "chợ mẫu;A-06;;")
    plan = apply_import(sheet(*rows, heading=STALL_HEADING), commune, ON)
    assert said(plan) == ["sạp đổi: tên", "không có hộ nào mang mã KHÔNG-CÓ", "thiếu tên, ví dụ “Hộ ông Phúc”"]
    again = apply_import(sheet(*rows, heading=STALL_HEADING), commune, ON)
    assert said(again)[0] == "sạp giữ nguyên"
    assert [each.label for each in db.session.scalars(select(Stall))] == ["Sạp ngô"]
