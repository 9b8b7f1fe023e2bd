"""Which records are proposed as one person, and why."""

from __future__ import annotations

import unicodedata
import uuid

import pytest

from lms.registry.duplicates import Known, likely_pairs, likeness
from lms.registry.importing import apply_import
from lms.registry.merging import settle_distinct
from lms.registry.models import Area, Household
from lms.registry.queries import villages_of
from tests.factories import make_household, make_person
from tests.registry.lists import ON, sheet

VILLAGE = 1


def known(name: str, year: int | None = 1960, phone: str | None = None, village: int = VILLAGE) -> Known:
    return Known(uuid.uuid4(), name, year, phone, uuid.uuid4(), village)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (known("Lò Thị Hoà"), known("Lò Thị Hòa"), {"other_marks", "same_year", "same_village"}),
        (known("Lò Thị Hòa"), known("Hòa Lò Thị"), {"other_order", "same_year", "same_village"}),
        (known("Lò Thị Đào"), known("Lo Thi Dao", village=2), {"other_marks", "same_year"}),
        (known("Lò Thị Hòa"), known("LÒ THỊ HÒA", None), {"same_name", "year_unknown", "same_village"}),
        (known("Lò Thị Mai Hòa"), known("Lò Hòa"), {"middle_name", "same_year", "same_village"}),
        (known("Lò Thị Hòa"), known("Lò Thị Hòa", 1961), {"same_name", "near_year", "same_village"}),
        (known("Lò Thị Hòa", 1956), known("Lò Thị Hòa", 1965), {"same_name", "turned_year", "same_village"}),
        (known("Lò Thị Hòa", 1956, "09"), known("Lò Hòa", 1971, "09"), {"middle_name", "same_phone", "same_village"}),
    ],
)
def test_what_speaks_for_one_person_is_named(one: Known, other: Known, why: set[str]) -> None:
    assert set(likeness(one, other)) == why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (known("Lò Thị Hòa", 1960), known("Lò Thị Hòa", 1987)),
        (known("Lò Thị Hòa"), known("Lò Thị Hồng")),
        (known("Lò Hòa"), known("Hòa")),
    ],
)
def test_other_years_and_other_names_are_other_people(one: Known, other: Known) -> None:
    assert likeness(one, other) == ()


def test_pairs_of_a_commune_come_with_the_likeliest_first_and_settled_ones_never_again(commune: Area) -> None:
    first, second, third = villages_of(commune.id)
    mother = make_person(make_household(first), "Lò Thị Hòa", birth_year=1960)
    again = make_person(make_household(first), unicodedata.normalize("NFD", "Lò Thị Hoà"), birth_year=1960)
    namesake = make_person(make_household(second), "Lò Thị Hòa", birth_year=1961)
    make_person(make_household(third), "Lò Thị Hồng", birth_year=1960)
    villages = [each.id for each in villages_of(commune.id)]
    pairs = likely_pairs(villages)
    assert [{pair.one.id, pair.other.id} for pair in pairs] == [{mother.id, again.id}, {mother.id, namesake.id}]
    settle_distinct(again, mother, uuid.UUID(int=7))
    settle_distinct(mother, again, uuid.UUID(int=7))
    assert [{pair.one.id, pair.other.id} for pair in likely_pairs(villages)] == [{mother.id, namesake.id}]
    assert likely_pairs([third.id]) == []


def test_a_list_with_one_head_of_two_households_brings_a_pair_to_settle(commune: Area) -> None:
    row = "Khe Ráy;M-0{};Hộ ông Phúc;4;2;Tằng Văn Phúc;;1958;chủ hộ;"
    plan = apply_import(sheet(row.format(1), row.format(2)), commune, ON)
    assert len(plan.inserts[Household]) == 2
    (pair,) = likely_pairs([each.id for each in villages_of(commune.id)])
    assert set(pair.reasons) == {"same_name", "same_year", "same_village"}
