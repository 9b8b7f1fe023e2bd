"""What stands beside an import: the file while it is looked at, what was done to which row, headings once matched."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from lms.foundation import ids
from lms.foundation.database import Model
from lms.foundation.types import UtcDateTime


class ImportDraft(Model):
    """A file sent by an officer that is not taken in yet. It holds names: it goes when it is taken in, or after a day.

    ``matching``: JSON of how its columns are read, with the first rows as examples (``drafts.Reading``); ``settled``:
    the officer saw it; ``fates``: JSON of the dry run, of the day ``on``; ``asked_at``: when taking it in was asked;
    ``fault``: why the work on it stopped.
    """

    __tablename__ = "import_draft"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=ids.new_id)
    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    filename: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    on: Mapped[date] = mapped_column(Date)
    matching: Mapped[str] = mapped_column(Text)
    settled: Mapped[bool] = mapped_column(Boolean, default=False)
    fates: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[uuid.UUID] = mapped_column(Uuid)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fault: Mapped[str | None] = mapped_column(Text)
    run_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("import_run.id"))

    @property
    def state(self) -> str:
        """matching → planning → planned → applying → done; or failed."""
        if self.run_id:
            return "done"
        if self.fault:
            return "failed"
        if not self.settled:
            return "matching"
        if self.fates is None:
            return "planning"
        return "applying" if self.asked_at else "planned"


class ImportChange(Model):
    """One row of the registry that an import made (``made``) or changed, so that it can be undone.

    ``before``: JSON of the changed columns as they were, empty once somebody named in it was erased; ``after``: a
    digest of the whole row as the import left it, which tells whether anyone touched it since.
    """

    __tablename__ = "import_change"

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    table: Mapped[str] = mapped_column("subject", Text)
    row_id: Mapped[str] = mapped_column(Text, index=True)
    made: Mapped[bool] = mapped_column(Boolean)
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)

    @property
    def was(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = json.loads(self.before) if self.before else None
        return found


class ColumnMatch(Model):
    """Which column a commune's officers said a heading means; ``column`` empty: none."""

    __tablename__ = "column_match"

    commune_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    heading: Mapped[str] = mapped_column(Text, primary_key=True)
    column: Mapped[str] = mapped_column("meaning", Text)
