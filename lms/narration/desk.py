"""What every page of narration begins with: the right, the commune, the language, the script."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

from flask import current_app

from lms.access.refusals import NotWithinReach
from lms.access.rights import Right, commune_for
from lms.access.session import signed_in
from lms.foundation.database import db
from lms.narration.languages import Listening
from lms.narration.lines import Line, Script
from lms.narration.models import Recording, Speaker
from lms.narration.queries import recording_in
from lms.registry.models import Area


def my_commune() -> Area:
    """The commune the signed-in account records for. Raises ``NotWithinReach`` without the right."""
    return commune_for(signed_in(), Right.NARRATE)


def languages() -> dict[str, Listening]:
    found: dict[str, Listening] = current_app.extensions["voices"]
    return found


def language_named(name: str) -> Listening:
    """Raises ``NotWithinReach``."""
    found = languages().get(name)
    if found is None:
        raise NotWithinReach
    return found


def scripts_in(communes: Sequence[int], *, drafts: bool = False) -> dict[str, Script]:
    """Everything that can be spoken in these communes: the lessons, their own ones (with ``drafts`` not only as
    published), and the app's own lines."""
    known: dict[str, Script] = current_app.extensions["scripts"]
    local: Callable[[Sequence[int], bool], dict[str, Script]] = current_app.extensions["local_scripts"]
    return known | local(communes, drafts)


def script_named(commune: Area, name: str) -> Script:
    """Raises ``NotWithinReach``."""
    found = scripts_in([commune.id], drafts=True).get(name)
    if found is None:
        raise NotWithinReach
    return found


def line_of(script: Script, reads: str, key: str) -> Line | None:
    """The line a phone recorded; None when its words have changed since."""
    return next((line for line in script.lines if line.key(reads) == key), None)


def my_recording(recording_id: uuid.UUID) -> Recording:
    """Raises ``NotWithinReach``: what another commune recorded does not exist here."""
    found = recording_in(db.session(), my_commune().id, recording_id)
    if found is None:
        raise NotWithinReach
    return found


def my_speaker(speaker_id: uuid.UUID) -> Speaker:
    """Raises ``NotWithinReach``."""
    found = db.session.get(Speaker, speaker_id)
    if found is None or found.commune_id != my_commune().id:
        raise NotWithinReach
    return found
