"""Groups of learners: listed, made, filled by hand, ended."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import people_within_reach, person_within_reach, village_within_reach
from lms.access.session import signed_in
from lms.foundation import clock
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.registry.models import Household, Membership, Person
from lms.registry.queries import holds
from lms.registry.spelling import fold, tidy
from lms.teaching.assignment_forms import GroupForm
from lms.teaching.desk import my_villages
from lms.teaching.group_models import HAND, RULES, LearnerGroup
from lms.teaching.groups import (
    add_member,
    end_group,
    group_within_reach,
    groups_within_reach,
    make_group,
    members_of,
    remove_member,
)
from lms.teaching.refusals import NotAllowed

# Whoever is looked for by name: more than this asks for another letter.
FOUND_SHOWN = 12

blueprint = Blueprint("groups", __name__, url_prefix="/assignments/groups")


@blueprint.get("")
@open_to(Role.TRAINER)
def overview() -> str:
    groups = db.session.scalars(groups_within_reach(signed_in())).all()
    sizes = {group.id: len(members_of(group)) for group in groups}
    return render_template("teaching/groups.html", now=clock.now(), groups=groups, sizes=sizes)


@blueprint.get("/new")
@open_to(Role.TRAINER)
def new() -> str:
    mine = my_villages()
    return _form(GroupForm(villages=[mine[0].id] if len(mine) == 1 else []))


@blueprint.post("/new")
@open_to(Role.TRAINER)
def make() -> Response | tuple[str, int]:
    form = GroupForm.read(request.form)
    villages = [village_within_reach(signed_in(), each) for each in form.villages]
    try:
        make_group(signed_in(), form.draft(villages), form.id)
    except NotAllowed as refusal:
        form.refuse(refusal.key)
        return _form(form), 422
    flash(t("groups.made", name=form.name), "done")
    return redirect(url_for("teaching.groups.group", group_id=form.id), 303)


@blueprint.get("/<uuid:group_id>")
@open_to(Role.TRAINER)
def group(group_id: uuid.UUID) -> str:
    found, q = group_within_reach(signed_in(), group_id), tidy(request.args.get("q", ""))[:100]
    members = members_of(found)
    matching = _matching(found, q, {person.id for person, _ in members}) if q and found.rule == HAND else []
    looks.note(signed_in(), [each.id for each, _ in (*members, *matching[:FOUND_SHOWN])], Page.GROUP)
    return render_template(
        "teaching/group.html",
        now=clock.now(),
        group=found,
        members=members,
        q=q,
        found=matching,
        shown=FOUND_SHOWN,
    )


@blueprint.post("/<uuid:group_id>/members")
@open_to(Role.TRAINER)
def add(group_id: uuid.UUID) -> Response:
    found, person = group_within_reach(signed_in(), group_id), _person_asked()
    try:
        add_member(signed_in(), found, person)
        flash(t("groups.added", name=person.name), "done")
    except NotAllowed as refusal:
        flash(t(refusal.key), "danger")
    return _back(group_id)


@blueprint.post("/<uuid:group_id>/members/<uuid:person_id>/removal")
@open_to(Role.TRAINER)
def remove(group_id: uuid.UUID, person_id: uuid.UUID) -> Response:
    remove_member(signed_in(), group_within_reach(signed_in(), group_id), person_id)
    return _back(group_id)


@blueprint.post("/<uuid:group_id>/ending")
@open_to(Role.TRAINER)
def end(group_id: uuid.UUID) -> Response:
    end_group(signed_in(), group_within_reach(signed_in(), group_id))
    flash(t("groups.ended"), "done")
    return redirect(url_for("teaching.groups.overview"), 303)


def _person_asked() -> Person:
    try:
        return person_within_reach(signed_in(), uuid.UUID(request.form.get("person", "")))
    except ValueError:
        return person_within_reach(signed_in(), uuid.UUID(int=0))


def _back(group_id: uuid.UUID) -> Response:
    return redirect(url_for("teaching.groups.group", group_id=group_id), 303)


def _form(form: GroupForm) -> str:
    return render_template("teaching/group_form.html", form=form, villages=my_villages(), rules=(HAND, *RULES))


def _matching(group: LearnerGroup, q: str, already: set[uuid.UUID]) -> list[tuple[Person, Household]]:
    """People of the group's villages whose name or household fits the words, with or without accents."""
    words = fold(q).split()
    reach = people_within_reach(signed_in()).with_only_columns(Person.id)
    rows = db.session.execute(
        select(Person, Household)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .options(joinedload(Household.village))
        .where(Person.id.in_(reach), Household.village_id.in_([village.id for village in group.villages]))
        .where(holds(Membership.valid_from, Membership.valid_to, clock.today()))
        .order_by(Household.code, Person.name)
    )
    fitting = []
    for person, household in rows:
        text = fold(" ".join((person.name, person.called, household.code, household.label)))
        if person.id not in already and all(word in text for word in words):
            fitting.append((person, household))
    return fitting
