"""What a trainer's phone sends: deeds done in the village, each made there with a random id, each answered by itself.

A deed is no statement yet: the server does it through the same actions as the trainer's pages, so that one set of
rules holds (reach, never the own household), and states it with the phone's time. Sent again, nothing is done twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from lms.access.models import Account
from lms.access.reach import household_within_reach, person_within_reach, village_within_reach
from lms.access.refusals import NotWithinReach
from lms.foundation.translation import both
from lms.registry.queries import membership
from lms.teaching import field_actions, session_actions
from lms.teaching.actions import Sight, confirm_skill
from lms.teaching.field_actions import Known
from lms.teaching.queries import product_within_reach, session_within_reach, stall_within_reach
from lms.teaching.refusals import NotAllowed
from lms.teaching.session_actions import Plan
from lms.teaching.stating import Member


class Deed(msgspec.Struct, tag_field="deed", forbid_unknown_fields=True):
    """What all deeds have: an id made on the phone, and the phone's time."""

    id: uuid.UUID
    at: datetime


class HoldSession(Deed, tag="hold_session"):
    place: str
    starts_at: datetime
    villages: list[int]
    lessons: list[str]

    def do(self, by: Account) -> None:
        villages = [village_within_reach(by, village) for village in self.villages]
        session_actions.plan_session(by, Plan(self.place, self.starts_at, villages, self.lessons), self.id)


class Present(Deed, tag="present"):
    session: uuid.UUID
    person: uuid.UUID
    reason: str = ""

    def do(self, by: Account) -> None:
        session = session_within_reach(by, self.session)
        session_actions.call_present(by, session, _member(by, self.person), self.id, self.at, self.reason)


class TakeBack(Deed, tag="take_back"):
    """``present``: the deed that was a mistake."""

    session: uuid.UUID
    present: uuid.UUID
    reason: str = ""

    def do(self, by: Account) -> None:
        session = session_within_reach(by, self.session)
        session_actions.take_back(by, session, self.present, self.at, self.reason)


class ShowLesson(Deed, tag="show_lesson"):
    session: uuid.UUID
    lesson: str
    people: list[uuid.UUID]

    def do(self, by: Account) -> None:
        session = session_within_reach(by, self.session)
        members = [_member(by, person) for person in self.people]
        session_actions.show_lesson(by, session, self.lesson, members, self.id, self.at)


class CloseSession(Deed, tag="close_session"):
    session: uuid.UUID

    def do(self, by: Account) -> None:
        session_actions.close_session(by, session_within_reach(by, self.session), self.at)


class AddPerson(Deed, tag="add_person"):
    household: uuid.UUID
    name: str
    birth_year: int | None = None

    def do(self, by: Account) -> None:
        household = household_within_reach(by, self.household)
        field_actions.note_person(household, self.name, self.id, self.birth_year)


class Confirm(Deed, tag="confirm"):
    household: uuid.UUID
    person: uuid.UUID
    skill: str
    alone: bool
    own_phone: bool

    def do(self, by: Account) -> None:
        household = household_within_reach(by, self.household)
        person = person_within_reach(by, self.person)
        sight = Sight(self.skill, self.alone, self.own_phone)
        confirm_skill(by, person, household, sight, self.id, self.at)


class Visit(Deed, tag="visit"):
    household: uuid.UUID
    outcome: str
    person: uuid.UUID | None = None
    note: str = ""

    def do(self, by: Account) -> None:
        household = household_within_reach(by, self.household)
        person = person_within_reach(by, self.person) if self.person else None
        field_actions.note_visit(by, household, self.outcome, self.id, self.at, person, self.note)


class CheckStall(Deed, tag="check_stall"):
    stall: uuid.UUID
    guided: Known
    own_stand: Known
    payments: Known

    def do(self, by: Account) -> None:
        seen: dict[str, Known] = {"guided": self.guided, "own_stand": self.own_stand, "payments": self.payments}
        field_actions.check_stall(by, stall_within_reach(by, self.stall), seen, self.id, self.at)


class CheckProduct(Deed, tag="check_product"):
    product: uuid.UUID
    opened: Known

    def do(self, by: Account) -> None:
        field_actions.check_product(by, product_within_reach(by, self.product), self.opened, self.id, self.at)


AnyDeed = (
    HoldSession | Present | TakeBack | ShowLesson | CloseSession | AddPerson | Confirm | Visit | CheckStall
    | CheckProduct
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What became of one deed: ``stored``, or ``refused`` with the key of the words that say why."""

    id: str
    key: str = ""

    def to_json(self) -> dict[str, Any]:
        if not self.key:
            return {"id": self.id, "result": "stored"}
        return {"id": self.id, "result": "refused", "reason": self.key, "message": both(self.key)}


def do_all(by: Account, deeds: Iterable[Any]) -> list[Answer]:
    """Do each deed in its own transaction, in order, and answer for each: one refused never blocks the others."""
    return [_answered(by, deed) for deed in deeds]


def _answered(by: Account, sent: Any) -> Answer:
    identifier = str(sent.get("id", "")) if isinstance(sent, dict) else ""
    try:
        deed: Any = msgspec.convert(sent, AnyDeed, strict=False)
    except (msgspec.ValidationError, TypeError):
        return Answer(identifier, "field.refused.unreadable")
    if deed.at.tzinfo is None:
        return Answer(identifier, "field.refused.unreadable")
    return Answer(identifier, _refusal(deed.do, by))


def _refusal(do: Callable[[Account], None], by: Account) -> str:
    """The key of the words that say why it was not done; empty when it was."""
    try:
        do(by)
    except NotAllowed as refusal:
        return refusal.key
    except NotWithinReach:
        return "field.refused.out_of_reach"
    return ""


def _member(by: Account, person: uuid.UUID) -> Member:
    """Somebody of a household within reach, as of today's household."""
    found, home = person_within_reach(by, person), membership(person)
    if home is None:
        raise NotWithinReach
    return Member(found, home.household)
