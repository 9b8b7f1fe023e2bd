"""A draft played as on a phone: the learner's own player, which records nothing here."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

from flask import Blueprint, render_template, request, url_for

from lms.access.rights import Right, may
from lms.access.session import signed_in
from lms.catalogue.bundle import bundle, canonical
from lms.composing.desk import draft_of, my_lesson
from lms.composing.models import LocalLesson
from lms.composing.offering import judgement_of
from lms.foundation.database import db
from lms.foundation.doors import Role, open_to
from lms.foundation.translation import LANGUAGES, language, texts
from lms.narration.lines import Script, script_of
from lms.narration.models import READY
from lms.narration.queries import spoken_lines

blueprint = Blueprint("preview", __name__)


@blueprint.get("/<uuid:made>/preview")
@open_to(Role.TRAINER, Role.OFFICER)
def preview(made: uuid.UUID) -> str:
    """The draft of now; `?step=` begins there. A draft with faults shows what is wrong instead."""
    found = my_lesson(made)
    judgement = judgement_of(found, draft_of(found))
    if judgement.catalogue is None:
        return render_template("composing/no_preview.html", lesson=found)
    told = bundle(judgement.catalogue.lessons[found.name])
    asked = request.args.get("lang", "")
    lang = asked if asked in LANGUAGES else language()
    return render_template(
        "composing/preview.html",
        lesson=found,
        lang=lang,
        preview_json={
            "bundle": json.loads(canonical(told)),
            "lang": lang,
            "step": request.args.get("step", ""),
            "text": texts(lang, "learner"),
            "sounds": dict(_sounds(found, script_of(told))),
            "back": url_for("composing.lesson", made=made),
        },
    )


def _sounds(lesson: LocalLesson, script: Script) -> Iterator[tuple[str, str]]:
    """The address of each recorded line, published or not, by the key of its words; for who may hear them."""
    if not may(signed_in(), Right.NARRATE):
        return
    for lang in LANGUAGES:
        for spoken in spoken_lines(db.session(), lesson.commune_id, lang, lang, script):
            draft = spoken.draft if spoken.draft and spoken.draft.state == READY else None
            if recording := draft or spoken.heard:
                yield spoken.line.key(lang), f"/voice/recordings/{recording.id}.mp3"
