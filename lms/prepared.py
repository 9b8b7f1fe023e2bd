"""What is made of the lessons at every start, kept beside the build so that the next start need only read it.

Reading, judging and composing all lessons is half of a start; a phone waits for it after each restart of the server.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from lms.foundation.settings import ROOT

FILE: Final = "lessons.prepared"
_DIGEST: Final = hashlib.sha256().digest_size
_PROGRAM: Final = (ROOT / "lms", "**/*.py"), (ROOT / "lms" / "text", "**/*.json"), (ROOT / "requirements", "run.txt")

Made = TypeVar("Made")
log = logging.getLogger(__name__)


def prepared(lessons: Path, build: Path, make: Callable[[], Made]) -> Made:
    """What ``make`` answers, from ``build`` where it was kept of just these lessons, texts and this program.

    Whoever may write in ``build`` may change the served scripts as well: the kept file is trusted as they are.
    What cannot be kept (a folder that is only read) is made anew each time. Raises whatever ``make`` raises.
    """
    file, wanted = build / FILE, _fingerprint(lessons)
    kept = _kept(file, wanted)
    if kept is not None:
        known: Made = pickle.loads(kept)
        return known
    made = make()
    _keep(file, wanted, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


def _kept(file: Path, wanted: bytes) -> bytes | None:
    """The content, if it was made of what is there now and is whole."""
    try:
        found = file.read_bytes()
    except FileNotFoundError:
        return None
    of, proof, content = found[:_DIGEST], found[_DIGEST : 2 * _DIGEST], found[2 * _DIGEST :]
    return content if of == wanted and hashlib.sha256(content).digest() == proof else None


def _keep(file: Path, of: bytes, content: bytes) -> None:
    draft = file.with_name(f"{file.name}.{hashlib.sha256(of + content).hexdigest()[:8]}.part")
    try:
        draft.write_bytes(of + hashlib.sha256(content).digest() + content)
        draft.replace(file)
    except OSError as why:
        log.info("not kept for the next start: %s", why)


def _fingerprint(lessons: Path) -> bytes:
    digest = hashlib.sha256(sys.version.encode())
    for folder, file in _sources(lessons):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder)} {len(content)} ".encode() + content)
    return digest.digest()


def _sources(lessons: Path) -> Iterator[tuple[Path, Path]]:
    for folder, pattern in ((lessons, "**/*.*"), *_PROGRAM):
        yield from ((folder, file) for file in sorted(folder.glob(pattern)) if file.is_file())
