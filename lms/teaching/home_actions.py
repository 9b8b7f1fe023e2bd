"""What a trainer writes down of a home and of a village's hall: seen, or told by the village head; never guessed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from lms.access.models import Account
from lms.foundation import ids
from lms.foundation.database import db, writes
from lms.lrs.vocabulary import EXTENSION, TYPE, activity_id
from lms.registry.models import Area, Household, Person
from lms.teaching.field_actions import Known
from lms.teaching.projections import project_teaching
from lms.teaching.queries import lives_in
from lms.teaching.refusals import NotAllowed
from lms.teaching.seen import APPLICATION
from lms.teaching.stating import agent, group, stated, statement_of, tell

HOME_QUESTIONS = ("smartphone", "selling", "in_group")


@writes
def check_household(
    by: Account,
    household: Household,
    seen: Mapping[str, Known],
    identifier: uuid.UUID,
    at: datetime | None = None,
    applicant: Person | None = None,
) -> None:
    """What was seen at a household (``HOME_QUESTIONS``). ``applicant``: who sent an application online herself.

    Sent twice it is kept once. Raises ``NotAllowed`` at the trainer's own household, or for an id used by something
    else.
    """
    if lives_in(db.session(), by, household.id):
        raise NotAllowed("homes.own_household")
    home = {"id": activity_id("households", str(household.id)), "definition": {"type": TYPE["household"]}}
    statement = statement_of(by, identifier, agent(str(by.id)), "checked", home, at)
    statement["context"]["team"] = group(str(household.id))
    statement["result"] = {"extensions": {EXTENSION[name]: seen[name] for name in HOME_QUESTIONS}}
    tell(project_teaching, stated(statement))
    if applicant:
        deed = {"id": activity_id(*APPLICATION), "definition": {"type": TYPE["deed"]}}
        did = statement_of(by, ids.id_of("application", identifier), agent(str(applicant.id)), "confirmed", deed, at)
        did["context"]["team"] = group(str(household.id))
        did["result"] = {"success": True, "extensions": {EXTENSION["alone"]: True}}
        tell(project_teaching, stated(did))


@writes
def check_hall(by: Account, village: Area, wifi: Known, identifier: uuid.UUID, at: datetime | None = None) -> None:
    """Whether her phone got online by the Wi-Fi of the hall. Raises ``NotAllowed`` for an id used by something else."""
    hall = {"id": activity_id("villages", str(village.id)), "definition": {"type": TYPE["village"]}}
    statement = statement_of(by, identifier, agent(str(by.id)), "checked", hall, at)
    statement["result"] = {"extensions": {EXTENSION["wifi"]: wifi}}
    tell(project_teaching, stated(statement))
