"""The steps of a lesson: added, moved, written, given a picture, taken out."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from msgspec.structs import replace
from werkzeug.wrappers import Response as AnyResponse

from lms.access.session import signed_in
from lms.catalogue.photos import PHOTO_BYTES
from lms.composing import actions
from lms.composing.actions import Crossed
from lms.composing.content import ANSWERS, DRAWING, KINDS, PHOTO, QUESTIONS, ROWS, SHOWN, StepDraft, Words
from lms.composing.desk import (
    alt_of,
    draft_of,
    drawings,
    drawn,
    judge,
    my_communes,
    my_lesson,
    my_photo,
    practices,
    step_of,
)
from lms.composing.forms import LONGEST, TooLong, step_from
from lms.composing.judging import notes
from lms.composing.models import LocalLesson
from lms.composing.offering import judgement_of
from lms.composing.photos import BadPhoto
from lms.composing.queries import names_of
from lms.composing.wording import told
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t

blueprint = Blueprint("steps", __name__)


@blueprint.post("/<uuid:made>/steps")
@open_to(Role.TRAINER, Role.OFFICER)
def add(made: uuid.UUID) -> AnyResponse:
    """`kind`: a new step of that kind at the end."""
    found, kind = my_lesson(made), request.form.get("kind", "")
    if kind not in KINDS:
        abort(400)
    content = actions.rearrange(signed_in(), found, lambda now: now.with_new(kind))
    return redirect(url_for("composing.steps.step", made=made, step=content.steps[-1].id), 303)


@blueprint.post("/<uuid:made>/steps/<step>/place")
@open_to(Role.TRAINER, Role.OFFICER)
def move(made: uuid.UUID, step: str) -> AnyResponse:
    """`by`: -1 for earlier, 1 for later."""
    found = my_lesson(made)
    by = -1 if request.form.get("by") == "-1" else 1
    actions.rearrange(signed_in(), found, lambda now: now.moved(step, by))
    return redirect(url_for("composing.lesson", made=made, _anchor=step), 303)


@blueprint.post("/<uuid:made>/steps/<step>/removal")
@open_to(Role.TRAINER, Role.OFFICER)
def remove(made: uuid.UUID, step: str) -> AnyResponse:
    """Taken out of the draft; the history keeps it."""
    found = my_lesson(made)
    try:
        actions.remove_step(signed_in(), found, request.form.get("base", type=int) or 0, step)
        flash(t("composing.removed"), "done")
    except Crossed as crossed:
        by = names_of(db.session(), [crossed.theirs.saved_by])
        flash(t("composing.not_removed", name=by.get(crossed.theirs.saved_by, "")), "danger")
    return redirect(url_for("composing.lesson", made=made), 303)


@blueprint.get("/<uuid:made>/steps/<step>")
@open_to(Role.TRAINER, Role.OFFICER)
def step(made: uuid.UUID, step: str) -> str:
    found = my_lesson(made)
    draft = draft_of(found)
    return _page(found, step_of(draft, step), draft.number)


@blueprint.post("/<uuid:made>/steps/<step>")
@open_to(Role.TRAINER, Role.OFFICER)
def save(made: uuid.UUID, step: str) -> AnyResponse | tuple[str, int]:
    """The step as typed, with its picture; `base` is the revision the form was made from. 409: see ``Crossed``.

    `photo` is a file, `drawing` the name of a borrowed one, `picture` what it had: sent along so that nothing is lost.
    """
    found = my_lesson(made)
    draft = draft_of(found)
    base = request.form.get("base", type=int) or 0
    before = draft.content.step(step) or StepDraft(step, _kind_of(step))
    typed, bad = _pictured(found, before)
    try:
        typed = step_from(request.form, typed)
        typed = _described(typed)
        actions.save_step(signed_in(), found, base, typed)
    except TooLong as fault:
        flash(t("composing.too_long", most=LONGEST), "danger")
        return _page(found, fault.step or typed, base), 400
    except Crossed as crossed:
        return _page(found, typed, crossed.theirs.number, crossed.theirs), 409
    if bad:
        flash(t(f"composing.bad_photo.{bad}"), "danger")
        return redirect(url_for("composing.steps.step", made=made, step=step), 303)
    flash(t("composing.saved"), "done")
    return redirect(url_for("composing.lesson", made=made, _anchor=step), 303)


def _kind_of(step: str) -> str:
    """Of a step that was taken out meanwhile: its id begins with its kind."""
    kind = step.rpartition("-")[0]
    return kind if kind in KINDS else abort(404)


def _pictured(lesson: LocalLesson, step: StepDraft) -> tuple[StepDraft, str]:
    """The step with the picture chosen; and why a photo was not taken."""
    if step.kind not in SHOWN:
        return step, ""
    kept = request.form.get("picture", "")
    digest = kept.removeprefix(PHOTO)
    step = replace(step, picture=kept if kept.startswith(PHOTO) and my_photo(lesson, digest) else step.picture)
    sent, drawing = request.files.get("photo"), request.form.get("drawing", "")
    if sent and sent.filename:
        try:
            return replace(step, picture=PHOTO + actions.keep_photo(signed_in(), lesson.commune_id, sent.read())), ""
        except BadPhoto as fault:
            return step, fault.reason
    return (replace(step, picture=DRAWING + drawing) if judge().drawing(drawing) else step), ""


def _described(step: StepDraft) -> StepDraft:
    """A borrowed drawing brings its description along, where the author wrote none."""
    if not step.drawing:
        return step
    own = Words(*(alt_of(step.drawing, lang) for lang in ("vi", "en")))
    return step if step.alt.vi else replace(step, alt=own)


def _page(lesson: LocalLesson, step: StepDraft, base: int, theirs: Any = None) -> str:
    draft = draft_of(lesson)
    faults = notes(judgement_of(lesson, draft).faults) if draft.content.step(step.id) == step else ()
    order = [each.id for each in draft.content.steps]
    return render_template(
        "composing/step.html",
        lesson=lesson,
        step=step,
        number=order.index(step.id) + 1 if step.id in order else len(order) + 1,
        base=base,
        theirs=theirs.content.step(step.id) if theirs else None,
        crossed=theirs,
        names=names_of(db.session(), [theirs.saved_by]) if theirs else {},
        faults=[each for each in faults if each.place.step == step.id],
        told=told,
        rows=ROWS.get(step.kind, 0),
        questions=QUESTIONS,
        answers=ANSWERS,
        shown=step.kind in SHOWN,
        practices=practices() if step.kind == "practise" else [],
        drawings=drawings() if step.kind in SHOWN else [],
        most_bytes=PHOTO_BYTES,
        most_letters=LONGEST,
    )


@blueprint.get("/<uuid:made>/photos/<photo>.jpg")
@open_to(Role.TRAINER, Role.OFFICER)
def photo(made: uuid.UUID, photo: str) -> Response:
    answer = Response(my_photo(my_lesson(made), photo), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@blueprint.get("/drawings/<lesson>/<scene>.svg")
@open_to(Role.TRAINER, Role.OFFICER)
def borrowed(lesson: str, scene: str) -> Response:
    """A drawing of the programme's lessons, to choose from."""
    my_communes()
    answer = Response(drawn(f"{lesson}/{scene}") or abort(404), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
