"""Moving households and people: the past stays where it was."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.foundation.database import db
from lms.registry.actions import (
    add_household,
    add_person,
    close_household,
    erase_person,
    move_household,
    move_person,
    set_picture,
)
from lms.registry.models import Area, Household, Membership, Person, Residence
from lms.registry.queries import household_counts, households_in, membership, people_of, residence, villages_of
from lms.registry.refusals import NotPossible
from tests.registry.conftest import LONG_AGO

MOVED = date(2026, 3, 1)
BEFORE = MOVED - timedelta(days=1)


@pytest.fixture
def villages(commune: Area) -> list[Area]:
    return villages_of(commune.id, MOVED)


@pytest.fixture
def household(villages: list[Area]) -> Household:
    return add_household("m-1", "Hộ ông Phúc", villages[0], residents=2, on=LONG_AGO)


@pytest.fixture
def person(household: Household) -> Person:
    return add_person(household, "Tằng  Văn Phúc", birth_year=1958, relation="chủ hộ", on=LONG_AGO)


def where(household_id: uuid.UUID, on: date) -> int | None:
    found = residence(household_id, on)
    return found.village_id if found else None


def home(person_id: uuid.UUID, on: date) -> uuid.UUID | None:
    found = membership(person_id, on)
    return found.household_id if found else None


def test_a_moved_household_lived_in_the_old_village_until_the_day_before(
    villages: list[Area], household: Household
) -> None:
    move_household(household, villages[1], MOVED)
    assert where(household.id, BEFORE) == villages[0].id
    assert where(household.id, MOVED) == household.village_id == villages[1].id
    both = [each.id for each in villages]
    assert household_counts(both, BEFORE) == {both[0]: 1, both[1]: 0, both[2]: 0}
    assert household_counts(both, MOVED) == {both[0]: 0, both[1]: 1, both[2]: 0}
    assert list(db.session.scalars(households_in([villages[1].id]))) == [household]


def test_a_household_moved_on_the_day_it_came_was_never_there(villages: list[Area], household: Household) -> None:
    move_household(household, villages[1], LONG_AGO)
    assert where(household.id, LONG_AGO) == villages[1].id
    assert len(db.session.scalars(select(Residence)).all()) == 2


def test_a_moved_person_belongs_to_one_household_on_any_day(
    villages: list[Area], household: Household, person: Person
) -> None:
    other = add_household("m-2", "Hộ bà Liễu", villages[1], on=LONG_AGO)
    move_person(person, other, MOVED, "bố")
    assert (home(person.id, BEFORE), home(person.id, MOVED)) == (household.id, other.id)
    assert people_of(household.id, MOVED) == []
    assert people_of(household.id, BEFORE) == people_of(other.id, MOVED) == [person]


@pytest.mark.parametrize(
    ("day", "village", "reason"), [(date(2025, 6, 30), 1, "before_it_began"), (MOVED, 0, "same_village")]
)
def test_a_move_that_cannot_be_says_why_and_changes_nothing(
    villages: list[Area], household: Household, day: date, village: int, reason: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        move_household(household, villages[village], day)
    assert refused.value.reason == reason
    assert refused.value.words("en")
    assert refused.value.words("vi")
    assert where(household.id, MOVED) == villages[0].id


def test_a_closed_household_keeps_its_past_and_takes_nobody(
    villages: list[Area], household: Household, person: Person
) -> None:
    close_household(household, MOVED)
    assert where(household.id, BEFORE) == villages[0].id
    assert where(household.id, MOVED) is None
    assert (home(person.id, BEFORE), home(person.id, MOVED)) == (household.id, None)
    assert list(db.session.scalars(households_in([villages[0].id]))) == []
    for action in (
        lambda: move_person(person, household, MOVED),
        lambda: add_person(household, "Lỷ Thị Liễu", on=MOVED),
        lambda: move_household(household, villages[1], MOVED),
        lambda: close_household(household, MOVED),
    ):
        with pytest.raises(NotPossible, match="household_closed"):
            action()
    other = add_household("m-2", "Hộ bà Liễu", villages[1], on=LONG_AGO)
    move_person(person, other, MOVED)
    assert home(person.id, MOVED) == other.id


def test_children_are_not_registered_by_name(household: Household) -> None:
    with pytest.raises(NotPossible, match="under_15"):
        add_person(household, "Tằng Văn Bé", birth_year=2020, on=MOVED)
    with pytest.raises(NotPossible, match="no_name"):
        add_person(household, "  ", on=MOVED)


def test_a_person_is_called_by_the_last_part_of_the_name_and_wears_a_picture(person: Person) -> None:
    assert (person.name, person.called, person.audio_lang, person.age(MOVED)) == ("Tằng Văn Phúc", "Phúc", "vi", 68)
    set_picture(person, "trau")
    assert person.picture == "trau"
    with pytest.raises(NotPossible, match="unknown_picture"):
        set_picture(person, "voi")


def test_an_erased_person_has_no_name_and_still_counts(household: Household, person: Person) -> None:
    erase_person(person)
    db.session.expire_all()
    assert (person.name, person.called, person.birth_year, person.phone) == ("", "", None, None)
    assert person.erased_at is not None
    assert people_of(household.id, MOVED) == []
    assert len(db.session.scalars(select(Membership)).all()) == 1
