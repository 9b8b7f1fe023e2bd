"""What was seen or told at homes and halls, as the log tells it; and how an answer is read out of a statement."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from lms.foundation import ids
from lms.lrs.counting import effective_time
from lms.lrs.log import Recorded
from lms.lrs.vocabulary import EXTENSION, activity_parts
from lms.registry.merging import one_person
from lms.teaching.field_models import HouseholdCheck, VillageCheck

# A village's number is none of ours beyond this.
LARGEST_ID: Final = 2**31 - 1
# What a trainer sees when somebody sends an application of her own, on the portal or in the app.
APPLICATION: Final = ("deeds", "own-application")
_ANSWERS: Final = ("yes", "no")


def answer(statement: Recorded, name: str) -> str:
    """``yes``, ``no``, or else ``unknown``."""
    said = statement.result_extension(EXTENSION[name])
    return said if said in _ANSWERS else "unknown"


def by_whom(statement: Recorded) -> str:
    return str(statement.body.get("context", {}).get("instructor", {}).get("account", {}).get("name", ""))


def project_home(session: Session, statement: Recorded) -> None:
    """A household or a village's hall was looked at; other things are none of ours."""
    place, identifier = (*activity_parts(statement.activity), "", "")[:2]
    household = ids.plain_id(identifier)
    if place == "households" and household and session.get(HouseholdCheck, statement.id) is None:
        session.add(
            HouseholdCheck(
                statement_id=statement.id, household_id=household, smartphone=answer(statement, "smartphone"),
                selling=answer(statement, "selling"), in_group=answer(statement, "in_group"), submitted="unknown",
                by=by_whom(statement), at=effective_time(statement),
            )
        )  # fmt: skip
    hall = place == "villages" and identifier.isascii() and identifier.isdecimal() and len(identifier) < 10
    if hall and session.get(VillageCheck, statement.id) is None:
        seen = answer(statement, "wifi")
        session.add(
            VillageCheck(
                statement_id=statement.id, village_id=int(identifier), wifi=seen, by=by_whom(statement),
                at=effective_time(statement),
            )
        )  # fmt: skip


def project_application(session: Session, statement: Recorded) -> None:
    """Somebody was seen to send an application herself."""
    person, household = ids.plain_id(statement.actor), ids.plain_id(statement.team)
    ours = activity_parts(statement.activity) == APPLICATION and household
    if ours and person and session.get(HouseholdCheck, statement.id) is None:
        session.add(
            HouseholdCheck(
                statement_id=statement.id, household_id=household, person_id=one_person(session, person),
                smartphone="unknown", selling="unknown", in_group="unknown", submitted="yes", by=by_whom(statement),
                at=effective_time(statement),
            )
        )  # fmt: skip
