"""The story of two months' learning, told through the real doors: cards opened, turns taken, statements sent."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from lms.access.cards import issue_card
from lms.access.models import Account, AccountArea
from lms.catalogue.bundle import bundle
from lms.catalogue.model import Catalogue
from lms.demo.phones import Phone
from lms.demo.plot import Part, awake
from lms.demo.telling import Learner
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role
from lms.progress.ladder import SKILLS
from lms.progress.rules import SCAM_LESSONS
from lms.registry.models import ADULT_FROM, Household, Person
from lms.registry.queries import people_of
from lms.teaching.actions import Sight, confirm_skill
from lms.teaching.field_actions import Known, note_visit
from lms.teaching.home_actions import HOME_QUESTIONS, check_household
from lms.teaching.refusals import NotAllowed

# Of the households that completed, this share was visited for the five confirmations so far; of all who learnt, this
# share came back to a review, and passed it.
CONFIRMED = 0.55
CAME_BACK, STILL_KNEW = 0.75, 0.85


class Storyteller:
    """Tells the parts of a plot. A part told again changes nothing: its ids come from its seed."""

    def __init__(self, app: Flask, began: datetime) -> None:
        self._app, self._began = app, began
        catalogue: Catalogue = app.extensions["catalogue"]
        self._lessons = [bundle(catalogue.lessons[name]) for name in catalogue.core]
        self._home_page = app.extensions["settings"].base_url

    def tell_part(self, part: Part) -> None:
        """One household: its phone opens the card, one adult learns, a trainer may confirm."""
        chance = random.Random(part.seed)
        household = db.session.get_one(Household, uuid.UUID(part.household))
        person = chance.choice(adults(household) or people_of(household.id))
        phone = Phone(self._app)
        phone.open_card(issue_card(household).token)
        phone.take_turn(part.household, str(person.id))
        learner = Learner(self._home_page, str(person.id), part.household, chance, careful=chance.uniform(0.6, 0.95))
        phone.send([said for sitting in self._sittings(part, learner) for said in sitting])
        phone.send(list(self._reviews(part, learner)))
        if part.lessons == len(self._lessons) and chance.random() < CONFIRMED:
            self._confirm(household, person, chance, part)

    def _sittings(self, part: Part, learner: Learner) -> Iterator[list[dict[str, object]]]:
        for number in range(part.lessons):
            at = awake(part.begins + number * part.every)
            if at < self._began:
                yield learner.work_through(self._lessons[number], at)
        at = awake(part.begins + part.lessons * part.every)
        if part.broken and at < self._began:
            yield learner.work_through(self._lessons[part.lessons], at, until_step=learner.chance.randint(1, 4))

    def _reviews(self, part: Part, learner: Learner) -> Iterator[dict[str, object]]:
        """A day, a week and three weeks after the last lesson: one about scams where she had one, else her last."""
        done = self._lessons[: part.lessons]
        if not done:
            return
        lesson = next((each for each in reversed(done) if each["id"] in SCAM_LESSONS), done[-1])
        last = awake(part.begins + (part.lessons - 1) * part.every)
        for days in (1, 8, 22):
            at = last + timedelta(days=days, minutes=learner.chance.randint(0, 50))
            if at < self._began and learner.chance.random() < CAME_BACK:
                yield learner.review(lesson, at, passed=learner.chance.random() < STILL_KNEW)

    def _confirm(self, household: Household, person: Person, chance: random.Random, part: Part) -> None:
        trainer = trainer_of(household)
        skills = SKILLS if chance.random() < 0.7 else chance.sample(SKILLS, 3)
        at = min(_by_day(part.begins + len(self._lessons) * part.every + timedelta(days=1), part.seed), self._began)
        if trainer is None:
            return
        with clock.travel(min(at, clock.now())):
            note_visit(trainer, household, "guided", ids.id_of("demo visit", part.seed), at, person)
        for skill in skills:
            at += timedelta(minutes=4)
            sight = Sight(skill, alone=chance.random() < 0.93, own_phone=chance.random() < 0.7)
            with clock.travel(min(at, clock.now())):
                _confirmed(trainer, person, household, sight, ids.id_of("demo", part.seed, skill))
        applicant = person if chance.random() < 0.15 else None
        look_around(trainer, household, min(at + timedelta(minutes=3), clock.now()), chance, 0.95, applicant)


def _by_day(moment: datetime, seed: int) -> datetime:
    """An hour of that day at which one calls on people, where they live."""
    return moment.astimezone(clock.VIETNAM).replace(hour=8 + seed % 9, minute=seed % 50)


def _confirmed(trainer: Account, person: Person, household: Household, sight: Sight, identifier: uuid.UUID) -> None:
    try:
        confirm_skill(trainer, person, household, sight, identifier)
    except NotAllowed:  # her own household: somebody else will have to come
        return


def look_around(
    trainer: Account,
    home: Household,
    at: datetime,
    chance: random.Random,
    smart: float,
    applicant: Person | None = None,
) -> None:
    """What is seen at a home: a phone (``smart``: how likely), a sales post, somebody in the village's group.

    ``applicant``: who showed that she sent an application online herself.
    """
    shares = dict(zip(HOME_QUESTIONS, (smart, 0.12, 0.7), strict=True))
    seen: dict[str, Known] = {name: known(chance.random() < share) for name, share in shares.items()}
    with clock.travel(at), suppress(NotAllowed):  # her own home
        check_household(trainer, home, seen, ids.id_of("demo home", home.id), at, applicant)


def known(answer: bool) -> Known:
    return "yes" if answer else "no"


def adults(household: Household) -> list[Person]:
    """The adults among a household's people, as far as their years are known."""
    year = clock.today().year
    return [
        person for person in people_of(household.id) if person.birth_year and year - person.birth_year >= ADULT_FROM
    ]


def trainer_of(household: Household) -> Account | None:
    """A trainer who works in the household's village."""
    working = select(AccountArea.account_id).where(AccountArea.area_id == household.village_id)
    return db.session.scalars(
        select(Account).where(Account.id.in_(working), Account.role == Role.TRAINER.value)
    ).first()
