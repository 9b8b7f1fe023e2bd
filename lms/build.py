"""What phones and browsers load: bundled by Deno, named by content, compressed; only rebuilt when a source changed."""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zopfli.gzip import compress

from lms import parts
from lms.foundation.settings import ROOT
from lms.foundation.translation import TEXT

STATIC = ROOT / "lms" / "static"
CARRIERS = ROOT / "requirements" / "carriers.txt"
# What staff pages take from the npm registry, with its hashes.
LOCK = ROOT / "requirements" / "deno.lock"
HTMX_SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"

SCRIPTS = {
    "sw.js": STATIC / "pwa" / "sw.js",
    "field.js": STATIC / "field" / "main.js",
    "field-sw.js": STATIC / "field" / "field-sw.js",
    "staff.js": STATIC / "js" / "main.js",
    "codes.js": STATIC / "js" / "codes" / "main.js",
    "hand-over.js": STATIC / "js" / "hand-over" / "main.js",
    "composing.js": STATIC / "js" / "composing" / "main.js",
    "composing-preview.js": STATIC / "js" / "composing" / "preview.js",
    "studio.js": STATIC / "js" / "studio" / "main.js",
    "preview.js": STATIC / "js" / "preview" / "main.js",
    "preview-phone.js": STATIC / "js" / "preview" / "phone.js",
}
STYLES = {
    "learner.css": ("tokens.css", "base.css", "learner/*.css"),
    "staff.css": ("tokens.css", "base.css", "components/*.css", "staff/*.css"),
    "preview.css": ("preview/*.css",),
    "composing-preview.css": ("composing/*.css",),
}


class BuildFailed(Exception):
    """A step of the build failed; the message says which and why."""


def build(folder: Path) -> bool:
    """Make ``folder`` (assets and manifest.json); False when it was up to date already.

    Two at once take turns. Files of earlier builds stay: a server or a phone may still ask for them.
    """
    assets, stamp = folder / "assets", folder / "inputs.sha256"
    assets.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        fingerprint = _fingerprint()
        if stamp.exists() and stamp.read_text() == fingerprint:
            return False
        manifest = dict(_kept(assets, _made(folder)))
        for name in set(manifest.values()):
            _compress(assets / name)
        _replace(folder / "manifest.json", json.dumps(manifest, indent=1).encode())
        _replace(stamp, fingerprint.encode())
        return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _replace(file: Path, content: bytes) -> None:
    """Nobody ever reads half a file."""
    draft = file.with_name(f"{file.name}.part")
    draft.write_bytes(content)
    draft.replace(file)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    words = (TEXT / "parts").rglob("*.json")
    for file in sorted((*STATIC.rglob("*.*"), *words, CARRIERS, LOCK, Path(__file__), Path(parts.__file__))):
        digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


def _made(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """``(name, hashed name, content)`` of every file."""
    yield from parts.app(folder)
    for name, content in _plain(folder):
        yield name, parts.hashed_name(name, content), content


def _plain(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name, source in SCRIPTS.items():
        yield name, _bundled(source, folder / name)
    for name, patterns in STYLES.items():
        yield name, _joined(patterns)
    yield "htmx.js", _htmx(folder / "carriers")
    for icon in sorted((STATIC / "pwa" / "icons").glob("*.*")):
        yield icon.name, icon.read_bytes()


def _kept(assets: Path, files: Iterable[tuple[str, str, bytes]]) -> Iterator[tuple[str, str]]:
    for name, hashed, content in files:
        _replace(assets / hashed, content)
        yield name, hashed


def _compress(file: Path) -> None:
    """Beside the file, as WhiteNoise serves it; zopfli makes it 4 % smaller than gzip can."""
    if file.suffix != ".png":
        _replace(file.with_name(f"{file.name}.gz"), compress(file.read_bytes()))


def _bundled(source: Path, target: Path) -> bytes:
    parts.deno_bundle("--lock", str(LOCK), "--frozen", "-o", str(target), str(source))
    content = target.read_bytes()
    target.unlink()
    return content


def _joined(patterns: tuple[str, ...]) -> bytes:
    sheets = [file.read_text() for pattern in patterns for file in sorted((STATIC / "css").glob(pattern))]
    without_comments = re.sub(r"/\*.*?\*/", "", "\n".join(sheets), flags=re.S)
    return re.sub(r"\s*\n\s*", "\n", without_comments).strip().encode()


def _htmx(target: Path) -> bytes:
    """htmx 2 from the pinned wheel that carries it, checked by its own hash."""
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--upgrade",
    ]
    choose = ["--require-hashes", "--only-binary", ":all:", "--target", str(target), "-r", str(CARRIERS)]
    result = subprocess.run(install + choose, capture_output=True, text=True)
    if result.returncode:
        raise BuildFailed(f"fetching htmx failed:\n{result.stderr}")
    content = next(target.rglob("htmx-2.min.js")).read_bytes()
    if hashlib.sha256(content).hexdigest() != HTMX_SHA256:
        raise BuildFailed("htmx-2.min.js is not the file that was reviewed")
    return content
