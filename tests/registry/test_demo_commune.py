"""The demonstration lists: invented, reproducible, with the sizes that are known."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask
from sqlalchemy import select

from lms.demo.areas import COMMUNE_CODE, VILLAGES, make_areas
from lms.demo.write_commune import FOLDER, YEAR, lists
from lms.foundation.database import db
from lms.registry.fates import Fate
from lms.registry.importing import apply_import
from lms.registry.models import Household, Person, Stall
from lms.registry.plan import plan_import
from lms.registry.queries import household_counts, markets_of, stalls_of, villages_of
from lms.registry.reading import read_sheet
from tests.registry.lists import ON

pytestmark = pytest.mark.slow

MOST_BYTES = 350_000


def test_the_lists_are_what_the_generator_writes() -> None:
    for name, text in lists().items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text
        assert len(text.encode()) < MOST_BYTES
        assert unicodedata.is_normalized("NFC", text)


def test_the_commune_is_taken_in_whole(app: Flask) -> None:
    commune = make_areas()
    assert make_areas() == commune
    assert commune.gso_code == COMMUNE_CODE
    for name in ("commune.csv", "stalls.csv"):
        plan = apply_import(read_sheet(name, (FOLDER / name).read_bytes()), commune, ON)
        assert plan.rows_of(Fate.REFUSED) == []
        assert plan_import(read_sheet(name, (FOLDER / name).read_bytes()), commune, ON).to_write() == 0
    by_code = {village.code: village.id for village in villages_of(commune.id, ON)}
    counts = household_counts(list(by_code.values()), ON)
    assert {each.code: counts[by_code[each.code]] for each in VILLAGES} == {
        each.code: each.households for each in VILLAGES
    }
    _check_people()
    (market,) = markets_of(commune.id)
    assert len(stalls_of(market.id)) == 148
    assert db.session.query(Stall).where(Stall.household_id.is_not(None)).count() == 89


def _check_people() -> None:
    households = db.session.scalars(select(Household)).all()
    assert len(households) == 1444
    assert sum(each.residents for each in households) == 5487
    phones = [min(each.phones or 0, 3) for each in households]
    assert [phones.count(number) for number in range(4)] == [87, 549, 520, 288]
    ages = [YEAR - year for year in db.session.scalars(select(Person.birth_year)) if year]
    assert 0.13 < sum(age >= 60 for age in ages) / 5487 < 0.15
    assert 0.66 < sum(age >= 18 for age in ages) / 5487 < 0.70
    assert min(ages) == 15
