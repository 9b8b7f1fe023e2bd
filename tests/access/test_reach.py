"""Who may see whom."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lms.access import reach
from lms.access.models import Account
from lms.access.refusals import NotWithinReach
from lms.foundation import clock
from lms.foundation.database import db
from lms.registry.actions import close_household, erase_person, move_household, move_person
from tests.cast import Cast


def households(account: Account) -> set[uuid.UUID]:
    return {row.id for row in db.session.scalars(reach.households_within_reach(account))}


def people(account: Account) -> set[uuid.UUID]:
    return {row.id for row in db.session.scalars(reach.people_within_reach(account))}


def test_a_trainer_reaches_her_villages(cast: Cast) -> None:
    assert set(db.session.scalars(reach.villages_within_reach(cast.trainer))) == {cast.upper.id}
    assert households(cast.trainer) == {cast.household.id, cast.neighbours.id}
    assert people(cast.trainer) == {cast.learner.id, cast.housemate.id, cast.neighbour.id}


def test_an_officer_reaches_all_villages_of_the_commune(cast: Cast) -> None:
    assert set(db.session.scalars(reach.villages_within_reach(cast.officer))) == {cast.upper.id, cast.lower.id}
    assert households(cast.officer) == {cast.household.id, cast.neighbours.id, cast.far_household.id}
    assert [area.id for area in reach.communes_of(cast.officer)] == [cast.commune.id]


def test_an_operator_reaches_nobody(cast: Cast) -> None:
    assert households(cast.operator) == people(cast.operator) == set()
    assert list(db.session.scalars(reach.villages_within_reach(cast.operator))) == []


def test_a_village_that_is_no_more_is_out_of_reach(cast: Cast) -> None:
    cast.lower.valid_to = clock.today() - timedelta(days=1)
    db.session.commit()
    assert cast.far_household.id not in households(cast.officer)


@pytest.mark.parametrize("who", ["outsider", "operator"])
def test_outsiders_are_told_the_same_as_for_what_does_not_exist(cast: Cast, who: str) -> None:
    account: Account = getattr(cast, who)
    for household in (cast.household.id, uuid.uuid4()):
        with pytest.raises(NotWithinReach):
            reach.household_within_reach(account, household)
    for person in (cast.learner.id, uuid.uuid4()):
        with pytest.raises(NotWithinReach):
            reach.person_within_reach(account, person)
    with pytest.raises(NotWithinReach):
        reach.village_within_reach(account, cast.upper.id)


def test_what_is_within_reach_is_given(cast: Cast) -> None:
    assert reach.household_within_reach(cast.trainer, cast.household.id) is cast.household
    assert reach.person_within_reach(cast.trainer, cast.learner.id) is cast.learner
    assert reach.village_within_reach(cast.trainer, cast.upper.id) is cast.upper


def test_who_moves_away_moves_out_of_reach(cast: Cast) -> None:
    move_household(cast.neighbours, cast.elsewhere)
    move_person(cast.housemate, cast.far_household)
    assert households(cast.trainer) == {cast.household.id}
    assert people(cast.trainer) == {cast.learner.id}
    assert cast.neighbours.id in households(cast.outsider)


def test_the_erased_are_nobodys_and_the_closed_stay(cast: Cast) -> None:
    erase_person(cast.learner)
    close_household(cast.neighbours)
    assert people(cast.trainer) == {cast.housemate.id}
    assert cast.neighbours.id in households(cast.trainer)
