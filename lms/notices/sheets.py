"""A long list in sheets of so many, one of them asked for by its number in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

SIZE: Final = 20


@dataclass(frozen=True)
class Sheet:
    """Sheet ``number`` (from 1) of ``sheets``; what is asked for beyond the last is the last."""

    number: int
    sheets: int

    @classmethod
    def of(cls, total: int) -> Sheet:
        """The one that this request asks for (``page``), of so many entries."""
        sheets = max(1, -(-total // SIZE))
        return cls(min(max(request.args.get("page", 1, type=int), 1), sheets), sheets)

    @classmethod
    def with_place(cls, place: int, entries: int) -> Sheet:
        """The one on which the entry at that place (from 0) lies."""
        return cls(place // SIZE + 1, max(1, -(-entries // SIZE)))

    @property
    def size(self) -> int:
        return SIZE

    @property
    def before(self) -> int:
        """How many entries lie on the sheets before."""
        return (self.number - 1) * SIZE


def total(session: Session, wanted: Select[Any]) -> int:
    """How many rows that are."""
    return session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
