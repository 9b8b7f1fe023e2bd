"""The events behind a household, in words: who did what, when it was done and when it arrived."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.access.models import Account
from lms.access.reach import households_within_reach
from lms.catalogue.local import is_local
from lms.catalogue.model import Catalogue
from lms.composing.offering import local_words
from lms.foundation import ids
from lms.foundation.database import db
from lms.foundation.translation import day, language, t
from lms.lrs.counting import counted, effective_time
from lms.lrs.log import COLUMNS, Recorded, recorded
from lms.lrs.models import Statement
from lms.lrs.vocabulary import EXTENSION, VERB, activity_parts
from lms.registry.models import Household
from lms.teaching.seen import APPLICATION
from lms.teaching.tasks import KIND_OF, task_of

LATE_AFTER: Final = timedelta(days=1)
_STATEMENTS: Final = select(*COLUMNS)
RELATIONS: Final = ("child", "spouse", "parent", "neighbour")


@dataclass(frozen=True)
class Event:
    """One statement in words. ``late_days``: whole days between doing and arriving; ``doubted``: the device's time
    could not be believed, so the time of arrival counts."""

    id: uuid.UUID
    position: int
    done: datetime
    arrived: datetime
    who: str
    what: str
    late_days: int
    doubted: bool


def events_of(
    session: Session, household: uuid.UUID, names: Mapping[str, str], before: int | None, limit: int
) -> list[Event]:
    """The newest events of a household that count, at most ``limit``; where given, of those before this position."""
    found: list[Recorded] = []
    while len(found) < limit and (some := _some_of(session, str(household), before, limit)):
        found += counted(session, some)
        before = some[-1].position
    return [told(statement, names) for statement in found[:limit]]


def _some_of(session: Session, household: str, before: int | None, limit: int) -> list[Recorded]:
    wanted = _STATEMENTS.where(or_(Statement.team == household, Statement.actor == household))
    if before is not None:
        wanted = wanted.where(Statement.position < before)
    return list(recorded(session.execute(wanted.order_by(Statement.position.desc()).limit(limit))))


def statement_by_id(session: Session, identifier: uuid.UUID) -> Recorded | None:
    """One statement of the log."""
    return next(recorded(session.execute(_STATEMENTS.where(Statement.id == identifier))), None)


def statements_of(session: Session, identifiers: Sequence[uuid.UUID]) -> list[Recorded]:
    """These statements, as far as they count, in the order of the log."""
    wanted = _STATEMENTS.where(Statement.id.in_(identifiers)).order_by(Statement.position)
    return counted(session, list(recorded(session.execute(wanted))))


def household_labels(session: Session, account: Account, teams: Iterable[str | None]) -> dict[str, str]:
    """What the households within reach among these are called."""
    wanted = [found for team in teams if (found := ids.parse_id(team))]
    reach = households_within_reach(account).where(Household.id.in_(wanted))
    return {
        str(each.id): each.label for each in session.execute(reach.with_only_columns(Household.id, Household.label))
    }


def told(statement: Recorded, names: Mapping[str, str]) -> Event:
    """A statement in the request's language; ``names`` says what to call whom it names."""
    done = effective_time(statement)
    delay = statement.stored - done
    return Event(
        id=statement.id,
        position=statement.position,
        done=done,
        arrived=statement.stored,
        who=names.get(statement.actor) or t("reporting.who.former"),
        what=what(statement),
        late_days=delay.days if delay > LATE_AFTER else 0,
        doubted=done != statement.timestamp,
    )


def what(statement: Recorded) -> str:
    """What happened, as a short sentence without a subject."""
    told_by = _KINDS.get(statement.verb)
    return told_by(statement) if told_by else t("reporting.event.other", verb=_last(statement.verb))


def lesson_title(lesson: str) -> str:
    """A lesson's title in the request's language; its id where the lesson is no longer offered."""
    catalogue: Catalogue = current_app.extensions["catalogue"]
    found = catalogue.lessons.get(lesson)
    if found is None and is_local(lesson):
        words = local_words(db.session(), lesson)
        return str(words[language()]["title"]) if words else lesson
    return found.words[language()].title if found else lesson


def _lesson(statement: Recorded) -> str:
    """The title of the lesson in which it happened; of a simulation, the lesson its step belongs to."""
    activities = [statement.activity]
    for group in ("parent", "grouping"):
        near = _context_activities(statement).get(group, [])
        activities += [each["id"] for each in (near if isinstance(near, list) else [near])]  # xAPI allows a single one
    found = (activity_parts(activity) for activity in activities)
    return next((lesson_title(parts[1]) for parts in found if parts[:1] == ("lessons",) and len(parts) > 1), "")


def _context_activities(statement: Recorded) -> dict[str, Any]:
    found: dict[str, Any] = statement.body.get("context", {}).get("contextActivities", {})
    return found


def _succeeded(statement: Recorded) -> bool:
    return bool(statement.body.get("result", {}).get("success"))


def _in_lesson(key: str) -> Callable[[Recorded], str]:
    return lambda statement: t(f"reporting.event.{key}", lesson=_lesson(statement))


def _saw(statement: Recorded) -> str:
    """With the words on the card, where the lesson still has it."""
    catalogue: Catalogue = current_app.extensions["catalogue"]
    parts = activity_parts(statement.activity)
    lesson, step = (parts[1], parts[3]) if len(parts) == 4 else ("", "")
    found = catalogue.lessons.get(lesson)
    card = found.words[language()].steps.get(step) if found else None
    caption = card.caption if card else ""
    if found is None and is_local(lesson):
        words = local_words(db.session(), lesson)
        caption = words[language()]["steps"].get(step, {}).get("caption", "") if words else ""
    if not caption:
        return t("reporting.event.step", lesson=_lesson(statement))
    return t("reporting.event.card", card=caption, lesson=_lesson(statement))


def _answered(statement: Recorded) -> str:
    return t(f"reporting.event.{'right' if _succeeded(statement) else 'wrong'}", lesson=_lesson(statement))


def _completed(statement: Recorded) -> str:
    whole = activity_parts(statement.activity)[:1] == ("lessons",)
    return t(f"reporting.event.{'completed' if whole else 'guided'}", lesson=_lesson(statement))


def _tried(outcome: str) -> Callable[[Recorded], str]:
    def tell(statement: Recorded) -> str:
        if activity_parts(statement.activity)[2:] == ("review",):
            return t(f"reporting.event.review_{outcome}", lesson=_lesson(statement))
        helped = outcome == "passed" and statement.context_extension(EXTENSION["assisted"])
        return t(f"reporting.event.practice_{'assisted' if helped else outcome}", lesson=_lesson(statement))

    return tell


def _shared(statement: Recorded) -> str:
    relation = str(statement.result_extension(EXTENSION["relation"]) or "")
    whom = t(f"reporting.relation.{relation}") if relation in RELATIONS else t("reporting.relation.other")
    return t("reporting.event.shared", lesson=_lesson(statement), whom=whom)


def _confirmed(statement: Recorded) -> str:
    if activity_parts(statement.activity) == APPLICATION:
        return t("reporting.event.application")
    alone = "alone" if statement.result_extension(EXTENSION["alone"]) else "with_help"
    return t(f"reporting.event.confirmed_{alone}", skill=skill_name(_last(statement.activity)))


def skill_name(skill: str) -> str:
    """One of the five skills in words; any other as it is written."""
    known = ("DVC", "MUA", "TT", "AT", "NT")
    return t(f"reporting.skill.{skill}") if skill in known else skill


def _assigned(statement: Recorded) -> str:
    place, _, name = "/".join(activity_parts(statement.activity)).partition("/")
    task = task_of(current_app.extensions["catalogue"], KIND_OF.get(place, ""), name)
    return t("reporting.event.assigned", task=task.title[language()] if task else _last(statement.activity))


def _withdrew(statement: Recorded) -> str:
    certificate = activity_parts(statement.activity)[:1] == ("certificates",)
    return t(f"reporting.event.{'revoked' if certificate else 'unassigned'}")


def _satisfied(statement: Recorded) -> str:
    """A milestone of a person (a course) or of the household (the core set, the highest rung)."""
    if activity_parts(statement.activity)[:1] == ("awards",):
        return t("reporting.event.satisfied_digital")
    if statement.actor == statement.team:
        return t("reporting.event.satisfied")
    catalogue: Catalogue = current_app.extensions["catalogue"]
    name = _last(statement.activity)
    course = next((each for each in catalogue.courses if each.id == name), None)
    return t("reporting.event.satisfied_course", course=getattr(course.title, language()) if course else name)


def _registered(key: str) -> Callable[[Recorded], str]:
    """A change of the registry, with the day from which it holds."""

    def tell(statement: Recorded) -> str:
        try:
            on = day(date.fromisoformat(str(statement.context_extension(EXTENSION["holds_from"]))))
        except ValueError:
            on = day(effective_time(statement))
        return t(f"reporting.event.{key}", day=on)

    return tell


def _plain(key: str) -> Callable[[Recorded], str]:
    return lambda _statement: t(f"reporting.event.{key}")


def _last(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]


_KINDS: Final[dict[str, Callable[[Recorded], str]]] = {
    VERB["initialized"]: _in_lesson("opened"),
    VERB["experienced"]: _saw,
    VERB["answered"]: _answered,
    VERB["passed"]: _tried("passed"),
    VERB["failed"]: _tried("failed"),
    VERB["completed"]: _completed,
    VERB["responded"]: _in_lesson("tried"),
    VERB["shared"]: _shared,
    VERB["attended"]: _plain("attended"),
    VERB["voided"]: _plain("voided"),
    VERB["satisfied"]: _satisfied,
    VERB["was_assigned"]: _assigned,
    VERB["earned"]: _plain("earned"),
    VERB["requested_attention"]: _plain("asked_help"),
    VERB["confirmed"]: _confirmed,
    VERB["checked"]: _plain("checked"),
    VERB["withdrew"]: _withdrew,
    VERB["changed"]: _plain("reassigned"),
    VERB["merged"]: _plain("merged"),
    **{VERB[name]: _registered(name) for name in ("moved", "joined", "parted", "closed", "renamed")},
}


def actors_named(session: Session, household: uuid.UUID, people: Sequence[tuple[uuid.UUID, str]]) -> dict[str, str]:
    """What to call whom the events of a household name: its people by role, staff by name, the household itself."""
    return {
        "server": t("reporting.who.server"),
        **{str(account.id): account.name for account in session.scalars(select(Account))},
        str(household): t("reporting.who.household"),
        **{str(identifier): role for identifier, role in people},
    }
