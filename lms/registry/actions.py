"""What is done to the registry. What held before is closed with a date, never overwritten."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.registry.erasures import note_erasure
from lms.registry.history_models import PersonMerge
from lms.registry.import_traces import forget_in_imports
from lms.registry.models import (
    NAMED_FROM,
    PICTURES,
    Area,
    Household,
    Membership,
    Person,
    Residence,
    VillageFacts,
)
from lms.registry.refusals import NotPossible
from lms.registry.telling import tell


@writes
def add_area(
    level: str,
    kind: str,
    name: str,
    *,
    valid_from: date,
    parent: Area | None = None,
    gso_code: str | None = None,
    code: str | None = None,
) -> Area:
    """Add a node to the area tree."""
    area = Area(
        level=level,
        kind=kind,
        name=name,
        gso_code=gso_code,
        code=code,
        parent_id=parent.id if parent else None,
        valid_from=valid_from,
    )
    db.session.add(area)
    db.session.flush()
    return area


@writes
def set_village_facts(village: Area, *, team_phone: str, police_phone: str, service_centre: str) -> VillageFacts:
    """Say whom the people of a village call and where they go."""
    facts = db.session.get(VillageFacts, village.id) or VillageFacts(area_id=village.id)
    facts.team_phone, facts.police_phone, facts.service_centre = team_phone, police_phone, service_centre
    db.session.add(facts)
    db.session.flush()
    return facts


@writes
def add_household(
    code: str, label: str, village: Area, *, residents: int = 1, phones: int | None = None, on: date | None = None
) -> Household:
    """Register a household that lives in ``village`` from ``on`` (today when left out)."""
    household = Household(code=code, label=label, village_id=village.id, residents=residents, phones=phones)
    db.session.add(household)
    db.session.flush()
    db.session.add(Residence(household_id=household.id, village_id=village.id, valid_from=on or clock.today()))
    db.session.flush()
    return household


@writes
def move_household(household: Household, village: Area, on: date | None = None, by: uuid.UUID | None = None) -> None:
    """From ``on`` the household lives in ``village``; past days stay in the old one. Told where an account did it.

    Raises ``NotPossible`` for a closed household, the same village, or a day before it came to the old one.
    """
    if household.closed_on:
        raise NotPossible("household_closed")
    if household.village_id == village.id:
        raise NotPossible("same_village")
    day = on or clock.today()
    _end(_open_residence(household), day)
    db.session.add(Residence(household_id=household.id, village_id=village.id, valid_from=day))
    household.village_id = village.id
    db.session.flush()
    if by:
        tell("moved", household, village, by, day)


@writes
def close_household(household: Household, on: date | None = None, by: uuid.UUID | None = None) -> None:
    """The household is no more from ``on``; its last day and that of its people's memberships is the day before.

    Told where an account did it.
    """
    day = on or clock.today()
    if household.closed_on:
        raise NotPossible("household_closed")
    _end(_open_residence(household), day)
    for membership in db.session.scalars(
        select(Membership).where(Membership.household_id == household.id, Membership.valid_to.is_(None))
    ):
        _end(membership, day)
    household.closed_on = day
    db.session.flush()
    if by:
        tell("closed", household, household, by, day)


@writes
def add_person(
    household: Household,
    name: str,
    *,
    called: str = "",
    birth_year: int | None = None,
    relation: str = "",
    phone: str | None = None,
    on: date | None = None,
) -> Person:
    """Register a person of a household; ``called`` is the last part of the name when left out.

    Raises ``NotPossible`` as ``enter_person`` does.
    """
    person = Person(name=name, called=called.strip(), birth_year=birth_year, phone=phone)
    return enter_person(person, household, relation, on)


@writes
def enter_person(person: Person, household: Household, relation: str = "", on: date | None = None) -> Person:
    """Register somebody whose row (and id) was made elsewhere, by a trainer's phone for example.

    Raises ``NotPossible`` for an empty name, a person under 15, or a closed household.
    """
    day = on or clock.today()
    if not person.name.strip():
        raise NotPossible("no_name")
    if person.birth_year is not None and day.year - person.birth_year < NAMED_FROM:
        raise NotPossible("under_15")
    if household.closed_on:
        raise NotPossible("household_closed")
    person.called = person.called or person.name.split()[-1]
    db.session.add(person)
    db.session.flush()
    db.session.add(Membership(person_id=person.id, household_id=household.id, relation=relation, valid_from=day))
    db.session.flush()
    return person


@writes
def move_person(
    person: Person,
    household: Household,
    on: date | None = None,
    relation: str = "",
    by: uuid.UUID | None = None,
) -> Membership:
    """From ``on`` the person belongs to ``household``; the old membership is closed the day before. Told where an
    account did it.

    Raises ``NotPossible`` for a closed household, the same household, or a day before the old membership began.
    """
    day = on or clock.today()
    if household.closed_on:
        raise NotPossible("household_closed")
    current = db.session.scalar(
        select(Membership).where(Membership.person_id == person.id, Membership.valid_to.is_(None))
    )
    if current:
        if current.household_id == household.id:
            raise NotPossible("same_household")
        _end(current, day)
    membership = Membership(person_id=person.id, household_id=household.id, relation=relation, valid_from=day)
    db.session.add(membership)
    db.session.flush()
    if by:
        tell("moved", person, household, by, day)
    return membership


@writes
def set_picture(person: Person, picture: str | None) -> None:
    """Choose the animal or plant that marks a person. Raises ``NotPossible`` for one that is not drawn."""
    if picture is not None and picture not in PICTURES:
        raise NotPossible("unknown_picture")
    person.picture = picture
    db.session.flush()


@writes
def set_audio_language(person: Person, audio_lang: str) -> None:
    """Note in which language a person chose to listen."""
    person.audio_lang = audio_lang
    db.session.flush()


@writes
def correct_person(person: Person, **fields: str | int | None) -> list[str]:
    """Set ``name``, ``called``, ``birth_year`` or ``phone`` anew; answers which of them changed.

    Raises ``NotPossible`` for an empty name or a person under 15.
    """
    if not str(fields.get("name", person.name)).strip():
        raise NotPossible("no_name")
    year = fields.get("birth_year")
    if isinstance(year, int) and clock.today().year - year < NAMED_FROM:
        raise NotPossible("under_15")
    changed = [name for name, value in fields.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, fields[name])
    db.session.flush()
    return changed


@writes
def keep_silent(person: Person, since: datetime | None) -> None:
    """From ``since`` nothing new is recorded of her, under whichever of her records; None: it may be again."""
    for each in (person, *earlier_records(person)):
        each.silent_since = since
    if since:
        # She said so under one name: should her records be parted again, both stay silent.
        hers = PersonMerge.kept_id == person.id
        db.session.execute(update(PersonMerge).where(hers).values(silent_before=since, kept_silent_before=since))
    db.session.flush()


@writes
def erase_person(person: Person) -> None:
    """Forget who a person is on lawful request, in the records merged into hers too; the rows and their memberships
    stay, so that counts stay true."""
    for each in [person, *earlier_records(person)]:
        note_erasure(each.id)
        forget_in_imports(each)
        each.forget(clock.now())
    db.session.flush()


def _open_residence(household: Household) -> Residence:
    return db.session.scalars(
        select(Residence).where(Residence.household_id == household.id, Residence.valid_to.is_(None))
    ).one()


@writes
def close_membership(membership: Membership, on: date) -> None:
    """The person belongs to no household from ``on``. Raises ``NotPossible`` for a day before it began."""
    _end(membership, on)


def earlier_records(person: Person) -> list[Person]:
    """Records of hers that were merged into this one."""
    merged = select(PersonMerge.merged_id).where(PersonMerge.kept_id == person.id)
    return list(db.session.scalars(select(Person).where(Person.id.in_(merged))))


def _end(row: Residence | Membership, day: date) -> None:
    """End a row the day before ``day``, at once in the database: the next open row may not meet it."""
    if day < row.valid_from:
        raise NotPossible("before_it_began")
    row.valid_to = day - timedelta(days=1)
    db.session.flush()
