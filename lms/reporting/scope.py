"""What a figure is about: villages on a day under a rule, with what every measure needs, read once."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lms.foundation import clock
from lms.progress.ladder import Households
from lms.progress.models import LessonStanding
from lms.progress.rules import Rule
from lms.progress.stands import Stands, where_they_stand
from lms.registry.models import ADULT_FROM, Area, Household, Market, Membership, Person, Product, Residence, Stall
from lms.registry.places import keepers_on, lay_in, stands
from lms.registry.queries import holds, parent_on
from lms.reporting.standings import core_lessons

Ids = frozenset[uuid.UUID]
Thing = TypeVar("Thing", Stall, Product)


@dataclass(frozen=True)
class Frozen:
    """Who was counted when a month was frozen; a measure of that month counts nobody else."""

    households: Ids
    people: Ids
    stalls: Ids
    products: Ids


class Member(NamedTuple):
    """Somebody of a household on the day; ``age``: reached in that year, None where no year is written down."""

    person: uuid.UUID
    household: uuid.UUID
    age: int | None

    @property
    def adult(self) -> bool | None:
        """18 or more; None where it is not known."""
        return None if self.age is None else self.age >= ADULT_FROM


class Learner(NamedTuple):
    """A member who has to do with lessons: her year of birth, whether she opened one by the day, and when she first
    and last completed one by then."""

    person: uuid.UUID
    born: int | None
    opened: bool
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True)
class Scope:
    """``villages``: ids; ``rule``: None for the one in force there on the day; ``frozen``: of a closed month."""

    session: Session
    villages: tuple[int, ...]
    as_of: datetime
    rule: Rule | None = None
    frozen: Frozen | None = field(default=None, repr=False)

    @cached_property
    def day(self) -> date:
        return self.as_of.astimezone(clock.VIETNAM).date()

    def since(self, days: int) -> datetime:
        """So many days before."""
        return self.as_of - timedelta(days=days)

    @cached_property
    def households(self) -> Households:
        """Ids of the households that lived there on the day: where they lived then, not where they live now."""
        if self.frozen:
            return select(Household.id).where(Household.id.in_(self.frozen.households))
        return select(Residence.household_id).where(
            Residence.village_id.in_(self.villages), holds(Residence.valid_from, Residence.valid_to, self.day)
        )

    @cached_property
    def standing(self) -> Stands:
        """Where each of these households stood then."""
        return where_they_stand(self.session, self.households, core_lessons(), self.as_of, self.rule)

    @cached_property
    def members(self) -> list[Member]:
        """Those who belonged to these households on the day, registered by name."""
        rows = self.session.execute(
            select(Membership.person_id, Membership.household_id, Person.birth_year)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.household_id.in_(self.households))
            .where(holds(Membership.valid_from, Membership.valid_to, self.day))
        )
        known = self.frozen.people if self.frozen else None
        return [
            Member(person, household, self.day.year - born if born else None)
            for person, household, born in rows
            if known is None or person in known
        ]

    @cached_property
    def born(self) -> Counter[int | None]:
        """How many of the members were born in each year, None where none is written down."""
        if self.frozen:
            years = {each.person: each.age for each in self.members}
            return Counter(None if age is None else self.day.year - age for age in years.values())
        counted = (
            self.people.join(Person, Person.id == Membership.person_id)
            .with_only_columns(Person.birth_year, func.count(Membership.person_id.distinct()))
            .group_by(Person.birth_year)
        )
        return Counter({year or None: count for year, count in self.session.execute(counted)})

    @cached_property
    def learners(self) -> list[Learner]:
        """The members who opened a lesson by then, with what each did, added up by the database."""
        lesson = LessonStanding
        in_time = lesson.completed_at <= self.as_of
        rows = self.session.execute(
            select(
                lesson.person_id,
                func.max(Person.birth_year),
                func.count().filter(lesson.opened_at <= self.as_of),
                func.min(lesson.completed_at).filter(in_time),
                func.max(lesson.completed_at).filter(in_time),
            )
            .join(Person, Person.id == lesson.person_id)
            .where(lesson.person_id.in_(self.people))
            .group_by(lesson.person_id)
        )
        return [
            Learner(person, year or None, opened > 0, first, last)
            for person, year, opened, first, last in rows
            if self.counts(person)
        ]

    def counts(self, person: uuid.UUID) -> bool:
        """Whether a member is counted: of a closed month, who was counted then."""
        return self.frozen is None or person in self.frozen.people

    @cached_property
    def reached(self) -> Ids:
        """Households on any rung but the lowest."""
        return frozenset(each for each, stand in self.standing.items() if stand.reached)

    @cached_property
    def people(self) -> Any:
        """Ids of the members, as a select."""
        return select(Membership.person_id).where(
            Membership.household_id.in_(self.households), holds(Membership.valid_from, Membership.valid_to, self.day)
        )

    @cached_property
    def communes(self) -> tuple[int, ...]:
        """The communes whose every village of the day is among these."""
        lay_in = parent_on(self.day)
        parents = select(lay_in).where(Area.id.in_(self.villages))
        rows = self.session.execute(
            select(lay_in.label("commune"), Area.id).where(
                lay_in.in_(parents), Area.level == "village", holds(Area.valid_from, Area.valid_to, self.day)
            )
        ).all()
        missing = {row.commune for row in rows if row.id not in self.villages}
        return tuple(sorted({row.commune for row in rows} - missing))

    @cached_property
    def area(self) -> int | None:
        """The one area this is: a whole commune, or a single village; None for any other set of villages."""
        if len(self.communes) == 1:
            return self.communes[0]
        return self.villages[0] if len(self.villages) == 1 else None

    @cached_property
    def stalls(self) -> Sequence[Stall]:
        """The stalls of the communes' markets that were there on the day, or when the month was frozen."""
        there = stands(Stall, self.day) & stands(Market, self.day)
        wanted = select(Stall).join(Market, Market.id == Stall.market_id).order_by(Stall.id)
        if self.frozen:
            return [each for each in self._in(Market, wanted) if each.id in self.frozen.stalls]
        return self._in(Market, wanted.where(there))

    @cached_property
    def products(self) -> Sequence[Product]:
        wanted = select(Product).order_by(Product.id)
        if self.frozen:
            return [each for each in self._in(Product, wanted) if each.id in self.frozen.products]
        return self._in(Product, wanted.where(stands(Product, self.day)))

    @cached_property
    def keepers(self) -> Mapping[uuid.UUID, uuid.UUID | None]:
        """Stall → the household that kept it on the day."""
        return keepers_on(self.session, self.stalls, self.day)

    def _in(self, place: type[Market] | type[Product], wanted: Select[tuple[Thing]]) -> Sequence[Thing]:
        """Of these, what lay in the communes on the day."""
        return self.session.scalars(wanted.where(lay_in(place, self.day).in_(self.communes))).all()
