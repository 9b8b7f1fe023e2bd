"""People as the list has them: in which household when, moved, and settled to be one person or two."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.models import Account
from lms.access.reach import people_within_reach, person_within_reach, villages_within_reach
from lms.access.refusals import NotWithinReach
from lms.access.session import signed_in
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.lists.days import asked_day
from lms.lists.household_views import by_code
from lms.lists.one_person import join, papers_since, part
from lms.progress.models import Evidence, LessonStanding
from lms.registry.actions import move_person
from lms.registry.duplicates import Known, likely_pairs, likeness
from lms.registry.history_models import PersonMerge
from lms.registry.merging import records_of, settle_distinct
from lms.registry.models import Household, Membership, Person
from lms.registry.queries import membership
from lms.registry.refusals import NotPossible
from lms.registry.spelling import fold, tidy

SHOWN = 50

blueprint = Blueprint("persons", __name__)


@dataclass(frozen=True)
class Side:
    """One record of a pair, as it is laid beside the other."""

    person: Person
    home: Household | None
    since: object
    lessons: int
    proofs: int


@blueprint.get("/people/<uuid:person_id>")
@open_to(Role.OFFICER)
def person(person_id: uuid.UUID) -> str:
    """In which households she was, which records are hers; ``q`` looks for another record of hers."""
    found = person_within_reach(signed_in(), person_id)
    q = tidy(request.args.get("q", ""))[:100]
    others = _named(q, found) if q else []
    looks.note(signed_in(), [found.id, *(each.id for each in others)], Page.REGISTRY)
    records = records_of(db.session(), found.id)
    wanted = select(Membership).where(Membership.person_id.in_(records)).order_by(Membership.valid_from)
    merges = select(PersonMerge).where(PersonMerge.kept_id == found.id).order_by(PersonMerge.at)
    return render_template(
        "lists/person.html",
        person=found,
        home=membership(found.id),
        memberships=[
            each for each in db.session.scalars(wanted) if not each.valid_to or each.valid_to >= each.valid_from
        ],
        merges=[(each, db.session.get_one(Person, each.merged_id)) for each in db.session.scalars(merges)],
        names={each.id: each.name for each in db.session.scalars(select(Account))},
        q=q,
        others=others,
        today=clock.today(),
    )


@blueprint.post("/people/<uuid:person_id>/move")
@open_to(Role.OFFICER)
def move(person_id: uuid.UUID) -> Response:
    """To the household with the code ``household`` from ``on``, as ``relation``."""
    found = person_within_reach(signed_in(), person_id)
    try:
        home = by_code(request.form.get("household", ""))
        relation = tidy(request.form.get("relation", "")).lower()
        move_person(found, home, asked_day(), relation, signed_in().id)
        flash(t("lists.done.person_moved"), "done")
    except NotPossible as why:
        flash(t("lists.not_done", why=why.words()), "danger")
    return redirect(url_for("lists.persons.person", person_id=found.id), 303)


@blueprint.get("/pairs")
@open_to(Role.OFFICER)
def pairs() -> str:
    """Records that may be one person, with why; the likeliest first."""
    found = likely_pairs(list(db.session.scalars(villages_within_reach(signed_in()))))
    shown = found[:SHOWN]
    looks.note(signed_in(), [each.id for pair in shown for each in (pair.one, pair.other)], Page.REGISTRY)
    at_home = {side.household_id for pair in shown for side in (pair.one, pair.other)}
    homes = {each.id: each for each in db.session.scalars(select(Household).where(Household.id.in_(at_home)))}
    return render_template("lists/pairs.html", pairs=shown, total=len(found), homes=homes)


@blueprint.get("/pairs/<uuid:person_id>/with/<uuid:other_id>")
@open_to(Role.OFFICER)
def pair(person_id: uuid.UUID, other_id: uuid.UUID) -> str:
    """Two records side by side, and the three answers: one person (which record stays), two people, later."""
    sides = [_side(person_within_reach(signed_in(), each)) for each in (person_id, other_id)]
    looks.note(signed_in(), [each.person.id for each in sides], Page.REGISTRY)
    reasons = likeness(_known(sides[0]), _known(sides[1])) if all(each.home for each in sides) else ()
    return render_template("lists/pair.html", sides=sides, reasons=reasons)


@blueprint.post("/pairs/<uuid:person_id>/with/<uuid:other_id>")
@open_to(Role.OFFICER)
def settle(person_id: uuid.UUID, other_id: uuid.UUID) -> Response:
    """``answer``: ``distinct``, or ``same`` with the record that stays in ``kept``."""
    one, other = (person_within_reach(signed_in(), each) for each in (person_id, other_id))
    answer, kept = request.form.get("answer", ""), request.form.get("kept", "")
    try:
        if answer == "distinct":
            settle_distinct(one, other, signed_in().id)
            flash(t("lists.done.distinct"), "done")
        elif answer == "same" and kept in (str(one.id), str(other.id)):
            stays, goes = (one, other) if kept == str(one.id) else (other, one)
            join(stays, goes, signed_in())
            flash(t("lists.done.merged"), "done")
            return redirect(url_for("lists.persons.person", person_id=stays.id), 303)
    except NotPossible as why:
        flash(t("lists.not_done", why=why.words()), "danger")
    return redirect(url_for("lists.persons.pairs"), 303)


@blueprint.get("/people/<uuid:person_id>/merges/<uuid:merged_id>/undo")
@open_to(Role.OFFICER)
def ask_part(person_id: uuid.UUID, merged_id: uuid.UUID) -> str:
    """What taking a merge back would do, before it is done."""
    kept, merged = _merged(person_id, merged_id)
    looks.note(signed_in(), [kept.id, merged.id], Page.REGISTRY)
    return render_template("lists/part.html", person=kept, merged=merged, papers=list(papers_since(merged)))


@blueprint.post("/people/<uuid:person_id>/merges/<uuid:merged_id>/undo")
@open_to(Role.OFFICER)
def take_apart(person_id: uuid.UUID, merged_id: uuid.UUID) -> Response:
    _, merged = _merged(person_id, merged_id)
    try:
        part(merged, signed_in())
        flash(t("lists.done.parted"), "done")
    except NotPossible as why:
        flash(t("lists.not_done", why=why.words()), "danger")
    return redirect(url_for("lists.persons.person", person_id=person_id), 303)


def _merged(person_id: uuid.UUID, merged_id: uuid.UUID) -> tuple[Person, Person]:
    """The record kept and the one merged into it. Raises ``NotWithinReach``."""
    kept, merge = person_within_reach(signed_in(), person_id), db.session.get(PersonMerge, merged_id)
    if merge is None or merge.kept_id != kept.id:
        raise NotWithinReach
    return kept, db.session.get_one(Person, merged_id)


def _named(q: str, but: Person) -> list[Person]:
    words = fold(q).split()
    people = db.session.scalars(people_within_reach(signed_in()).where(Person.id != but.id).order_by(Person.name))
    return [each for each in people if all(word in fold(each.name) for word in words)][:SHOWN]


def _side(person: Person) -> Side:
    held = membership(person.id)
    lessons = select(func.count()).where(
        LessonStanding.person_id == person.id, LessonStanding.completed_at.is_not(None)
    )
    proofs = select(func.count()).where(Evidence.person_id == person.id)
    return Side(
        person, held.household if held else None, held.valid_from if held else None,
        db.session.scalar(lessons) or 0, db.session.scalar(proofs) or 0,
    )  # fmt: skip


def _known(side: Side) -> Known:
    assert side.home is not None
    each = side.person
    return Known(each.id, each.name, each.birth_year, each.phone, side.home.id, side.home.village_id)
