"""Doors of the commune office: the first screen, households, the events behind them, the export. All within reach."""

from __future__ import annotations

import json
import uuid

from flask import Blueprint, Response, render_template, request

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import household_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import t
from lms.progress.ladder import RUNGS, SKILLS, standing_of
from lms.reporting import (
    desk_views,
    export_views,
    health,
    indicator_views,
    operation,
    outside_views,
    province_views,
    report_views,
    rule_views,
    signal_views,
)
from lms.reporting.behind import behind
from lms.reporting.board import board, tally
from lms.reporting.desk_views import told_behind
from lms.reporting.export import COLUMNS, households_csv
from lms.reporting.history import end_of_day
from lms.reporting.household import members_of, papers_of, proofs_of
from lms.reporting.selection import RUNG_CHOICES, STATE_CHOICES, Selection, number_in
from lms.reporting.standings import core_lessons, standings_within, villages_of
from lms.reporting.story import actors_named, events_of, lesson_title, skill_name, statement_by_id, told

blueprint = Blueprint("reporting", __name__)
blueprint.register_blueprint(health.blueprint)
blueprint.register_blueprint(operation.blueprint)
blueprint.register_blueprint(desk_views.blueprint)
blueprint.register_blueprint(signal_views.blueprint)
blueprint.register_blueprint(province_views.blueprint)
blueprint.register_blueprint(rule_views.blueprint)
blueprint.register_blueprint(indicator_views.blueprint)
blueprint.register_blueprint(outside_views.blueprint)
blueprint.register_blueprint(report_views.blueprint)
blueprint.register_blueprint(export_views.blueprint)

ON_A_PAGE = 50


@blueprint.get("/commune/")
@open_to(Role.OFFICER)
def commune() -> str:
    """The first screen."""
    words = {rung: t(f"staff.rung.{rung}") for rung in RUNGS}
    return render_template(
        "reporting/commune.html",
        board=board(db.session(), signed_in(), clock.now()),
        rungs=RUNGS,
        words=words,
    )


@blueprint.get("/commune/households")
@open_to(Role.OFFICER)
def households() -> str:
    """The households behind a number, 50 on a page."""
    selection = Selection.asked(request.args)
    as_of = end_of_day(selection.on) if selection.on else clock.now()
    villages = villages_of(db.session(), signed_in())
    only = behind(db.session(), signed_in(), dict(selection.behind), as_of)
    standings = standings_within(db.session(), signed_in(), as_of, past=selection.looks_back)
    found = [each for each in selection.of(standings) if only is None or each.id in only]
    pages = max(1, -(-len(found) // ON_A_PAGE))
    at = min(max(request.args.get("page", 1, type=int), 1), pages)
    return page_or_fragment(
        "reporting/households.html",
        "reporting/_households.html",
        as_of=as_of,
        selection=selection,
        told=told_behind(dict(selection.behind)),
        choices=_choices([(village.id, village.title) for village in villages]),
        titles={village.id: village.title for village in villages},
        found=found[(at - 1) * ON_A_PAGE : at * ON_A_PAGE],
        total=len(found),
        core=len(core_lessons()),
        at=at,
        pages=pages,
    )


Choices = list[tuple[int | str, str]]


def _choices(villages: Choices) -> dict[str, Choices]:
    """What can be chosen in each filter, nothing first."""
    return {
        "village": [("", t("reporting.filter.any_village")), *villages],
        "rung": [("", t("reporting.filter.any_rung")), *((rung, t(f"reporting.rung.{rung}")) for rung in RUNG_CHOICES)],
        "state": [
            ("", t("reporting.filter.any_state")),
            *((state, t(f"reporting.state.{state}")) for state in STATE_CHOICES),
        ],
    }


@blueprint.get("/commune/households/<uuid:identifier>")
@open_to(Role.OFFICER)
def household(identifier: uuid.UUID) -> str:
    """One household: its people, its evidence, its papers, and the events behind it all."""
    session, as_of = db.session(), clock.now()
    found = household_within_reach(signed_in(), identifier)
    members = members_of(session, found.id)
    looks.note(signed_in(), [member.id for member in members], Page.HOUSEHOLD)
    names = actors_named(session, found.id, [(member.id, member.role) for member in members])
    before = number_in(request.args.get("before", ""))
    events = events_of(session, found.id, names, before, ON_A_PAGE + 1)
    return page_or_fragment(
        "reporting/household.html",
        "reporting/_events.html",
        as_of=as_of,
        household=found,
        standing=standing_of(session, found.id, core_lessons(), as_of),
        members=members,
        proofs=proofs_of(session, found.id, members),
        papers=papers_of(session, found.id),
        core=len(core_lessons()),
        skills=SKILLS,
        skill_name=skill_name,
        lesson_title=lesson_title,
        events=events[:ON_A_PAGE],
        older=events[ON_A_PAGE - 1].position if len(events) > ON_A_PAGE else None,
        newest=before is None,
    )


@blueprint.get("/commune/statements/<uuid:identifier>")
@open_to(Role.OFFICER)
def statement(identifier: uuid.UUID) -> str:
    """One event as it stands in the log, to the letter."""
    session = db.session()
    found = statement_by_id(session, identifier)
    owner = (ids.parse_id(found.team) or ids.parse_id(found.actor)) if found else None
    if found is None or owner is None:
        raise NotWithinReach
    home = household_within_reach(signed_in(), owner)
    members = members_of(session, home.id)
    looks.note(signed_in(), [member.id for member in members], Page.STATEMENT)
    names = actors_named(session, home.id, [(member.id, member.role) for member in members])
    written = json.dumps(found.body, ensure_ascii=False, indent=2)
    return render_template("reporting/statement.html", event=told(found, names), household=home, written=written)


@blueprint.get("/commune/export")
@open_to(Role.OFFICER)
def export() -> str:
    """What can be taken away, and what is in it."""
    as_of = clock.now()
    counted = tally(standings_within(db.session(), signed_in(), as_of))
    return render_template("reporting/export.html", as_of=as_of, tally=counted, columns=COLUMNS, rungs=RUNGS)


@blueprint.get("/commune/export/households.csv")
@open_to(Role.OFFICER)
def export_households() -> Response:
    """All households within reach as CSV."""
    session, as_of = db.session(), clock.now()
    villages, standings = villages_of(session, signed_in()), standings_within(session, signed_in(), as_of)
    name = f"{t('reporting.export.file')}-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    written = households_csv(session, villages, standings, as_of)
    return Response(written, content_type="text/csv; charset=utf-8", headers=headers)
