"""The commune's own lessons: the list, one lesson with its steps, publishing, withdrawing, history, export."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lms.access.rights import Right, may
from lms.access.session import signed_in
from lms.composing import actions
from lms.composing.actions import Crossed, NotSound
from lms.composing.content import KINDS
from lms.composing.desk import draft_of, judge, my_communes, my_lesson, my_photo
from lms.composing.exporting import slug, zipped
from lms.composing.forms import LONGEST, TooLong, about_from
from lms.composing.judging import LESSON_BYTES, StepFault, notes
from lms.composing.offering import judgement_of
from lms.composing.preview_views import blueprint as preview
from lms.composing.queries import history, lessons_of, names_of, newest_of, offered, publications, revision
from lms.composing.step_views import blueprint as steps
from lms.composing.wording import told
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t

blueprint = Blueprint("composing", __name__, url_prefix="/compose")
blueprint.register_blueprint(steps)
blueprint.register_blueprint(preview)


@blueprint.get("/")
@open_to(Role.TRAINER, Role.OFFICER)
def overview() -> str:
    """Every lesson of the communes: what it is called, whether phones have it, who worked on it last."""
    if not may(signed_in(), Right.COMPOSE):
        return render_template("access/right_missing.html", title=t("staff.room.compose"))
    communes = my_communes()
    found = lessons_of(db.session(), [commune.id for commune in communes])
    drafts = newest_of(db.session(), found)
    return render_template(
        "composing/overview.html",
        communes=communes,
        lessons=found,
        drafts=drafts,
        offered={lesson.id: offered(db.session(), lesson) for lesson in found},
        names=names_of(db.session(), [draft.saved_by for draft in drafts.values()]),
    )


@blueprint.post("/")
@open_to(Role.TRAINER, Role.OFFICER)
def begin() -> AnyResponse:
    """`title`, and `commune` for who works in several."""
    communes = {str(commune.id): commune for commune in my_communes()}
    commune = communes.get(request.form.get("commune", ""), next(iter(communes.values())))
    title = request.form.get("title", "").strip()[:LONGEST]
    lesson = actions.begin(signed_in(), commune, title)
    flash(t("composing.begun"), "done")
    return redirect(url_for("composing.lesson", made=lesson.id), 303)


@blueprint.get("/<uuid:made>")
@open_to(Role.TRAINER, Role.OFFICER)
def lesson(made: uuid.UUID) -> str:
    """The lesson: its steps in order, what is wrong with each, and what can be done with the whole."""
    found = my_lesson(made)
    draft = draft_of(found)
    judgement = judgement_of(found, draft)
    noted = list(notes(judgement.faults))
    return render_template(
        "composing/lesson.html",
        lesson=found,
        draft=draft,
        content=draft.content,
        judgement=judgement,
        faults={place: [each for each in noted if each.place.step == place] for place in _places(noted)},
        count=len(noted),
        told=told,
        offered=offered(db.session(), found),
        names=names_of(db.session(), [draft.saved_by]),
        kinds=KINDS,
        most=LESSON_BYTES,
        may_record=may(signed_in(), Right.NARRATE),
    )


def _places(noted: list[StepFault]) -> set[str]:
    return {each.place.step for each in noted}


@blueprint.get("/<uuid:made>/about")
@open_to(Role.TRAINER, Role.OFFICER)
def about(made: uuid.UUID) -> str:
    found = my_lesson(made)
    draft = draft_of(found)
    return render_template("composing/about.html", lesson=found, content=draft.content, base=draft.number, crossed=None)


@blueprint.post("/<uuid:made>/about")
@open_to(Role.TRAINER, Role.OFFICER)
def save_about(made: uuid.UUID) -> AnyResponse | tuple[str, int]:
    """`title`, `outcome` in both languages, `minutes`, `skill`s; `base` is the revision the form was made from."""
    found = my_lesson(made)
    draft = draft_of(found)
    base = request.form.get("base", type=int) or 0
    page: dict[str, Any] = {"lesson": found, "crossed": None, "base": base}
    try:
        typed = about_from(request.form, request.form.getlist("skill"), draft.content)
        actions.save_about(
            signed_in(), found, base, lambda now: about_from(request.form, request.form.getlist("skill"), now)
        )
    except TooLong as fault:
        flash(t("composing.too_long", most=LONGEST), "danger")
        return render_template("composing/about.html", content=fault.content, **page), 400
    except Crossed as crossed:
        by = names_of(db.session(), [crossed.theirs.saved_by])
        page |= {"crossed": crossed.theirs, "base": crossed.theirs.number, "names": by}
        return render_template("composing/about.html", content=typed, **page), 409
    flash(t("composing.saved"), "done")
    return redirect(url_for("composing.lesson", made=made), 303)


@blueprint.post("/<uuid:made>/publication")
@open_to(Role.TRAINER, Role.OFFICER)
def publication(made: uuid.UUID) -> AnyResponse:
    """Offer the draft of now to the phones of the lesson's commune."""
    found = my_lesson(made)
    draft = draft_of(found)
    try:
        actions.publish(signed_in(), found, draft, judgement_of(found, draft))
        flash(t("composing.published", commune=found.commune.title), "done")
    except NotSound:
        flash(t("composing.not_sound"), "danger")
    return redirect(url_for("composing.lesson", made=made), 303)


@blueprint.post("/<uuid:made>/withdrawal")
@open_to(Role.TRAINER, Role.OFFICER)
def withdrawal(made: uuid.UUID) -> AnyResponse:
    actions.withdraw(signed_in(), my_lesson(made))
    flash(t("composing.withdrawn"), "done")
    return redirect(url_for("composing.lesson", made=made), 303)


@blueprint.get("/<uuid:made>/history")
@open_to(Role.TRAINER, Role.OFFICER)
def past(made: uuid.UUID) -> str:
    """Every state the draft was in, and every time it was offered: who, when."""
    found = my_lesson(made)
    states, offers = history(db.session(), found), publications(db.session(), found)
    people = [state.saved_by for state in states] + [each.published_by for each in offers]
    names = names_of(db.session(), [*people, *(each.ended_by for each in offers)])
    return render_template("composing/history.html", lesson=found, states=states, offers=offers, names=names)


@blueprint.post("/<uuid:made>/history/<int:number>")
@open_to(Role.TRAINER, Role.OFFICER)
def bring_back(made: uuid.UUID, number: int) -> AnyResponse:
    """Make that state the draft of now."""
    found = my_lesson(made)
    actions.bring_back(signed_in(), found, revision(db.session(), found, number) or abort(404))
    flash(t("composing.brought_back", n=number), "done")
    return redirect(url_for("composing.lesson", made=made), 303)


@blueprint.get("/<uuid:made>/export.zip")
@open_to(Role.TRAINER, Role.OFFICER)
def export(made: uuid.UUID) -> Response:
    """The draft as a lesson's folder (lessons/README.md)."""
    found = my_lesson(made)
    content = draft_of(found).content
    name = slug(content, found.name.partition("-")[2])
    packed = zipped(judge().lessons, name, content, lambda digest: my_photo(found, digest))
    answer = Response(packed, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer
