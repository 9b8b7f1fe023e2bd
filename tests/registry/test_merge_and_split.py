"""Households joined and parted, records that are one person: dated, nothing erased."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.foundation import clock
from lms.foundation.database import db
from lms.lrs.log import COLUMNS, recorded
from lms.lrs.models import Statement
from lms.lrs.vocabulary import EXTENSION, TAG, VERB
from lms.registry.actions import close_household, erase_person, move_household, move_person
from lms.registry.history_models import HouseholdSuccession
from lms.registry.merging import NewHousehold, merge_households, merge_people, one_person, records_of, split_household
from lms.registry.models import Area, Household, Membership, Person
from lms.registry.queries import household_counts, membership, people_of, villages_of
from lms.registry.refusals import NotPossible
from tests.factories import make_household, make_person

BY = uuid.UUID(int=7)


@pytest.fixture
def home(commune: Area) -> Household:
    return make_household(villages_of(commune.id)[0], "Hộ bà Sa", code="M-1", residents=5)


@pytest.fixture
def other(commune: Area) -> Household:
    return make_household(villages_of(commune.id)[1], "Hộ ông Lý", code="M-2", residents=2)


def stated(verb: str) -> list[tuple[str, str, str, str]]:
    """(who, what, from which day, by whom) of each statement with this verb."""
    found = recorded(db.session.execute(select(*COLUMNS).where(Statement.verb == VERB[verb])))
    return [
        (each.actor, each.activity.removeprefix(TAG), each.context_extension(EXTENSION["holds_from"]),
         each.body["context"]["instructor"]["account"]["name"])
        for each in found
    ]  # fmt: skip


def test_a_household_that_joins_another_is_closed_and_keeps_its_past(home: Household, other: Household) -> None:
    head = make_person(other, "Lý A Pú", relation="chủ hộ")
    today = clock.today()
    merge_households(home, other, BY, today)
    assert [each.id for each in people_of(home.id)] == [head.id]
    assert [each.id for each in people_of(other.id, today - timedelta(days=1))] == [head.id]
    assert (home.residents, home.phones, other.closed_on) == (7, 2, today)
    held = membership(head.id)
    assert held
    assert held.relation == ""
    assert household_counts([other.village_id], today) == {other.village_id: 0}
    assert household_counts([other.village_id], today - timedelta(days=1)) == {other.village_id: 1}
    told = db.session.scalars(select(HouseholdSuccession)).one()
    assert (told.from_id, told.to_id, told.kind, told.on, told.by) == (other.id, home.id, "merged", today, BY)
    assert stated("joined") == [(str(other.id), f"households/{home.id}", today.isoformat(), str(BY))]


@pytest.mark.once
def test_what_cannot_join_is_left_as_it_is(home: Household, other: Household) -> None:
    with pytest.raises(NotPossible, match="same_household"):
        merge_households(home, home, BY)
    close_household(other)
    with pytest.raises(NotPossible, match="household_closed"):
        merge_households(home, other, BY)
    assert home.residents == 5


def test_a_part_becomes_a_household_of_its_own(home: Household) -> None:
    make_person(home, "Chìu Thị Sa", relation="chủ hộ")
    daughter = make_person(home, "Chìu Thị Mai")
    today = clock.today()
    made = split_household(home, [daughter], NewHousehold("m-9", "Hộ chị Mai", home.village, 2), BY, today)
    assert (made.code, made.residents, home.residents) == ("M-9", 2, 3)
    assert [each.id for each in people_of(made.id)] == [daughter.id]
    assert {each.id for each in people_of(home.id, today - timedelta(days=1))} >= {daughter.id}
    assert stated("parted") == [(str(home.id), f"households/{made.id}", today.isoformat(), str(BY))]


def test_who_moves_or_closes_at_a_desk_is_told_in_the_record(home: Household, other: Household) -> None:
    today, person = clock.today(), make_person(home, "Chìu Thị Sa")
    move_person(person, other, today, "", BY)
    move_household(home, other.village, today, BY)
    close_household(home, today + timedelta(days=1), BY)
    assert stated("moved") == [
        (str(person.id), f"households/{other.id}", today.isoformat(), str(BY)),
        (str(home.id), f"villages/{other.village_id}", today.isoformat(), str(BY)),
    ]
    assert [each[0] for each in stated("closed")] == [str(home.id)]


@pytest.mark.once
@pytest.mark.parametrize(
    ("who", "code", "many", "why"),
    [([], "M-9", 1, "nobody_or_all"), ([0, 1], "M-9", 2, "nobody_or_all"), ([1], "m-1", 1, "code_taken"),
     ([1], "", 1, "no_code_or_label"), ([1], "M-9", 5, "nobody_or_all")],
)  # fmt: skip
def test_a_part_needs_somebody_who_goes_and_somebody_who_stays(
    home: Household, who: list[int], code: str, many: int, why: str
) -> None:
    people = [make_person(home, "Chìu Thị Sa"), make_person(home, "Chìu Thị Mai")]
    with pytest.raises(NotPossible, match=why):
        split_household(home, [people[at] for at in who], NewHousehold(code, "Hộ mới", home.village, many), BY)
    assert home.residents == 5


def test_of_two_records_one_stands_for_the_person_and_both_stay(home: Household, other: Household) -> None:
    kept = make_person(home, "Chìu Thị Sa", birth_year=None)
    merged = make_person(other, "Chiu Thi Sa", birth_year=1958)
    merged.phone = "0900000301"
    db.session.commit()
    merge_people(kept, merged, BY)
    assert (kept.birth_year, kept.phone) == (1958, "0900000301")
    assert one_person(db.session(), merged.id) == kept.id
    assert people_of(other.id) == []
    assert [each.id for each in people_of(other.id, clock.today() - timedelta(days=1))] == [merged.id]
    assert merged.name == "Chiu Thi Sa"
    with pytest.raises(NotPossible, match="not_there"):
        merge_people(kept, merged, BY)


def test_merging_goes_on_and_the_last_one_stands_for_all(home: Household, other: Household) -> None:
    first, second, third = (make_person(home, name) for name in ("Chìu Thị Sa", "Chiu Thi Sa", "Sa Chìu Thị"))
    merge_people(second, third, BY)
    merge_people(first, second, BY)
    assert set(records_of(db.session(), third.id)) == {first.id, second.id, third.id}
    assert one_person(db.session(), third.id) == first.id


def test_who_is_erased_is_erased_under_all_records(home: Household) -> None:
    kept, merged = make_person(home, "Chìu Thị Sa"), make_person(home, "Chiu Thi Sa")
    merge_people(kept, merged, BY)
    erase_person(kept)
    assert [each.name for each in db.session.scalars(select(Person))] == ["", ""]
    assert len(list(db.session.scalars(select(Membership)))) == 2
