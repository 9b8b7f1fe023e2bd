"""Recordings for tests: real sound made by the same ffmpeg, and rows as the program leaves them."""

from __future__ import annotations

import subprocess
from functools import cache

from flask import current_app
from imageio_ffmpeg import get_ffmpeg_exe

from lms.access.models import Account
from lms.foundation import clock, ids
from lms.foundation.database import db, writes
from lms.narration.actions import Take, add_speaker, publish, take_in
from lms.narration.lines import Line, Script
from lms.narration.models import Recording
from lms.narration.work import make_sounds
from lms.registry.models import Area
from tests.cast import Cast

LESSON = "otp-and-fake-police"
SPEAKER = "Bà Giọng Mẫu"
# A hum that swells and fades like syllables, quieter than speech should be, with silence before and after.
VOICE = "aevalsrc='0.05*sin(2*PI*190*t)*(0.6+0.4*sin(2*PI*3*t))*between(t\\,1\\,{end})':d={all}:s=48000"
FORMS = {
    "webm": ("webm", "libopus"),
    "mp4": ("mp4", "aac"),
    "wav": ("wav", "pcm_s16le"),
}


@cache
def spoken(seconds: float = 4, form: str = "webm") -> bytes:
    """A recording as a phone makes it: WebM/Opus (Chrome), MP4/AAC (Safari); 1 s of silence at both ends."""
    return _made(VOICE.format(end=1 + seconds, all=2 + seconds), form)


@cache
def silence() -> bytes:
    return _made("anullsrc=r=48000:d=3", "webm")


def _made(source: str, form: str) -> bytes:
    container, codec = FORMS[form]
    command = [get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", source, "-ac", "1", "-c:a", codec]
    pipe = ["-movflags", "frag_keyframe+empty_moov"] if form == "mp4" else []
    return subprocess.run([*command, *pipe, "-f", container, "-"], capture_output=True, check=True).stdout


def script(lesson: str = LESSON) -> Script:
    found: Script = current_app.extensions["scripts"][lesson]
    return found


def take_of(line: Line, speaker_id: object, *, language: str = "vi", content: bytes = b"sound") -> Take:
    parsed = ids.parse_id(speaker_id)
    assert parsed
    return Take(
        id=ids.new_id(), language=language, lesson=LESSON, key=line.key("vi"), words=line.words.vi, speaker=parsed,
        recorded_at=clock.now(), content=content,
    )  # fmt: skip


def record(
    account: Account, commune: Area, line: Line, *, language: str = "vi", content: bytes = b"sound"
) -> Recording:
    """A line spoken by a new speaker and sent, not worked on yet."""
    speaker = add_speaker(account, commune, SPEAKER, agreed=True)
    return take_in(account, commune, take_of(line, speaker.id, language=language, content=content))


@writes
def settle(recording: Recording, sound: bytes = b"ID3 no real sound") -> Recording:
    """As the worker leaves it, without the work."""
    recording = db.session.merge(recording)
    recording.state, recording.original, recording.sound = "ready", None, sound
    recording.digest, recording.bytes, recording.milliseconds = f"{recording.id.hex[:24]}", len(sound), 1000
    return recording


def recorded(cast: Cast) -> Recording:
    """The first line of a lesson, spoken, ready, not published."""
    return settle(record(cast.trainer, cast.commune, script().lines[0]))


def published(cast: Cast, count: int = 1, *, language: str = "vi", real: bool = False) -> list[Recording]:
    """The first lines of the lesson in circulation in the cast's commune."""
    made = [
        record(cast.trainer, cast.commune, line, language=language, content=spoken() if real else b"sound")
        for line in script().lines[:count]
    ]
    if real:
        make_sounds()
    else:
        made = [settle(each, f"sound {number}".encode()) for number, each in enumerate(made)]
    publish(cast.trainer, cast.commune, language, "vi", script())
    return made
