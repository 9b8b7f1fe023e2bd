"""The studio: a trainer or an officer with the right records the lines of a lesson, hears them, publishes them."""

from __future__ import annotations

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.access.rights import Right, may
from lms.access.session import signed_in
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import t
from lms.narration import actions
from lms.narration.actions import LESSON_BYTES, NotTaken
from lms.narration.desk import language_named, languages, my_commune, my_speaker, script_named, scripts_in
from lms.narration.lines import ANSWERS, PRACTICE, STEPS
from lms.narration.queries import Standing, history, names_of, ready, speakers_of, spoken_lines
from lms.narration.recording_views import blueprint as recordings
from lms.narration.sound import MOST_SECONDS

blueprint = Blueprint("narration", __name__, url_prefix="/voice")
blueprint.register_blueprint(recordings)


@blueprint.get("/")
@open_to(Role.TRAINER, Role.OFFICER)
def overview() -> str:
    """Every lesson with how much of it is spoken in the language asked for."""
    if not may(signed_in(), Right.NARRATE):
        return render_template("access/right_missing.html", title=t("staff.room.voice"))
    commune, known = my_commune(), languages()
    chosen = known.get(request.args.get("language", "")) or next(iter(known.values()))
    scripts = scripts_in([commune.id], drafts=True).values()
    rows = [Standing.of(db.session(), commune.id, chosen, each) for each in scripts]
    return render_template(
        "narration/overview.html",
        commune=commune,
        languages=known,
        chosen=chosen,
        rows=rows,
        speakers=speakers_of(db.session(), commune.id),
    )


@blueprint.get("/<language>/<lesson>")
@open_to(Role.TRAINER, Role.OFFICER)
def studio(language: str, lesson: str) -> str:
    """All lines to speak; with `?line=` only that line's row, as the studio's script renews it."""
    commune, spoken_in = my_commune(), language_named(language)
    script = script_named(commune, lesson)
    spoken = spoken_lines(db.session(), commune.id, spoken_in.id, spoken_in.reads, script)
    one = [each for each in spoken if each.key == request.args.get("line")]
    return render_template(
        "narration/_row.html" if one else "narration/studio.html",
        spoken=one[0] if one else None,
        groups={group: [each for each in spoken if each.line.group == group] for group in (STEPS, ANSWERS, PRACTICE)},
        script=script,
        chosen=spoken_in,
        commune=commune,
        speakers=[each for each in speakers_of(db.session(), commune.id) if not each.withdrawn_at],
        ready=len(ready(spoken)),
        heard_bytes=sum(each.heard.bytes for each in spoken if each.heard),
        most=LESSON_BYTES,
        most_seconds=MOST_SECONDS,
        account=signed_in(),
    )


@blueprint.post("/<language>/<lesson>/publication")
@open_to(Role.TRAINER, Role.OFFICER)
def publication(language: str, lesson: str) -> Response:
    """Publish what is ready."""
    commune, spoken_in = my_commune(), language_named(language)
    try:
        count = actions.publish(signed_in(), commune, spoken_in.id, spoken_in.reads, script_named(commune, lesson))
        flash(t("narration.published", n=count), "done" if count else "info")
    except NotTaken as why:
        flash(t(f"narration.not_taken.{why.reason}", **why.values), "danger")
    return redirect(url_for("narration.studio", language=language, lesson=lesson), 303)


@blueprint.get("/<language>/<lesson>/history")
@open_to(Role.TRAINER, Role.OFFICER)
def past(language: str, lesson: str) -> str:
    """Every recording there was: who spoke, who recorded it, what became of it."""
    commune, spoken_in = my_commune(), language_named(language)
    script = script_named(commune, lesson)
    found = history(db.session(), commune.id, language, [line.key(spoken_in.reads) for line in script.lines])
    return render_template(
        "narration/history.html",
        script=script,
        chosen=spoken_in,
        found=found,
        names=names_of(db.session(), {by for each in found for by in (each.recorded_by, each.ended_by) if by}),
    )


@blueprint.post("/speakers")
@open_to(Role.TRAINER, Role.OFFICER)
def speaker() -> Response:
    """Note who will speak, and that she agreed."""
    back = request.form.get("back", "")
    try:
        added = actions.add_speaker(
            signed_in(), my_commune(), request.form.get("name", ""), request.form.get("agreed") == "yes"
        )
        flash(t("narration.speaker_added", name=added.name), "done")
    except NotTaken as why:
        flash(t(f"narration.not_taken.{why.reason}"), "danger")
    return redirect(back if back.startswith("/voice/") else url_for("narration.overview"), 303)


@blueprint.post("/speakers/<uuid:speaker_id>/withdrawal")
@open_to(Role.TRAINER, Role.OFFICER)
def consent_withdrawn(speaker_id: uuid.UUID) -> Response:
    """Her voice is used no more."""
    found = my_speaker(speaker_id)
    count = actions.withdraw_consent(signed_in(), found)
    flash(t("narration.consent_withdrawn", name=found.name, n=count), "done")
    return redirect(url_for("narration.overview"), 303)
