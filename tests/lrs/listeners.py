"""Subscribers that note what they are told, in a table of their own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import MetaData, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lms.foundation.database import Base, db
from lms.lrs.log import Recorded, append, draft
from lms.lrs.models import Cursor
from lms.lrs.subscribers import Subscriber
from tests.lrs.statements import AUTHORITY, statement


class Apart(Base):
    """A base of its own: the table belongs to these tests, not to the program."""

    __abstract__ = True
    metadata = MetaData()


class Heard(Apart):
    """One row for each time a statement was handled: twice is seen."""

    __tablename__ = "heard_in_tests"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=itertools.count(1).__next__)
    by: Mapped[str]
    position: Mapped[int]


@dataclass
class Listener:
    """Notes what it hears, and raises at ``fails_at`` after having noted it."""

    name: str = "listener"
    fails_at: int | None = None
    told: int = 0

    def handle(self, session: Session, statement: Recorded) -> None:
        self.told += 1
        session.add(Heard(by=self.name, position=statement.position))
        session.flush()
        if statement.position == self.fails_at:
            raise ValueError("cannot read this one")

    def subscriber(self, *, after: tuple[str, ...] = ()) -> Subscriber:
        return Subscriber(self.name, self.handle, after=after, tables=(Heard,))


@contextmanager
def table_of_heard() -> Iterator[None]:
    Heard.__table__.create(db.engine)  # type: ignore[attr-defined]
    yield
    db.session.rollback()
    Heard.__table__.drop(db.engine)  # type: ignore[attr-defined]


def said(count: int, verb: str = "experienced") -> None:
    append([draft(statement(verb=verb), AUTHORITY) for _ in range(count)])


def heard(name: str = "listener") -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Heard.position).where(Heard.by == name).order_by(Heard.number)))


def cursor(name: str = "listener") -> Cursor:
    db.session.rollback()
    return db.session.get_one(Cursor, name)
