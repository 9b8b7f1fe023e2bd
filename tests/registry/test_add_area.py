"""The area tree: codes and names pass on, villages hang below communes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from lms.registry.actions import add_area, set_village_facts
from lms.registry.models import Area
from lms.registry.queries import area_by_code, commune_of, communes_with_villages, village_facts, villages_of
from tests.registry.conftest import LONG_AGO

MERGED = date(2025, 7, 1)


def test_a_code_names_another_unit_from_the_day_it_passed_on(commune: Area) -> None:
    old = add_area("commune", "xã", "Cũ", gso_code="09979", valid_from=date(2000, 1, 1))
    old.valid_to = date(2025, 6, 30)
    new = add_area("commune", "xã", "Mới", gso_code="09979", valid_from=MERGED)
    assert area_by_code("09979", date(2025, 6, 30)) == old
    assert area_by_code("09979", MERGED) == area_by_code("09979") == new
    assert area_by_code("09979", date(1999, 1, 1)) is None


def test_one_code_cannot_begin_twice_on_a_day(commune: Area) -> None:
    with pytest.raises(IntegrityError):
        add_area("commune", "xã", "Hai", gso_code="09991", valid_from=LONG_AGO)


def test_a_title_has_the_kind_before_the_name_and_khe_belongs_to_the_name(commune: Area) -> None:
    assert [village.title for village in villages_of(commune.id)] == ["Thôn Khe Ráy", "Bản Nà Lùng", "Bản Na Lung"]
    assert commune.title == "Xã Hoà Mẫu"
    assert villages_of(commune.id, date(2025, 6, 30)) == []


def test_a_village_knows_its_commune_and_its_telephone_numbers(commune: Area) -> None:
    village = villages_of(commune.id)[0]
    assert commune_of(village) == commune
    assert communes_with_villages() == [commune]
    with pytest.raises(ValueError, match="is not a village"):
        commune_of(commune)
    for team_phone in ("0900 000 201", "0900 000 202"):
        set_village_facts(village, team_phone=team_phone, police_phone="0900 000 113", service_centre="Trung tâm")
    facts = village_facts(village.id)
    assert facts
    assert facts.team_phone == "0900 000 202"
