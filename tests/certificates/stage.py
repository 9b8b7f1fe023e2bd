"""What the certificate desk of the cast's commune may have lying on it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from PIL import Image, ImageDraw

from lms import wiring
from lms.access.models import Account
from lms.access.pins import assign_pin
from lms.catalogue.model import Catalogue, Course
from lms.certificates.desk import desk_of, keep_signature, set_desk
from lms.certificates.issuing import Award, grant
from lms.certificates.kinds import Kind
from lms.certificates.models import HeldAward, PrintRun
from lms.certificates.print_runs import begin_run, work
from lms.certificates.village_actions import Found, begin_list, note_finding
from lms.certificates.village_models import VillageCriterion
from lms.certificates.villages import criteria_of
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.lrs.subscribers import catch_up
from lms.progress.rules import SKILLS
from lms.registry.models import Area, Household, Person
from lms.teaching.actions import Sight, confirm_skill
from tests.cast import Cast
from tests.learning import complete_core, complete_lesson, pass_review, teach_back

SCAM = "fake-gov-app"


@dataclass(frozen=True)
class Desk:
    """An award that waits, a run that is done, a criterion of the list."""

    held: HeldAward
    run: PrintRun
    criterion: VillageCriterion


def full_desk(cast: Cast) -> Desk:
    """The commune signs by hand, with a picture; one award waits, one run is printed, the example list is begun."""
    choose(cast.officer, cast.commune, held=True, signature=keep_signature(signature_png()))
    held = waiting_award(cast.household, cast.learner)
    run = begin_run(cast.officer, cast.commune, [cast.upper], "a4", "vi", ids.new_id())
    work(run.id)
    begin_list(cast.commune)
    return Desk(held, run, criteria_of(db.session(), cast.commune.id)[0])


def choose(by: Account, commune: Area, *, held: bool = False, signature: str | None = None, **words: str) -> None:
    set_desk(by, commune, held=held, seal=True, words=words, signature=signature or desk_of(commune.id).signature)


@writes
def waiting_award(household: Household, person: Person) -> HeldAward:
    """An award of a course no longer taught, so that it meets nothing that was awarded already."""
    award = Award(
        kind=Kind.COURSE, cause=ids.new_id(), village_id=household.village_id, household_id=household.id,
        person_id=person.id, course="taught-last-year",
    )  # fmt: skip
    give_pictures(person)
    grant(db.session(), award)
    return db.session.get_one(HeldAward, award.cause)


def signature_png(width: int = 600, height: int = 200) -> bytes:
    """A stroke of ink on nothing."""
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(20, height - 30), (width // 2, 30), (width - 20, height - 40)], "black", 9)
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def become_digital(cast: Cast, days_ago: int = 30) -> None:
    """The learner completes the core set and a course; her household climbs to the highest rung."""
    give_pictures(cast.learner)
    from_then = clock.now() - timedelta(days=days_ago)
    complete_core(cast.learner, cast.household, from_then)
    for lesson in set(smallest_course().lessons) - set(_catalogue().core):
        complete_lesson(cast.learner, cast.household, lesson, from_then)
    pass_review(cast.learner, cast.household, SCAM, from_then + timedelta(days=8))
    teach_back(cast.learner, cast.household, SCAM, from_then + timedelta(days=9))
    for skill in SKILLS:
        confirm_skill(cast.trainer, cast.learner, cast.household, Sight(skill, True, True), ids.new_id())
    listen()


def give_pictures(person: Person) -> None:
    """Without them no paper is issued in an adult's own name."""
    assign_pin(person, person.id)


def smallest_course() -> Course:
    return min(_catalogue().courses, key=lambda course: len(course.lessons))


def _catalogue() -> Catalogue:
    found: Catalogue = current_app.extensions["catalogue"]
    return found


def meet_all(cast: Cast, village: Area) -> None:
    """Every criterion that is noted by hand is met in a village."""
    for criterion in criteria_of(db.session(), cast.commune.id):
        if not criterion.counts:
            found = Found(True, 100 if criterion.threshold is not None else None, "biên bản thử", clock.today())
            note_finding(cast.officer, village, criterion, found, ids.new_id())


def listen() -> None:
    catch_up(wiring.SUBSCRIBERS)
