"""What phones of some communes may listen to: languages, sizes, and for each lesson which sound speaks which words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from lms.catalogue.bundle import canonical
from lms.narration.languages import Listening
from lms.narration.lines import Script
from lms.narration.models import Recording
from lms.narration.queries import circulating


def sounds_json(language: Listening, script: Script, heard: Mapping[str, Recording]) -> dict[str, Any]:
    """Which sound speaks which words of a script: `lines` key → number of the sound, `sounds` digest and bytes.

    The words are found in whichever language they are shown, so a Dao voice speaks under Vietnamese and English text.
    """
    sounds: list[list[Any]] = []
    lines: dict[str, int] = {}
    for line in script.lines:
        recording = heard.get(line.key(language.reads))
        if recording:
            lines |= {key: len(sounds) for key in line.keys}
            sounds.append([recording.digest, recording.bytes])
    made = {"language": language.id, "lesson": script.id, "lines": lines, "sounds": sounds}
    version = hashlib.sha256(canonical(made)).hexdigest()[:12]
    return {**made, "bytes": sum(each[1] for each in sounds), "version": version}


def heard_in(session: Session, communes: Sequence[int], language: Listening) -> dict[str, Recording]:
    """The recording of each line in one language, a commune's own before a shared one."""
    return {each.key: each for each in circulating(session, communes, language.id)}


def voices_json(
    session: Session, communes: Sequence[int], languages: Iterable[Listening], scripts: Iterable[Script]
) -> dict[str, Any]:
    """Every language, with the lessons that have a voice in it: version and bytes."""
    told, known = [], list(scripts)
    for language in languages:
        heard = heard_in(session, communes, language)
        made = [sounds_json(language, script, heard) for script in known] if heard else []
        spoken = [each for each in made if each["sounds"]]
        lessons = {each["lesson"]: {"version": each["version"], "bytes": each["bytes"]} for each in spoken}
        told.append({"id": language.id, "name": language.name.to_json(), "lessons": lessons})
    return {"languages": told}
