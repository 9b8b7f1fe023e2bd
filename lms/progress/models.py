"""What the log says about learners and households. Rows are facts with times; the ladder is read from them."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation.database import Model
from lms.foundation.types import Position, UtcDateTime


class LessonStanding(Model):
    """Where one person stands in one lesson. Sets are JSON lists, sorted, so that any order of arrival ends the same.

    ``steps`` seen; ``right``: questions answered right (“step/question”); ``practised``: practise steps passed alone;
    ``finished``: [time, version] of each “completed” the phone sent; ``completed_at``: the first of those that the
    evidence bears out; ``settled_by``: the position of the statement with which it was.
    """

    __tablename__ = "lesson_standing"

    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    lesson: Mapped[str] = mapped_column(Text, primary_key=True)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    steps: Mapped[str] = mapped_column(Text, default="[]")
    right: Mapped[str] = mapped_column(Text, default="[]")
    practised: Mapped[str] = mapped_column(Text, default="[]")
    finished: Mapped[str] = mapped_column(Text, default="[]")
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(Position, index=True)

    __table_args__ = (Index("ix_lesson_standing_household", "household_id"),)

    @property
    def steps_seen(self) -> list[str]:
        seen: list[str] = json.loads(self.steps)
        return seen


class HouseholdContact(Model):
    """That a person of a household took a step, or that a trainer recorded guiding the household."""

    __tablename__ = "household_contact"

    household_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    reached_at: Mapped[datetime] = mapped_column(UtcDateTime)
    active_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    with_trainer: Mapped[bool] = mapped_column(Boolean, default=False)

    __table_args__ = (Index("ix_household_contact_person", "person_id"),)


class ActivityDay(Model):
    """That a person of a household completed or passed something on a day (where the users live)."""

    __tablename__ = "activity_day"

    person_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)

    __table_args__ = (Index("ix_activity_day_household", "household_id", "day"),)


class Evidence(Model):
    """A field confirmation (``confirmed``), a teach-back (``teach_back``), a passed review (``review``), one tried but
    not passed alone (``review_tried``), or a lesson seen on a screen shared by many (``guided``)."""

    __tablename__ = "evidence"

    statement_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    household_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    person_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    what: Mapped[str] = mapped_column(Text)
    alone: Mapped[bool] = mapped_column(Boolean, default=True)
    own_phone: Mapped[bool] = mapped_column(Boolean, default=True)
    by: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_evidence_household", "household_id", "kind"), Index("ix_evidence_person", "person_id"))


class LadderRule(Model):
    """What each rung asks for, from ``valid_from`` on; of one commune, or of the programme (``commune_id`` empty).

    Rows are added and never changed. ``lessons``, ``skills``, ``review_lessons``: JSON lists; ``rules.Rule`` says what
    they mean. ``reason``: why it was made; ``made_by`` is empty for the rule the program began with.
    """

    __tablename__ = "ladder_rule"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date] = mapped_column(Date)
    reached_age: Mapped[int]
    trainer_reaches: Mapped[bool]
    adult_age: Mapped[int]
    belonging: Mapped[str] = mapped_column(Text)
    lessons: Mapped[str] = mapped_column(Text)
    skills: Mapped[str] = mapped_column(Text)
    review_lessons: Mapped[str] = mapped_column(Text)
    retained_days: Mapped[int | None]
    teach_backs: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
