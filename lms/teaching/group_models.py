"""Groups of learners: those picked by hand, and those a rule finds anew each time it is asked."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime
from lms.registry.models import Area

HAND, AGE, STALL, NO_LESSON = "hand", "age", "stall", "no_lesson"
RULES = (AGE, STALL, NO_LESSON)
_STILL = text("removed_at IS NULL")


class LearnerGroup(Model):
    """A group for one or several villages. ``rule``: ``hand`` or one of ``RULES``; ages are inclusive, in years."""

    __tablename__ = "learner_group"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(Text)
    age_from: Mapped[int | None] = mapped_column(Integer)
    age_to: Mapped[int | None] = mapped_column(Integer)
    made_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    villages: Mapped[list[Area]] = relationship(secondary="group_village", order_by=Area.code)


class GroupVillage(Model):
    """A village whose people may be in the group."""

    __tablename__ = "group_village"

    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("learner_group.id", ondelete="CASCADE"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)


class GroupMember(Model):
    """Somebody picked by hand, from one moment to another."""

    __tablename__ = "group_member"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    group_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("learner_group.id", ondelete="CASCADE"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("uq_group_member", "group_id", "person_id", unique=True, sqlite_where=_STILL, postgresql_where=_STILL),
    )
