"""From what a phone recorded to the one sound that plays everywhere: MP3, 32 kbit/s, mono, 22,050 Hz.

ffmpeg comes with the package `imageio-ffmpeg`; it runs as a process of its own with a time limit, reads one file and
nothing else. Loudness is brought to -16 LUFS (EBU R 128, two passes of `loudnorm`); silence at both ends is cut.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

RATE, KBITS = 22_050, 32
LOUDNESS, PEAK, RANGE = -16.0, -1.5, 11.0
MOST_SECONDS, LEAST_SECONDS = 60, 0.5
PATIENCE = 60
# Quieter than this there is no voice: a covered microphone, an empty room.
SILENCE_LUFS = -55.0
_EDGE = "silenceremove=start_periods=1:start_threshold=-48dB:start_silence=0.12:detection=rms"
_CUT = f"aformat=channel_layouts=mono,highpass=f=70,{_EDGE},areverse,{_EDGE},areverse"
_TARGET = f"loudnorm=I={LOUDNESS}:TP={PEAK}:LRA={RANGE}"
_SUMMARY = re.compile(r"\{[^{}]*\"input_i\"[^{}]*\}")
_TIME = re.compile(r"time=(\d+):(\d+):(\d+\.\d+)")


class BadSound(Exception):
    """It cannot be used; ``reason`` names a text: unreadable, silent, too_short, too_long."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Sound:
    """``content`` is MP3; ``loudness`` in LUFS as measured after the work."""

    content: bytes
    milliseconds: int
    loudness: float


def to_mp3(recorded: bytes) -> Sound:
    """Make the sound of a recording in any format ffmpeg reads. Raises ``BadSound``."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "recorded", Path(folder) / "sound.mp3"
        source.write_bytes(recorded)
        measured = _measure(source, f"{_CUT},{_TARGET}:print_format=json")
        told = _run(source, _encoding(measured), str(target))
        after = _measure(target, f"{_TARGET}:print_format=json")
        return Sound(target.read_bytes(), round(_seconds(told) * 1000), float(after["input_i"]))


def _measure(source: Path, filters: str) -> dict[str, str]:
    """What `loudnorm` measured; a sound that is none, too long or too short ends here."""
    told = _run(source, ["-af", filters, "-f", "null"], "-")
    seconds, found = _seconds(told), _SUMMARY.search(told)
    if seconds > MOST_SECONDS + 0.5:
        raise BadSound("too_long")
    if not found or seconds == 0:
        raise BadSound("silent")
    summary: dict[str, str] = json.loads(found.group())
    if float(summary["input_i"]) < SILENCE_LUFS:
        raise BadSound("silent")
    if seconds < LEAST_SECONDS:
        raise BadSound("too_short")
    return summary


def _encoding(measured: dict[str, str]) -> list[str]:
    known = (
        f"measured_I={measured['input_i']}:measured_TP={measured['input_tp']}:measured_LRA={measured['input_lra']}:"
        f"measured_thresh={measured['input_thresh']}:offset={measured['target_offset']}:linear=true"
    )
    plain = ["-map_metadata", "-1", "-id3v2_version", "0", "-fflags", "+bitexact", "-f", "mp3"]
    form = ["-ac", "1", "-ar", str(RATE), "-c:a", "libmp3lame", "-b:a", f"{KBITS}k"]
    return ["-af", f"{_CUT},{_TARGET}:{known}", *form, *plain]


def _run(source: Path, work: list[str], target: str) -> str:
    """What ffmpeg told. Raises ``BadSound`` when it could not read the file or did not end."""
    # Twice what is allowed is read: a longer one is noticed; silence at its ends is no fault.
    reading = ["-protocol_whitelist", "file", "-t", str(2 * MOST_SECONDS), "-i", str(source), "-map", "0:a:0"]
    command = [get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-y", "-threads", "1", *reading, *work, target]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise BadSound("unreadable") from None
    if done.returncode:
        raise BadSound("unreadable")
    return done.stderr.decode(errors="replace")


def _seconds(told: str) -> float:
    """How much came out, as ffmpeg's last progress line says."""
    times = _TIME.findall(told)
    if not times:
        return 0.0
    hours, minutes, seconds = times[-1]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
