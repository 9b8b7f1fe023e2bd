"""What people settled about the lists: who is one person, who is not, which household became which."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class PersonMerge(Model):
    """One person had two records: what is recorded under ``merged_id`` counts as done by ``kept_id``.

    Both records stay with all that is told of them. Nobody is kept who was merged into another.
    """

    __tablename__ = "person_merge"

    merged_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(Uuid)


class DistinctPeople(Model):
    """Somebody settled that these two are two people; ``first_id`` is the smaller of the ids."""

    __tablename__ = "distinct_people"

    first_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    second_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(Uuid)


class HouseholdSuccession(Model):
    """From ``on`` the people of a household (or some of them) live in another: ``kind`` is merged or split."""

    __tablename__ = "household_succession"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(Uuid)
