"""The commune's desk beside its first screen: villages, how it went, courses, where people struggle, trainers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, current_app, render_template

from lms.access.session import signed_in
from lms.catalogue.model import Catalogue
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import day, language, t
from lms.progress.ladder import Rung
from lms.progress.tallies import Counts, by_village
from lms.reporting.behind import households_here, lessons_by_course
from lms.reporting.board import Stood, by_need
from lms.reporting.courses import CORE, STAGES, ways
from lms.reporting.hiding import SMALL
from lms.reporting.history import Moment, history
from lms.reporting.plots import Plot, funnel, line_plot, share
from lms.reporting.slips import struggles
from lms.reporting.standings import core_lessons, villages_of
from lms.reporting.trainers import DEEDS, work_of_trainers
from lms.signals.queries import open_by_trainer, signals_within
from lms.teaching.queries import names_of

blueprint = Blueprint("desk", __name__, url_prefix="/commune")

# “At least”: shares that rise together can be read one above the other.
LEVELS: Final = ("reached", "completed", "digital")


@blueprint.get("/trend")
@open_to(Role.OFFICER)
def trend() -> str:
    """The commune over the last year: a plot, and its numbers in a table."""
    moments = history(db.session(), signed_in(), clock.now())
    wholes = [moment.whole for moment in moments]
    return render_template(
        "reporting/trend.html",
        as_of=moments[-1].at,
        moments=moments,
        plot=_plot(moments, wholes),
        levels=LEVELS,
        at_least=at_least,
    )


@blueprint.get("/villages")
@open_to(Role.OFFICER)
def villages() -> str:
    """One small plot for each village, all to the same scale; who needs it most comes first."""
    session = db.session()
    moments = history(session, signed_in(), clock.now())
    now = moments[-1]
    found = sorted(villages_of(session, signed_in()), key=lambda village: by_need(now.of(village.id)))
    learning = by_village(session, [each.id for each in found], core_lessons(), now.at)
    lines = [
        (
            village,
            now.of(village.id),
            learning.get(village.id, Counts()).learning,
            _plot(moments, [moment.of(village.id) for moment in moments], 100),
        )
        for village in found
    ]
    return render_template(
        "reporting/villages.html", as_of=now.at, began=moments[0].at, lines=lines, levels=LEVELS, at_least=at_least
    )


@blueprint.get("/courses")
@open_to(Role.OFFICER)
def courses() -> str:
    """How far people come in each course."""
    found = ways(db.session(), households_here(signed_in()), lessons_by_course())
    return render_template(
        "reporting/courses.html",
        as_of=clock.now(),
        ways=[(way, course_title(way.course), funnel(way.people)) for way in found],
        stages=STAGES,
        small=SMALL,
    )


@blueprint.get("/slips")
@open_to(Role.OFFICER)
def slips() -> str:
    """Where people struggle in lessons."""
    now = clock.now()
    found = struggles(db.session(), households_here(signed_in()), now)
    return render_template("reporting/slips.html", as_of=now, found=found)


@blueprint.get("/trainers")
@open_to(Role.OFFICER)
def trainers() -> str:
    """What the digital team did."""
    session, now = db.session(), clock.now()
    signals = open_by_trainer(signals_within(session, signed_in()))
    found = work_of_trainers(session, villages_of(session, signed_in()), households_here(signed_in()), now, signals)
    return render_template("reporting/trainers.html", as_of=now, found=found, deeds=DEEDS)


def course_title(course: str) -> str:
    """Of a course or of the core set; its id where it is offered no more."""
    if course == CORE:
        return t("desk.course.core")
    catalogue: Catalogue = current_app.extensions["catalogue"]
    return next((each.title[language()] for each in catalogue.courses if each.id == course), course)


def told_behind(asked: Mapping[str, str]) -> str:
    """In words, which households were asked for; empty for those of no number of the desk."""
    if asked.get("stage") in STAGES and asked.get("course") in lessons_by_course():
        return t(f"desk.behind.{asked['stage']}", course=course_title(asked["course"]))
    if asked.get("deed") in DEEDS and "trainer" in asked:
        names = names_of(db.session(), {asked["trainer"]})
        return t(f"desk.behind.{asked['deed']}", name=names.get(asked["trainer"], t("signals.former_trainer")))
    return ""


def at_least(tally: Stood, level: str) -> int:
    """How many households stand on this rung or a higher one."""
    return {"reached": tally.reached, "completed": tally.completed, "digital": tally.rungs[Rung.DIGITAL]}[level]


def _plot(moments: list[Moment], tallies: list[Stood], top: int = 0) -> Plot:
    named = [
        (t(f"desk.level.{level}"), [share(at_least(tally, level), tally.total) for tally in tallies])
        for level in LEVELS
    ]
    return line_plot([moment.at for moment in moments], named, [day(moment.at) for moment in moments], top)
