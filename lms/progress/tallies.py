"""How many households of each village stand on each rung: what the ladder says, counted by the database (record 28)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, exists, func, not_, or_, select, text
from sqlalchemy.orm import Session, aliased

from lms.progress.kept_models import DueStanding, KeptStanding
from lms.progress.kept_rules import Stamps, stamps_of
from lms.progress.ladder import LEARNING_WITHIN, RUNGS, HouseholdStanding, Rung, ladder
from lms.progress.rules import rules
from lms.registry.models import Area, Household
from lms.registry.queries import holds

RECENT: Final = timedelta(days=30)
_CLIMBS: Final = RUNGS[1:]


@dataclass
class Counts:
    """Households counted once each; ``rungs`` adds up to ``total``. ``rose``: how many climbed to a rung since
    ``RECENT`` ago. ``waiting``: completed, not all skills confirmed; ``waiting_since``: since when the longest does."""

    total: int = 0
    rungs: dict[Rung, int] = field(default_factory=lambda: dict.fromkeys(RUNGS, 0))
    learning: int = 0
    rose: dict[Rung, int] = field(default_factory=lambda: dict.fromkeys(_CLIMBS, 0))
    waiting: int = 0
    waiting_since: datetime | None = None

    def add(self, other: Counts) -> None:
        """Count these households too."""
        self.total += other.total
        self.learning += other.learning
        self.waiting += other.waiting
        for rung in RUNGS:
            self.rungs[rung] += other.rungs[rung]
        for rung in _CLIMBS:
            self.rose[rung] += other.rose[rung]
        since = [moment for moment in (self.waiting_since, other.waiting_since) if moment]
        self.waiting_since = min(since, default=None)


ByVillage = dict[int, Counts]


def summed(counts: Iterable[Counts]) -> Counts:
    """All of them in one."""
    whole = Counts()
    for each in counts:
        whole.add(each)
    return whole


def by_village(session: Session, villages: Collection[int], core: Sequence[str], as_of: datetime) -> ByVillage:
    """Village id → its open households of today, counted as they stood at ``as_of`` (now, or not long ago).

    A village without a household is left out. Equal to counting the ladder one by one, at any moment.
    """
    # Named one by one, so that the database knows how many they are.
    here = and_(Household.village_id.in_(villages), Household.closed_on.is_(None))
    pair = _Pair.at(session, villages, as_of, core)
    rows = list(_counted(session, pair, here, as_of))
    found = {village: _counts(*numbers) for village, believed, *numbers in rows if believed}
    if len(found) < len(rows):
        for village, counts in _one_by_one(session, pair, here, core, as_of).items():
            found.setdefault(village, Counts()).add(counts)
    return found


@dataclass(frozen=True)
class _Pair:
    """A household's row under the rule of a moment and that under the rule of ``RECENT`` before, mostly the same."""

    now: type[KeptStanding]
    before: type[KeptStanding]
    stamps: Stamps
    past: Stamps
    villages: Collection[int]

    @staticmethod
    def at(session: Session, villages: Collection[int], as_of: datetime, core: Sequence[str]) -> _Pair:
        known, now = rules(session), aliased(KeptStanding)
        stamps, past = (stamps_of(known, moment, core) for moment in (as_of, as_of - RECENT))
        return _Pair(now, now if stamps.same_as(past) else aliased(KeptStanding), stamps, past, villages)

    def believed(self, as_of: datetime) -> ColumnElement[bool]:
        """Whether a household is counted by these rows, or by having none."""
        this, that = _row_of(self.now, self.stamps), self.before.household_id.is_not(None)
        return and_(
            or_(self.now.household_id.is_(None), and_(this, that, self.now.newest_at <= as_of)),
            # Few are marked: looked up in memory, not one by one.
            Household.id.not_in(select(DueStanding.household_id)),
        )

    def joined(self, wanted: Any) -> Any:
        """Households with their village and both rows; where none of theirs is the one, each of them."""
        same = aliased(KeptStanding)
        # Asked of other rows only, of which there are few: every household with facts has the one it should have.
        lacking = not_(exists().where(_row_of(same, self.stamps)))
        meant = or_(self.now.household_id.is_(None), _row_of(self.now, self.stamps), lacking)
        found = wanted.join(Area, Area.id == Household.village_id)
        # The village says nothing new, but lets the database read the rows of these villages only.
        own = and_(self.now.household_id == Household.id, self.now.village_id.in_(self.villages))
        found = found.outerjoin(self.now, own).where(meant)
        return found if self.before is self.now else found.outerjoin(self.before, _row_of(self.before, self.past))


def _row_of(kept: type[KeptStanding], stamps: Stamps) -> ColumnElement[bool]:
    """The row of a household under the rules of a moment; of those for some days each, the one of that day."""
    mine = and_(kept.household_id == Household.id, kept.under == stamps.of(Area.parent_id))
    return and_(mine, holds(kept.begins, kept.ends, stamps.day)) if stamps.moving else mine


def _counted(session: Session, pair: _Pair, where: ColumnElement[bool], as_of: datetime) -> Iterable[Row[Any]]:
    """Village, whether these households are believed, and their counts."""
    kept, past, before, count = pair.now, pair.before, as_of - RECENT, func.count
    waits = and_(kept.completed_at <= as_of, or_(kept.skills_at.is_(None), kept.skills_at > as_of))
    stood, stood_then = ((each.reached_at, each.completed_at, each.digital_at) for each in (kept, past))
    asked = select(
        Household.village_id,
        pair.believed(as_of).label("believed"),
        count(),
        *(count().filter(moment <= as_of) for moment in stood),
        *(
            count().filter(moment <= as_of, or_(then.is_(None), then > before))
            for moment, then in zip(stood, stood_then, strict=True)
        ),
        count().filter(kept.active_at >= as_of - LEARNING_WITHIN),
        count().filter(waits),
        func.min(kept.completed_at).filter(waits),
    )
    # By its name: written out again, its values would be others to PostgreSQL.
    return session.execute(pair.joined(asked).where(where).group_by(Household.village_id, text("believed")))


def _counts(total: int, reached: int, completed: int, digital: int, *more: Any) -> Counts:
    rungs = dict(zip(RUNGS, (total - reached, reached - completed, completed - digital, digital), strict=True))
    *rose, learning, waiting, since = more
    return Counts(total, rungs, learning, dict(zip(_CLIMBS, rose, strict=True)), waiting, since)


def _one_by_one(
    session: Session, pair: _Pair, where: ColumnElement[bool], core: Sequence[str], as_of: datetime
) -> ByVillage:
    """Those who are not believed, by the ladder itself."""
    wanted = pair.joined(select(Household.id, Household.village_id)).where(where, not_(pair.believed(as_of)))
    homes: dict[uuid.UUID, int] = {row.id: row.village_id for row in session.execute(wanted)}
    found: ByVillage = defaultdict(Counts)
    asked = wanted.with_only_columns(Household.id).distinct()
    now, past = ladder(session, asked, core, as_of), ladder(session, asked, core, as_of - RECENT)
    for household, village in homes.items():
        found[village].add(_one(now[household], past[household]))
    return dict(found)


def _one(now: HouseholdStanding, past: HouseholdStanding) -> Counts:
    counts = Counts(1, learning=int(now.learning))
    counts.rungs[now.rung] = 1
    for rung in _CLIMBS:
        counts.rose[rung] = int(RUNGS.index(past.rung) < RUNGS.index(rung) <= RUNGS.index(now.rung))
    if now.completed_at and now.missing_skills:
        counts.waiting, counts.waiting_since = 1, now.completed_at
    return counts
