"""Areas, households, people, stalls and the record of imports.

Every ``valid_from`` and ``valid_to`` is a day on which the row holds; ``valid_to`` empty means until further notice.
A row closed before it began (``valid_to < valid_from``) was corrected on the day it was written and holds on no day.
A place stands from the day ``opened_on`` and no more from the day ``closed_on``.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from lms.foundation import clock, ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime
from lms.registry.spelling import tidy

LEVELS = ("province", "district", "commune", "village")
PICTURES = ("hoa", "ca", "trau", "tre", "ga", "ong", "lua", "chim", "cay", "nam", "buom", "meo")
# Below this age a person is only counted in the household, never registered by name.
NAMED_FROM = 15
ADULT_FROM = 18
ELDER_FROM = 60

_OPEN = text("valid_to IS NULL")


class Area(Model):
    """A node of the area tree. ``gso_code`` is text (leading zeros) and passes to other units: look up with a date."""

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    level: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    gso_code: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    parent: Mapped[Area | None] = relationship(remote_side=[id])

    __table_args__ = (
        UniqueConstraint("gso_code", "valid_from", name="uq_area_gso_code"),
        UniqueConstraint("parent_id", "code", name="uq_area_code"),
        CheckConstraint("level IN ('province', 'district', 'commune', 'village')", name="ck_area_level"),
    )

    @property
    def title(self) -> str:
        """“Xã Quảng Tân”, “Thôn …”."""
        return f"{self.kind[:1].upper()}{self.kind[1:]} {self.name}"

    @validates("kind", "name")
    def _tidied(self, _key: str, value: str) -> str:
        return tidy(value)


class VillageFacts(Model):
    """What lessons say about a village: whom to call, where to go."""

    __tablename__ = "village_facts"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    team_phone: Mapped[str] = mapped_column(Text, default="")
    police_phone: Mapped[str] = mapped_column(Text, default="")
    service_centre: Mapped[str] = mapped_column(Text, default="")


class Household(Model):
    """People living and eating together. ``village_id`` is today's village; ``Residence`` has the history.

    ``lane``: the part of the village (xóm) it lives in, empty where the list does not say.
    """

    __tablename__ = "household"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    code: Mapped[str] = mapped_column(Text, unique=True)
    label: Mapped[str] = mapped_column(Text)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    lane: Mapped[str] = mapped_column(Text, default="", server_default="")
    residents: Mapped[int] = mapped_column(Integer, default=1)
    phones: Mapped[int | None] = mapped_column(Integer)
    closed_on: Mapped[date | None] = mapped_column(Date)

    village: Mapped[Area] = relationship()

    @validates("code", "label", "lane")
    def _tidied(self, key: str, value: str) -> str:
        return tidy(value).upper() if key == "code" else tidy(value)


class Residence(Model):
    """A household lived in a village from one day to another."""

    __tablename__ = "residence"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("uq_residence_open", "household_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


class Person(Model):
    """Someone of 15 or more. ``name`` is the full name, ``called`` the name as used at home; both empty once erased.

    ``silent_since``: from then on nothing new is recorded of her, she took her consent back.
    """

    __tablename__ = "person"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    name: Mapped[str] = mapped_column(Text)
    called: Mapped[str] = mapped_column(Text)
    birth_year: Mapped[int | None] = mapped_column(Integer)
    phone: Mapped[str | None] = mapped_column(Text)
    audio_lang: Mapped[str] = mapped_column(Text, default="vi")
    picture: Mapped[str | None] = mapped_column(Text)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    silent_since: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @validates("name", "called")
    def _tidied(self, _key: str, value: str) -> str:
        return tidy(value)

    def forget(self, at: datetime) -> None:
        """Nothing says any more who this is; the row stays, so that counts stay true."""
        self.name = self.called = ""
        self.birth_year = self.phone = self.picture = None
        self.erased_at = self.erased_at or at

    def age(self, on: date) -> int | None:
        """The age reached in the year of ``on``: only the year of birth is kept."""
        return on.year - self.birth_year if self.birth_year else None


class Membership(Model):
    """A person belongs to a household from one day to another; at most one is open."""

    __tablename__ = "membership"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    household_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("household.id"), index=True)
    relation: Mapped[str] = mapped_column(Text, default="")
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    person: Mapped[Person] = relationship()
    household: Mapped[Household] = relationship()

    __table_args__ = (
        Index("uq_membership_open", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


class Market(Model):
    """A market in a commune; ``area_id`` is today's, ``PlacePast`` knows where it lay before."""

    __tablename__ = "market"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    name: Mapped[str] = mapped_column(Text)
    opened_on: Mapped[date] = mapped_column(Date, default=clock.today)
    closed_on: Mapped[date | None] = mapped_column(Date)

    area: Mapped[Area] = relationship()

    __table_args__ = (UniqueConstraint("area_id", "name", name="uq_market_name"),)


class Stall(Model):
    """A stall of a market; ``household_id`` when its keeper's household is in the registry (before: ``PlacePast``)."""

    __tablename__ = "stall"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    market_id: Mapped[int] = mapped_column(ForeignKey("market.id"))
    number: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    household_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("household.id"), index=True)
    opened_on: Mapped[date] = mapped_column(Date, default=clock.today)
    closed_on: Mapped[date | None] = mapped_column(Date)

    market: Mapped[Market] = relationship()

    __table_args__ = (UniqueConstraint("market_id", "number", name="uq_stall_number"),)


class Product(Model):
    """A local speciality (OCOP) of a commune, whose code a trainer tries; ``household_id`` where its maker is known."""

    __tablename__ = "product"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    stars: Mapped[int | None] = mapped_column(Integer)
    household_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("household.id"), index=True)
    opened_on: Mapped[date] = mapped_column(Date, default=clock.today)
    closed_on: Mapped[date | None] = mapped_column(Date)

    area: Mapped[Area] = relationship()

    __table_args__ = (UniqueConstraint("area_id", "name", name="uq_product_name"),)

    @validates("name")
    def _tidied(self, _key: str, value: str) -> str:
        return tidy(value)


class ImportRun(Model):
    """One file that was taken in. ``fates`` is a JSON list without names: row, what became of it, code, reason.

    ``applied_by`` empty: by command. ``undo``: JSON of what undoing it did, without names (``undoing.Undone``);
    ``undo_asked_at``: since when undoing waits for a process, ``undone_by`` who asked; ``undo_fault``: why it stopped.
    """

    __tablename__ = "import_run"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    filename: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rows: Mapped[int] = mapped_column(Integer)
    created: Mapped[int] = mapped_column(Integer)
    changed: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    refused: Mapped[int] = mapped_column(Integer)
    fates: Mapped[str] = mapped_column(Text)
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    applied_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    undo: Mapped[str | None] = mapped_column(Text)
    undo_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undo_fault: Mapped[str | None] = mapped_column(Text)

    @property
    def being_undone(self) -> bool:
        return self.undo_asked_at is not None and self.undone_at is None and self.undo_fault is None
