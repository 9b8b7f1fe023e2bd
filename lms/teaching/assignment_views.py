"""Giving a path to a household or a village, seeing what became of it, taking it back."""

from __future__ import annotations

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.access.reach import household_within_reach
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import language, t
from lms.registry.models import Area, Household
from lms.teaching.actions import assign_path, withdraw_assignment
from lms.teaching.desk import lessons, my_villages, my_work, village_asked
from lms.teaching.forms import AssignmentForm
from lms.teaching.models import Assignment
from lms.teaching.queries import names_of
from lms.teaching.refusals import NotAllowed

blueprint = Blueprint("assignments", __name__, url_prefix="/assignments")


@blueprint.get("")
@open_to(Role.TRAINER)
def overview() -> str:
    work = my_work()
    return render_template(
        "teaching/assignments.html",
        now=clock.now(),
        effects=work.effects,
        households=work.households(),
        villages={village.id: village for village in my_villages()},
        names=names_of(db.session(), {each.assignment.by for each in work.effects}),
    )


@blueprint.get("/new")
@open_to(Role.TRAINER)
def new() -> str:
    return _page(AssignmentForm(path=lessons().paths[0].id), _asked())


@blueprint.post("/new")
@open_to(Role.TRAINER)
def give() -> Response | tuple[str, int]:
    to, form = _asked(), AssignmentForm.read(request.form)
    if to is None:
        form.errors["village"] = "teaching.unanswered.village"
    if to is None or form.errors:
        return _page(form, to), 422
    try:
        assign_path(signed_in(), form.path, to, form.day, form.note, form.id)
    except NotAllowed as refusal:
        form.refuse(refusal.key)
        return _page(form, to), 422
    title = lessons().paths_by_id[form.path].title[language()]
    flash(t("teaching.given", path=title, to=_name_of(to)), "done")
    return redirect(_after(to), 303)


@blueprint.post("/<uuid:assignment_id>/withdrawal")
@open_to(Role.TRAINER)
def withdraw(assignment_id: uuid.UUID) -> Response:
    account, assignment = signed_in(), db.session.get(Assignment, assignment_id) or abort(404)
    if assignment.household_id:
        household_within_reach(account, assignment.household_id)
    elif assignment.village_id not in {village.id for village in my_villages()}:
        abort(404)
    withdraw_assignment(account, assignment_id, ids.id_of("withdrew", assignment_id, account.id))
    flash(t("teaching.withdrawn"), "done")
    return redirect(url_for("teaching.assignments.overview"), 303)


def _asked() -> Household | Area | None:
    """Whom to give to; a household or a village that is not hers is answered with 404."""
    household = request.values.get("household", "")
    if household:
        return household_within_reach(signed_in(), ids.parse_id(household) or abort(404))
    return village_asked(request.values.get("village", ""))


def _page(form: AssignmentForm, to: Household | Area | None) -> str:
    return render_template(
        "teaching/assignment_form.html",
        form=form,
        household=to if isinstance(to, Household) else None,
        village=to if isinstance(to, Area) else None,
        villages=my_villages(),
        paths=lessons().paths,
        today=clock.today(),
    )


def _name_of(to: Household | Area) -> str:
    return to.label if isinstance(to, Household) else to.title


def _after(to: Household | Area) -> str:
    if isinstance(to, Household):
        return url_for("teaching.household", household_id=to.id)
    return url_for("teaching.assignments.overview")
