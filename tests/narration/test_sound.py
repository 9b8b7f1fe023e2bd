"""Whatever a phone recorded becomes MP3, mono, 22 kHz, 32 kbit/s, equally loud; what is no voice is named."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from lms.narration.sound import BadSound, Sound, to_mp3
from tests.narration.takes import silence, spoken

pytestmark = [pytest.mark.slow, pytest.mark.once]


def told_of(content: bytes, folder: Path) -> str:
    """What ffmpeg itself says of a sound."""
    file = folder / "sound.mp3"
    file.write_bytes(content)
    command = [get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-i", str(file), "-af", "ebur128", "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stderr


def made(form: str) -> Sound:
    return to_mp3(spoken(4, form))


@pytest.mark.parametrize("form", ["webm", "mp4", "wav"])
def test_every_form_becomes_the_one_that_plays_everywhere(form: str, tmp_path: Path) -> None:
    told = told_of(made(form).content, tmp_path)
    assert re.search(r"Audio: mp3[^,]*, 22050 Hz, mono, [^,]+, 32 kb/s", told), told


def test_the_loudness_is_brought_to_sixteen_lufs(tmp_path: Path) -> None:
    sound = made("webm")
    measured = [float(each) for each in re.findall(r"I:\s+(-?[\d.]+) LUFS", told_of(sound.content, tmp_path))]
    assert measured[-1] == pytest.approx(-16, abs=1.5)
    assert sound.loudness == pytest.approx(measured[-1], abs=1)


def test_silence_at_both_ends_is_cut() -> None:
    sound = made("webm")
    assert 3_800 <= sound.milliseconds <= 4_700
    assert len(sound.content) == pytest.approx(sound.milliseconds * 4, rel=0.1)


def test_what_is_no_voice_is_named() -> None:
    reasons = []
    for content in (silence(), spoken(63, "webm"), spoken(0.2, "wav"), b"no sound at all", b"", spoken()[:200]):
        with pytest.raises(BadSound) as fault:
            to_mp3(content)
        reasons.append(fault.value.reason)
    assert reasons == ["silent", "too_long", "too_short", "unreadable", "unreadable", "unreadable"]


def test_a_playlist_cannot_make_the_server_read_elsewhere(tmp_path: Path) -> None:
    other = tmp_path / "secret.wav"
    other.write_bytes(spoken(2, "wav"))
    for playlist in (f"ffconcat version 1.0\nfile {other}\n", f"#EXTM3U\n#EXTINF:2,\nfile://{other}\n#EXT-X-ENDLIST\n"):
        with pytest.raises(BadSound, match="unreadable"):
            to_mp3(io.BytesIO(playlist.encode()).getvalue())
