"""Voices of a person. A speaker is kept by name within a commune, not by a person's id."""

from __future__ import annotations

from sqlalchemy import select

from lms.foundation.database import db
from lms.narration.models import Speaker
from lms.registry.models import Area, Household, Membership, Person, Residence


def speakers_named(person: Person) -> list[Speaker]:
    """Speakers of the communes she ever lived in who carry her full name; another person may carry it too."""
    homes = select(Membership.household_id).where(Membership.person_id == person.id)
    lived = select(Residence.village_id).where(Residence.household_id.in_(homes))
    living = select(Household.village_id).where(Household.id.in_(homes))
    communes = select(Area.parent_id).where(Area.id.in_(lived) | Area.id.in_(living))
    named = db.session.scalars(select(Speaker).where(Speaker.commune_id.in_(communes)).order_by(Speaker.consented_at))
    return [each for each in named if person.name and each.name.casefold() == person.name.casefold()]
