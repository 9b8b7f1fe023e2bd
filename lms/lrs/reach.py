"""What a credential that is bound to an area may see: whoever lived there on the day of which a statement tells.

The rooms below know no areas. ``wiring`` puts a ``Surveyor`` into ``app.extensions["lrs_reach"]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.foundation import clock, ids
from lms.lrs.counting import effective_time
from lms.lrs.log import COLUMNS, Draft, Recorded, agent_key, recorded
from lms.lrs.models import Statement

Period = tuple[date, date | None]


@dataclass(frozen=True)
class Reach:
    """Since when and until when each household, person and village, by the name of its account, was in the area."""

    periods: Mapping[str, Sequence[Period]]

    def holds(self, name: str, on: date) -> bool:
        return any(begins <= on and (ends is None or on <= ends) for begins, ends in self.periods.get(name, ()))

    def holds_agent(self, agent: dict[str, Any]) -> bool:
        """Whether an agent that a document belongs to is there today."""
        return self.holds(agent_key(agent), clock.today())

    def holds_draft(self, draft: Draft) -> bool:
        """Whether a statement about to be written tells of somebody there."""
        return self.holds(draft.team or draft.actor, clock.today())

    def within(self, session: Session, statements: Iterable[Recorded]) -> list[Recorded]:
        """Those that tell of somebody there. The household decides; without one the actor, or what is referred to."""
        return [each for each in statements if self._tells_of(each) or self._refers_to(session, each)]

    def _tells_of(self, statement: Recorded) -> bool:
        day = effective_time(statement).astimezone(clock.VIETNAM).date()
        return self.holds(statement.team or statement.actor, day)

    def _refers_to(self, session: Session, statement: Recorded) -> bool:
        if statement.team or statement.body["object"].get("objectType") != "StatementRef":
            return False
        target = select(*COLUMNS).where(Statement.id == ids.parse_id(statement.activity))
        return any(self._tells_of(each) for each in recorded(session.execute(target)))


Surveyor = Callable[[str], Reach]
"""The reach of the area with this code. Raises ``LookupError`` when there is none."""
