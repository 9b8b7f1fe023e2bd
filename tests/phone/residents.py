"""People with a card in their hands, for tests that play phones."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from lms.access.cards import issue_card
from tests.factories import make_commune, make_household, make_person, make_village


@dataclass(frozen=True)
class Resident:
    """An adult of a household of her own, and the token on its card."""

    token: str
    household: uuid.UUID
    person: uuid.UUID


def a_resident_with_card() -> Resident:
    """A commune, a village, a household, an adult and her card."""
    household = make_household(make_village(make_commune(), "Khe Thử"))
    person = make_person(household)
    return Resident(issue_card(household).token, household.id, person.id)
