"""The demo commune with its two months of learning in the log: 1,444 households, some 80,000 statements."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from flask import Flask

from bench.figures import say
from lms import create_app
from lms.catalogue.bundle import bundle
from lms.catalogue.publishing import publish
from lms.demo.commune import Passwords, engage_staff, furnish_commune
from lms.demo.plot import Part
from lms.demo.preparing import SEED, story_parts
from lms.demo.story import adults
from lms.demo.telling import Learner
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.settings import Settings
from lms.lrs.log import append, draft
from lms.registry.models import Household
from lms.registry.queries import people_of

AT_ONCE = 1_000
SAY_EVERY = 20_000


@dataclass(frozen=True)
class Commune:
    """An app whose log holds the story, read by nobody yet."""

    app: Flask
    passwords: Passwords
    statements: int


def make(settings: Settings) -> Commune:
    """Furnish the commune and append the story, without doors: these are measured elsewhere."""
    app = create_app(settings)
    with app.app_context():
        publish(app.extensions["catalogue"])
        commune = furnish_commune()
        passwords = engage_staff(commune)
        began = clock.now()
        lessons = [bundle(app.extensions["catalogue"].lessons[name]) for name in app.extensions["catalogue"].core]
        told: list[dict[str, Any]] = []
        count = 0
        for part in story_parts(commune, app, began):
            told += [each for each in _worked(part, lessons, settings.base_url) if each["timestamp"] < clock.iso(began)]
            if len(told) >= AT_ONCE:
                count, told = _appended(app, told, count), []
        return Commune(app, passwords, _appended(app, told, count))


def _appended(app: Flask, told: list[dict[str, Any]], before: int) -> int:
    authority = {"account": {"homePage": app.extensions["settings"].base_url, "name": f"bench {SEED}"}}
    append([draft(each, authority) for each in told])
    count = before + len(told)
    if count // SAY_EVERY > before // SAY_EVERY:
        say(f"commune: {count:,} statements in the log …")
    return count


def _worked(part: Part, lessons: list[dict[str, Any]], home_page: str) -> Iterator[dict[str, Any]]:
    household = db.session.get_one(Household, uuid.UUID(part.household))
    people = adults(household) or people_of(household.id)
    learner = Learner(home_page, str(people[0].id), part.household, Random(part.seed), careful=0.8)
    for number in range(part.lessons):
        yield from learner.work_through(lessons[number], part.begins + number * part.every)
