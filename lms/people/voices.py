"""Voices of a person. A speaker is kept by name within a commune, not by a person's id."""

from __future__ import annotations

from sqlalchemy import select

from lms.foundation.database import db
from lms.narration.models import Speaker
from lms.registry.merging import records_of
from lms.registry.models import Area, Household, Membership, Person, Residence


def speakers_named(person: Person) -> list[Speaker]:
    """Speakers of the communes she ever lived in who carry her full name, as any record of hers has it; another person
    may carry it too."""
    records = records_of(db.session(), person.id)
    homes = select(Membership.household_id).where(Membership.person_id.in_(records))
    lived = select(Residence.village_id).where(Residence.household_id.in_(homes))
    living = select(Household.village_id).where(Household.id.in_(homes))
    communes = select(Area.parent_id).where(Area.id.in_(lived) | Area.id.in_(living))
    named = db.session.scalars(select(Speaker).where(Speaker.commune_id.in_(communes)).order_by(Speaker.consented_at))
    names = {each.casefold() for each in db.session.scalars(select(Person.name).where(Person.id.in_(records))) if each}
    return [each for each in named if each.name.casefold() in names]
