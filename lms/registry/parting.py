"""Two records that were taken for one person are two people after all: each gets back what was its own."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import select

from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.log import state
from lms.lrs.models import Statement
from lms.lrs.vocabulary import VERB
from lms.registry.history_models import HouseholdSuccession, PersonMerge
from lms.registry.models import Household, Membership, Person
from lms.registry.refusals import NotPossible
from lms.registry.telling import server_agent


@writes
def part_people(merged: Person, by: uuid.UUID) -> Person:
    """Take a merge back: ``merged`` stands for itself again, in the household it left; answers the other record.

    What was taken over goes, unless it was corrected since. Who took her consent back meanwhile stays silent under
    both; a consent given meanwhile holds for the kept record only. What the record told is voided. Raises
    ``NotPossible``: no merge, or the person was erased since.
    """
    merge = db.session.get(PersonMerge, merged.id, with_for_update=True)
    kept = db.session.get(Person, merge.into_id, with_for_update=True) if merge else None
    if merge is None or kept is None or merged.erased_at or kept.erased_at:
        raise NotPossible("no_merge")
    for name in merge.taken.split():
        if getattr(kept, name) == getattr(merged, name):
            setattr(kept, name, None)
    _speak_again(merge, kept, merged)
    _home_again(merge, merged)
    db.session.delete(merge)
    db.session.flush()
    _stand_anew(merge.kept_id)
    _void(merged, by)
    return kept


def _speak_again(merge: PersonMerge, kept: Person, merged: Person) -> None:
    own = [each for each in (merge.silent_before, merge.kept_silent_before) if each]
    by_merge = min(own, default=None)
    if kept.silent_since == by_merge:
        kept.silent_since = merge.kept_silent_before
    if merged.silent_since in (by_merge, None):
        merged.silent_since = merge.silent_before


def _home_again(merge: PersonMerge, merged: Person) -> None:
    """Into the household it left for the merge, or the one which that joined since; nowhere where there is none."""
    wanted = select(Membership).where(Membership.person_id == merged.id).order_by(Membership.valid_from.desc())
    left = next((each for each in db.session.scalars(wanted) if _ended_by(merge, each)), None)
    if left is None:
        return
    home = db.session.get_one(Household, left.household_id)
    if home.closed_on is None:
        left.valid_to = None
        return
    if open_one := _joined(home):
        link = {"person_id": merged.id, "household_id": open_one.id, "relation": ""}
        db.session.add(Membership(**link, valid_from=max(clock.today(), left.valid_from)))


def _ended_by(merge: PersonMerge, left: Membership) -> bool:
    return left.valid_to == max(merge.on, left.valid_from) - timedelta(days=1)


def _joined(home: Household) -> Household | None:
    """The open household that one joined, by way of others too."""
    seen: set[uuid.UUID] = set()
    while home.closed_on and home.id not in seen:
        seen.add(home.id)
        wanted = select(HouseholdSuccession.to_id).where(
            HouseholdSuccession.from_id == home.id, HouseholdSuccession.kind == "merged"
        )
        later = db.session.scalar(wanted)
        if later is None:
            return None
        home = db.session.get_one(Household, later)
    return None if home.closed_on else home


def _stand_anew(stood: uuid.UUID) -> None:
    """Of what was merged before into a record that now stands for itself: that one stands for it again."""
    merges = {
        each.merged_id: each for each in db.session.scalars(select(PersonMerge).where(PersonMerge.kept_id == stood))
    }
    for each in merges.values():
        stands = each.into_id
        while stands in merges:
            stands = merges[stands].into_id
        each.kept_id = stands
    db.session.flush()


def _void(merged: Person, by: uuid.UUID) -> None:
    told = select(Statement.id).where(Statement.actor == str(merged.id), Statement.verb == VERB["merged"])
    last = db.session.scalars(told.order_by(Statement.position.desc()).limit(1)).first()
    if last is None:
        return
    statement = {
        "id": str(ids.id_of("parted", str(last))),
        "timestamp": clock.iso(clock.now()),
        "actor": server_agent(str(by)),
        "verb": {"id": VERB["voided"]},
        "object": {"objectType": "StatementRef", "id": str(last)},
    }
    state(statement, server_agent("server"))
