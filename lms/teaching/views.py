"""The trainer's pages: today, her households, one household."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import household_within_reach
from lms.access.session import signed_in
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.progress.ladder import RUNGS, SKILLS
from lms.teaching.assignment_story import naming, titles_of, whole
from lms.teaching.assignment_views import blueprint as assignments
from lms.teaching.card_sheet_views import blueprint as card_sheets
from lms.teaching.card_views import blueprint as cards
from lms.teaching.confirmation_views import blueprint as confirmations
from lms.teaching.desk import lessons, my_villages, my_work, village_asked
from lms.teaching.field_views import blueprint as field
from lms.teaching.forms import asked_in, page_in
from lms.teaching.group_views import blueprint as groups
from lms.teaching.help_views import blueprint as help_calls
from lms.teaching.home_views import blueprint as homes
from lms.teaching.households import count_villages, narrow
from lms.teaching.portrait import portrait
from lms.teaching.queries import lives_in
from lms.teaching.session_views import blueprint as sessions
from lms.teaching.visits import RULES
from lms.teaching.voice_views import blueprint as voices

# A first look: who comes first; the list has the rest.
SHOWN_TODAY = 8
ON_A_PAGE = 50

blueprint = Blueprint("teaching", __name__, url_prefix="/trainer")
blueprint.register_blueprint(assignments)
blueprint.register_blueprint(groups)
blueprint.register_blueprint(voices)
blueprint.register_blueprint(confirmations)
blueprint.register_blueprint(cards)
blueprint.register_blueprint(help_calls)
blueprint.register_blueprint(card_sheets)
blueprint.register_blueprint(sessions)
blueprint.register_blueprint(field)
blueprint.register_blueprint(homes)


@blueprint.get("/")
@open_to(Role.TRAINER)
def today() -> str:
    work, villages = my_work(), my_villages()
    to_visit = work.to_visit()
    return render_template(
        "teaching/today.html",
        now=clock.now(),
        villages=count_villages(villages, work.lines),
        rungs=RUNGS,
        visits=to_visit[:SHOWN_TODAY],
        visits_in_all=len(to_visit),
        asking=sum(line.needs("asks_help") for line in to_visit),
        effects=work.effects[:SHOWN_TODAY],
        to=naming(
            db.session(),
            [each.assignment for each in work.effects[:SHOWN_TODAY]],
            work.households(),
            {village.id: whole(village) for village in villages},
            lessons(),
        )["to"],
    )


@blueprint.get("/households")
@open_to(Role.TRAINER)
def households() -> str:
    village = village_asked(request.args.get("village", ""))
    asked = asked_in(request.args, village.id if village else None)
    work = my_work()
    found = narrow(db.session(), work.to_visit() if asked.need else work.lines, asked)
    pages = -(-len(found) // ON_A_PAGE)
    number = page_in(request.args, pages)
    return page_or_fragment(
        "teaching/households.html",
        "teaching/_household_list.html",
        now=clock.now(),
        villages=my_villages(),
        asked=asked,
        rungs=RUNGS,
        needs=tuple(RULES),
        lines=found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        found=len(found),
        all=len(work.lines),
        number=number,
        pages=pages,
        core=len(lessons().core),
        skills=len(SKILLS),
    )


@blueprint.get("/households/<uuid:household_id>")
@open_to(Role.TRAINER)
def household(household_id: uuid.UUID) -> str:
    account = signed_in()
    found = household_within_reach(account, household_id)
    shown = portrait(db.session(), found, lessons(), clock.now())
    looks.note(account, [learner.person.id for learner in shown.learners], Page.HOUSEHOLD)
    return render_template(
        "teaching/household.html",
        now=clock.now(),
        shown=shown,
        titles=titles_of([each.assignment for each in shown.given], lessons()),
        people={learner.person.id: learner.person.name for learner in shown.learners},
        catalogue=lessons(),
        skills=SKILLS,
        own=lives_in(db.session(), account, found.id),
    )
