"""What a phone may know when it asks: its households, their people's standings, what is assigned, what was earned."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.access.cards import household_json, person_json
from lms.access.models import Device
from lms.access.queries import households_of, people_on
from lms.catalogue.model import Catalogue
from lms.certificates.pictures import waiting_for_pictures
from lms.certificates.wallet import wallet
from lms.foundation import clock
from lms.foundation.database import db
from lms.phone.handing_over import seal_key
from lms.progress.ladder import standing_of
from lms.progress.models import LessonStanding
from lms.progress.reviews import reviews_of
from lms.registry.models import Area, Household
from lms.registry.queries import commune_of, learners_of, people_of, village_facts
from lms.teaching.help import answers_for
from lms.teaching.queries import Given, given_to
from lms.teaching.tasks import Task, task_of
from lms.teaching.voice_models import ASSIGNMENT
from lms.teaching.voices import told, voices_of


def snapshot(session: Session, device: Device) -> dict[str, Any]:
    """The answer of ``GET /phone/snapshot`` (docs/phone.md)."""
    households = households_of(session, device)
    identifiers = [household.id for household in households]
    return {
        "households": [_household(session, household, device) for household in households],
        "standings": _standings(session, people_on(session, device), identifiers),
        "answers": answers_for(session, people_on(session, device)),
        "assignments": _assignments(given_to(session, identifiers)),
        "certificates": [paper for each in households for paper in _papers(session, each)],
        "waiting": waiting_for_pictures(session, people_on(session, device)),
        "seal": {"device": str(device.id), "key": seal_key(device.id)},
        "facts": {str(household.id): _facts(session, household) for household in households},
    }


def _household(session: Session, household: Household, device: Device) -> dict[str, Any]:
    catalogue: Catalogue = current_app.extensions["catalogue"]
    standing = standing_of(session, household.id, catalogue.core, clock.now())
    people = [person_json(session, person) for person in learners_of(household.id)]
    told = {"people": people, "rung": standing.rung.value, "learning": standing.learning}
    return {**household_json(session, household), **told}


def _papers(session: Session, household: Household) -> list[dict[str, Any]]:
    return wallet(session, household.id, [person.id for person in people_of(household.id)])


def _standings(
    session: Session, people: Sequence[uuid.UUID], households: Sequence[uuid.UUID]
) -> dict[str, dict[str, Any]]:
    reviewed = reviews_of(session, people, households)
    told: dict[str, dict[str, Any]] = {}
    for row in session.scalars(select(LessonStanding).where(LessonStanding.person_id.in_(people))):
        completed = clock.iso(row.completed_at) if row.completed_at else None
        tried = [[clock.iso(at), passed] for at, passed in reviewed.get((row.person_id, row.lesson), [])]
        evidence = {"right": json.loads(row.right), "practised": json.loads(row.practised)}
        standing = {"steps": row.steps_seen, **evidence, "last_at": clock.iso(row.last_at), "completed_at": completed}
        if tried:
            standing["reviews"] = tried
        told.setdefault(str(row.person_id), {})[row.lesson] = standing
    return told


def _assignments(given: Iterable[Given]) -> list[dict[str, Any]]:
    """What was given; what is taught no more is left out."""
    catalogue: Catalogue = current_app.extensions["catalogue"]
    tasks = [(each, task_of(catalogue, each.assignment.kind, each.assignment.what)) for each in given]
    voices = voices_of(db.session(), ASSIGNMENT, [each.assignment.id for each, _ in tasks])
    return [_assignment(each, task, told(voices.get(each.assignment.id))) for each, task in tasks if task]


def _assignment(given: Given, task: Task, voice: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": str(given.assignment.id),
        "kind": task.kind,
        "title": task.title.to_json(),
        "lessons": list(task.lessons),
        "person": str(given.person_id) if given.person_id else None,
        "household": str(given.household_id),
        "due": given.assignment.due.isoformat() if given.assignment.due else None,
        "by": given.by,
        "note": given.note,
        "voice": voice,
    }


def _facts(session: Session, household: Household) -> dict[str, str]:
    """What lessons say about a village, as far as the registry knows it; the phone has words for the rest."""
    village = session.get_one(Area, household.village_id)
    known = village_facts(village.id)
    told = {"xa": commune_of(village).name, "thon": village.name}
    if known:
        told |= {"sdt_to": known.team_phone, "sdt_ca": known.police_phone, "ttphcc": known.service_centre}
    return {name: value for name, value in told.items() if value}
