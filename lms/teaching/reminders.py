"""Reminding phones of what was given and is not finished: by a timetable, never in quiet hours, once a day at most."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from lms.access.models import Device, DeviceHousehold
from lms.catalogue.model import Catalogue
from lms.foundation import clock
from lms.foundation.database import db, writes
from lms.foundation.settings import Settings
from lms.foundation.translation import t
from lms.registry.models import Household
from lms.teaching.effects import Effect, effects_of, learnt_by
from lms.teaching.models import Assignment
from lms.teaching.push import send, unsubscribe
from lms.teaching.push_models import PushSubscription, Reminder
from lms.teaching.receivers import assignments_for

# What was given longer ago is the visit list's matter, not the phone's.
FORGOTTEN_AFTER: Final = timedelta(days=60)


@dataclass(frozen=True)
class Pending:
    """A phone is to be reminded now."""

    subscription: PushSubscription
    effect: Effect
    occasion: str

    def message(self) -> dict[str, str]:
        """What stands on the screen, which others may see: what to learn, and no name."""
        lang, lessons = self.subscription.language, self.effect.lessons
        words = "given" if self.occasion == "given" else "due" if self.occasion == "due" else "open"
        return {
            "title": current_app.extensions["settings"].site_name,
            "body": t(f"push.{words}", lang=lang, task=self.effect.title[lang]),
            "url": f"/lessons/{lessons[0]}" if len(lessons) == 1 else "/",
        }


def remind() -> int:
    """Send what the timetable says for this moment; returns how many messages went out."""
    now = clock.now()
    if is_quiet(now):
        return 0
    sent = 0
    for each in pending(db.session(), now):
        if _claim(each, now):
            db.session.rollback()  # no reader's snapshot is held while the network is asked
            result = send(each.subscription, each.message())
            _settle(each, result)
            sent += result == "sent"
    return sent


def is_quiet(now: datetime) -> bool:
    """Whether it is an hour in which nobody is disturbed, where the users live."""
    settings: Settings = current_app.extensions["settings"]
    begins, ends = settings.quiet_hours
    hour = now.astimezone(clock.VIETNAM).hour
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def pending(session: Session, now: datetime) -> list[Pending]:
    """For each phone the newest assignment whose occasion has come; phones reminded today are left in peace."""
    today = now.astimezone(clock.VIETNAM).date()
    midnight = datetime.combine(today, time(), clock.VIETNAM)
    reminded = select(Reminder.device_id).where(Reminder.at >= midnight)
    rows = session.execute(
        select(PushSubscription, DeviceHousehold.household_id)
        .join(Device, Device.id == PushSubscription.device_id)
        .join(DeviceHousehold, DeviceHousehold.device_id == Device.id)
        .where(Device.revoked_at.is_(None), Device.id.not_in(reminded))
    ).all()
    if not rows:
        return []
    phones: dict[uuid.UUID, list[PushSubscription]] = {}
    for subscription, household in rows:
        phones.setdefault(household, []).append(subscription)
    effects = _unfinished(session, list(phones), now)
    return _first_for_each(effects, phones, _already(session, effects), today)


def occasion_of(assignment: Assignment, today: date) -> str | None:
    """The latest occasion that has come by today; None while none has."""
    settings: Settings = current_app.extensions["settings"]
    given_on = assignment.at.astimezone(clock.VIETNAM).date()
    if assignment.due and today in (assignment.due - timedelta(days=1), assignment.due) and given_on < today:
        return "due"
    days = (today - given_on).days
    reached = [day for day in settings.remind_days if day <= days]
    return f"day-{reached[-1]}" if reached else "given" if days >= 0 else None


def reminded(session: Session, assignment: uuid.UUID) -> tuple[int, datetime | None]:
    """How many reminders went out for an assignment, and the last one's time."""
    wanted = select(func.count(), func.max(Reminder.at))
    count, last = session.execute(wanted.where(Reminder.assignment_id == assignment, Reminder.result == "sent")).one()
    return count, last


def _unfinished(session: Session, households: Sequence[uuid.UUID], now: datetime) -> list[Effect]:
    these: Any = select(Household.id).where(Household.id.in_(households), Household.closed_on.is_(None))
    given = session.scalars(
        assignments_for(these).where(Assignment.withdrawn_at.is_(None), Assignment.at > now - FORGOTTEN_AFTER)
    ).all()
    homes = session.scalars(select(Household).where(Household.id.in_(these))).all()
    catalogue: Catalogue = current_app.extensions["catalogue"]
    effects = effects_of(session, given, homes, learnt_by(session, these), catalogue)
    return [effect for effect in effects if effect.lessons]


def _already(session: Session, effects: Iterable[Effect]) -> set[tuple[uuid.UUID, uuid.UUID, str]]:
    wanted = select(Reminder.assignment_id, Reminder.device_id, Reminder.occasion)
    known = wanted.where(Reminder.assignment_id.in_({effect.assignment.id for effect in effects}))
    return set(session.execute(known).tuples())


def _first_for_each(
    effects: Iterable[Effect],
    phones: dict[uuid.UUID, list[PushSubscription]],
    already: set[tuple[uuid.UUID, uuid.UUID, str]],
    today: date,
) -> list[Pending]:
    found: dict[uuid.UUID, Pending] = {}
    for effect in effects:
        occasion = occasion_of(effect.assignment, today)
        waiting = [fate.receiver.household_id for fate in effect.fates if fate.state != "finished"]
        for household in waiting if occasion else ():
            for phone in phones.get(household, ()):
                if (effect.assignment.id, phone.device_id, occasion) not in already:
                    found.setdefault(phone.device_id, Pending(phone, effect, str(occasion)))
    return list(found.values())


@writes
def _claim(each: Pending, now: datetime) -> bool:
    """Whether it is ours to send: of two workers one writes the row."""
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    row = {
        "assignment_id": each.effect.assignment.id, "device_id": each.subscription.device_id,
        "occasion": each.occasion, "at": now, "result": "sending",
    }  # fmt: skip
    done: Any = db.session.execute(insert(Reminder).values(row).on_conflict_do_nothing())
    return bool(done.rowcount)


@writes
def _settle(each: Pending, result: str) -> None:
    if result == "gone":
        unsubscribe(each.subscription.device_id)
    db.session.execute(
        update(Reminder)
        .where(
            Reminder.assignment_id == each.effect.assignment.id,
            Reminder.device_id == each.subscription.device_id,
            Reminder.occasion == each.occasion,
        )
        .values(result=result)
    )
