"""Giving lessons to a person, a household, a group or a village, seeing what became of it, changing, taking back."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.access import looks
from lms.access.looks import Page
from lms.access.reach import household_within_reach, person_within_reach
from lms.access.session import signed_in
from lms.foundation import clock, ids
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import day, language, t
from lms.registry.models import Area, Household
from lms.registry.queries import membership
from lms.teaching.actions import assign, change_assignment, withdraw_assignment
from lms.teaching.assignment_forms import AssignmentForm
from lms.teaching.assignment_story import named_by, naming, story_of, taken_back, whole
from lms.teaching.desk import lessons, my_villages, my_work, village_asked
from lms.teaching.effects import Effect
from lms.teaching.group_models import LearnerGroup
from lms.teaching.groups import group_within_reach, groups_within_reach
from lms.teaching.households import Work
from lms.teaching.models import Assignment, AssignmentNote
from lms.teaching.queries import assignment_within_reach, assignments_within_reach
from lms.teaching.refusals import NotAllowed
from lms.teaching.reminders import reminded
from lms.teaching.stating import Member, Recipient
from lms.teaching.tasks import task_of, tasks_in
from lms.teaching.voice_models import ASSIGNMENT
from lms.teaching.voices import settle_draft, voices_of

blueprint = Blueprint("assignments", __name__, url_prefix="/assignments")


@blueprint.get("")
@open_to(Role.TRAINER)
def overview() -> str:
    work = my_work()
    ended = taken_back(db.session(), signed_in())
    return render_template(
        "teaching/assignments.html",
        now=clock.now(),
        effects=work.effects,
        ended=ended,
        naming=_naming(work, [*(each.assignment for each in work.effects), *ended]),
    )


@blueprint.get("/new")
@open_to(Role.TRAINER)
def new() -> str:
    return _page(AssignmentForm(task=f"path:{lessons().paths[0].id}"), _asked())


@blueprint.post("/new")
@open_to(Role.TRAINER)
def give() -> Response | tuple[str, int]:
    to, form = _asked(), AssignmentForm.read(signed_in(), request.form, request.files)
    if to is None:
        form.errors["to"] = "teaching.unanswered.to"
    if to is None or form.errors:
        return _page(form, to), 422
    try:
        given = assign(signed_in(), form.kind_and_id, to, form.day, form.note, form.id)
    except NotAllowed as refusal:
        form.refuse(refusal.key)
        return _page(form, to), 422
    if form.voice:
        settle_draft(form.voice, given)
    task = task_of(lessons(), *form.kind_and_id)
    flash(t("teaching.given", task=task.title[language()] if task else form.task, to=_name_of(to)), "done")
    return redirect(_before(to), 303)


@blueprint.get("/<uuid:assignment_id>")
@open_to(Role.TRAINER)
def assignment(assignment_id: uuid.UUID) -> str:
    return _detail(assignment_id)


@blueprint.post("/<uuid:assignment_id>/changes")
@open_to(Role.TRAINER)
def change(assignment_id: uuid.UUID) -> Response | tuple[str, int]:
    given, form = assignment_within_reach(signed_in(), assignment_id), AssignmentForm.change(request.form)
    if not form.errors:
        try:
            change_assignment(signed_in(), given, form.day, form.note, form.id)
        except NotAllowed as refusal:
            form.refuse(refusal.key)
    if form.errors:
        return _detail(assignment_id, form), 422
    flash(t("teaching.changed"), "done")
    return redirect(url_for("teaching.assignments.assignment", assignment_id=assignment_id), 303)


@blueprint.post("/<uuid:assignment_id>/withdrawal")
@open_to(Role.TRAINER)
def withdraw(assignment_id: uuid.UUID) -> Response:
    account = signed_in()
    assignment_within_reach(account, assignment_id)
    withdraw_assignment(account, assignment_id, ids.id_of("withdrew", assignment_id, account.id))
    flash(t("teaching.withdrawn"), "done")
    return redirect(url_for("teaching.assignments.overview"), 303)


def _detail(assignment_id: uuid.UUID, form: AssignmentForm | None = None) -> str:
    work = my_work()
    effect = next((each for each in work.effects if each.assignment.id == assignment_id), None) or abort(404)
    looks.note(signed_in(), named_by(effect), Page.ASSIGNMENT)
    given, note = effect.assignment, db.session.get(AssignmentNote, assignment_id)
    words = note.text if note else ""
    mine = assignments_within_reach(signed_in()).where(Assignment.id == assignment_id)
    return render_template(
        "teaching/assignment.html",
        now=clock.now(),
        effect=effect,
        story=story_of(db.session(), effect, work.households()),
        note=words,
        naming=_naming(work, [given]),
        invitation=_invitation(effect, words),
        voice=voices_of(db.session(), ASSIGNMENT, [assignment_id]).get(assignment_id),
        reminded=reminded(db.session(), assignment_id),
        new_voice=ids.new_id(),
        may_change=db.session.scalar(mine) is not None,
        form=form or AssignmentForm(due=given.due.isoformat() if given.due else "", note=words),
        today=clock.today(),
    )


def _invitation(effect: Effect, note: str) -> str:
    """A text ready for a chat: what, until when, her words, where."""
    base_url = current_app.extensions["settings"].base_url
    where = f"{base_url}/lessons/{effect.lessons[0]}" if len(effect.lessons) == 1 else f"{base_url}/"
    parts = [t("teaching.invitation", task=effect.title[language()], by=signed_in().name)]
    if effect.assignment.due:
        parts.append(t("teaching.invitation_due", day=day(effect.assignment.due)))
    return "\n".join([" ".join(parts), *([note] if note else []), where])


def _asked() -> Recipient | None:
    """Whom to give to; who or what is not hers is answered with 404."""
    values = request.values
    chosen, _, identifier = values.get("to", "").partition(":")
    named = {kind: values.get(kind, "") or (identifier if kind == chosen else "") for kind in _LOADERS}
    for kind, text in named.items():
        if text:
            return _LOADERS[kind](ids.parse_id(text) or abort(404))
    return village_asked(values.get("village", "") or (identifier if chosen == "village" else ""))


def _member(person_id: uuid.UUID) -> Member:
    person, home = person_within_reach(signed_in(), person_id), membership(person_id)
    return Member(person, home.household) if home else abort(404)


_LOADERS: Final[dict[str, Callable[[uuid.UUID], Recipient]]] = {
    "household": lambda identifier: household_within_reach(signed_in(), identifier),
    "group": lambda identifier: group_within_reach(signed_in(), identifier),
    "person": _member,
}


def _page(form: AssignmentForm, to: Recipient | None) -> str:
    hidden = {Household: "household", Area: "village", LearnerGroup: "group", Member: "person"}
    kept = (hidden[type(to)], to.person.id if isinstance(to, Member) else to.id) if to else None
    return render_template(
        "teaching/assignment_form.html",
        form=form,
        to=_name_of(to) if to else "",
        kept=kept,
        back=_before(to),
        villages=my_villages(),
        groups=db.session.scalars(groups_within_reach(signed_in())).all(),
        tasks=list(tasks_in(lessons())),
        today=clock.today(),
    )


def _name_of(to: Recipient) -> str:
    if isinstance(to, Household):
        return to.label
    if isinstance(to, Member):
        return to.person.name
    return to.name if isinstance(to, LearnerGroup) else to.title


def _before(to: Recipient | None) -> str:
    if isinstance(to, Household | Member):
        household = to.household if isinstance(to, Member) else to
        return url_for("teaching.household", household_id=household.id)
    if isinstance(to, LearnerGroup):
        return url_for("teaching.groups.group", group_id=to.id)
    return url_for("teaching.assignments.overview")


def _naming(work: Work, assignments: Iterable[Assignment]) -> dict[str, dict[Any, str]]:
    villages = {village.id: whole(village) for village in my_villages()}
    return naming(db.session(), list(assignments), work.households(), villages, lessons())
