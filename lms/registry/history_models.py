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

    Both records stay with all that is told of them. Nobody is kept who was merged into another; ``into_id`` is the
    record that was chosen, ``kept_id`` the one that stands for it now. ``taken``: fields the kept record took over;
    ``silent_before`` and ``kept_silent_before``: since when either was silent on its own, for an undo.
    """

    __tablename__ = "person_merge"

    merged_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    into_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    taken: Mapped[str] = mapped_column(Text, default="", server_default="")
    silent_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kept_silent_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[uuid.UUID] = mapped_column(Uuid)


class CarriedRow(Model):
    """A row that was the merged record's and became the kept one's; an undo gives it back."""

    __tablename__ = "carried_row"

    merged_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person_merge.merged_id"), primary_key=True)
    table: Mapped[str] = mapped_column("subject", Text, primary_key=True)
    row_id: Mapped[str] = mapped_column(Text, primary_key=True)


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
