"""Statements to take away: chosen, counted, fetched."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, current_app, request, stream_with_context, url_for
from werkzeug.exceptions import BadRequest

from lms.access.session import signed_in
from lms.catalogue.model import Catalogue
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.rendering import page_or_fragment
from lms.foundation.translation import language, t
from lms.lrs.log import head
from lms.reporting.selection import RUNG_CHOICES, number_in
from lms.reporting.standings import standings_within, villages_of
from lms.reporting.statements_export import FORMS, TYPES, Count, count_on, note_taking, taken_by, written
from lms.reporting.wanted import KINDS, BadDays, Wanted
from lms.teaching.groups import group_within_reach, groups_within_reach, member_ids

blueprint = Blueprint("exports", __name__, url_prefix="/commune/reports/statements")

# For how long one request counts before it says how far it is.
SECONDS: Final = 1.0
Options = list[tuple[int | str, str]]


@blueprint.get("")
@open_to(Role.OFFICER)
def choose() -> str:
    """What may be chosen and, once asked, how many statements that is."""
    try:
        wanted, fault = _wanted(), ""
    except BadDays:
        wanted, fault = Wanted(), t("reports.statements.bad_days")
    count, households = None, list[uuid.UUID]()
    if "count" in request.args and not fault:
        households = _households(wanted)
        count = count_on(households, wanted, _so_far(), SECONDS)
    told: dict[str, Any] = dict(wanted.arguments())
    more = {**told, "count": "yes", "found": count.found, "after": count.after, "upto": count.upto} if count else {}
    return page_or_fragment(
        "reporting/statements.html", "reporting/_statements.html", wanted=wanted, fault=fault, count=count, told=told,
        households=len(households), options=_options(), lessons=_lessons(), taken=taken_by(db.session(), signed_in()),
        more=url_for("reporting.exports.choose", **more),
        forms=[(each, t(f"reports.statements.form.{each}")) for each in FORMS],
    )  # fmt: skip


@blueprint.post("")
@open_to(Role.OFFICER)
def fetch() -> Response:
    """The statements that were chosen, streamed; noted before they leave."""
    form = request.form.get("form", "")
    if form not in FORMS:
        raise BadRequest
    try:
        wanted = _wanted()
    except BadDays:
        raise BadRequest from None
    households = _households(wanted)
    taken = note_taking(signed_in(), form, wanted, households)
    name = f"{t('reports.statements.file')}-{clock.today()}.{'jsonl' if form == 'lines' else 'json'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    pieces = stream_with_context(written(taken.id, form, households, wanted, taken.upto))
    return Response(pieces, content_type=TYPES[form], headers=headers)


def _wanted() -> Wanted:
    """With the people of the group, where one within reach is named."""
    wanted = Wanted.asked(request.values)
    if wanted.group is None:
        return wanted
    group = group_within_reach(signed_in(), wanted.group)
    return replace(wanted, people=frozenset(db.session.scalars(member_ids(group))))


def _households(wanted: Wanted) -> list[uuid.UUID]:
    return wanted.households(standings_within(db.session(), signed_in(), clock.now()))


def _so_far() -> Count:
    """Where an earlier request stopped; the log's end stays what it was at the first."""
    newest = head(db.session())
    found, after, upto = (number_in(request.args.get(name, "")) for name in ("found", "after", "upto"))
    return Count(found or 0, min(after or 0, newest), newest if upto is None else min(upto, newest))


def _options() -> dict[str, Options]:
    villages = villages_of(db.session(), signed_in())
    groups = db.session.scalars(groups_within_reach(signed_in()))
    kinds = [(kind, t(f"reports.statements.kind.{kind}")) for kind in KINDS]
    return {
        "village": [(str(each.id), each.title) for each in villages],
        "rung": [("", t("reporting.filter.any_rung")), *((rung, t(f"reporting.rung.{rung}")) for rung in RUNG_CHOICES)],
        "group": [("", t("reports.statements.any_group")), *((str(each.id), each.name) for each in groups)],
        "kind": [
            ("", t("reports.statements.any_kind")),
            *kinds,
        ],
    }


def _lessons() -> list[tuple[str, Options]]:
    """All; then courses, then lessons."""
    catalogue: Catalogue = current_app.extensions["catalogue"]
    lang = language()
    return [
        (t("reports.statements.subject.all"), [("", t("reports.statements.any_subject"))]),
        (t("reports.statements.subject.courses"), [(each.id, getattr(each.title, lang)) for each in catalogue.courses]),
        (t("reports.statements.subject.lessons"), [
            (name, lesson.words[lang].title) for name, lesson in catalogue.lessons.items()
        ]),
    ]  # fmt: skip
