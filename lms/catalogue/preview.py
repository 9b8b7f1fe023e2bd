"""What `lms lessons preview` shows: the folder as it is now, read again whenever a file changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from lms.catalogue.bundle import bundle, canonical, packed_size
from lms.catalogue.check import judge
from lms.catalogue.draft import Draft, read_folder
from lms.catalogue.faults import Fault
from lms.catalogue.model import Lesson
from lms.catalogue.playable import playable
from lms.catalogue.text_rules import PLACES

Stamp = frozenset[tuple[str, int, int]]


@dataclass
class Shown:
    """A lesson as it was when it could last be played; `bundle` is the phone's, as JSON."""

    lesson: Lesson
    bundle: bytes
    version: str
    size: int


@dataclass
class Preview:
    """Reads the lessons folder when it changed; may be asked by several threads."""

    folder: Path
    _stamp: Stamp = frozenset()
    _draft: Draft | None = None
    _faults: list[Fault] = field(default_factory=list)
    _shown: dict[str, Shown] = field(default_factory=dict)
    _stale: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def state(self, lesson: str) -> dict[str, object] | None:
        """Tell how the folder and one lesson stand; None for a lesson that is not there."""
        with self._lock:
            draft = self._read()
            if lesson not in draft.lessons:
                return None
            shown = self._shown.get(lesson)
            files = self._files_of(draft, lesson)
            mine = [fault for fault in self._faults if fault.file.startswith(files)]
            return {
                "lessons": [{"id": name, "faults": self._count(draft, name)} for name in draft.lessons],
                "version": shown.version if shown else None,
                "current": lesson not in self._stale,
                "size": shown.size if shown else 0,
                "steps": [[step.id, step.kind] for step in shown.lesson.steps] if shown else [],
                "reviews": [review.id for review in shown.lesson.reviews] if shown else [],
                "faults": [_told(fault) for fault in mine],
                "others": [_told(fault) for fault in self._faults if fault not in mine],
            }

    def names(self) -> list[str]:
        """Give the ids of the lessons, in the order of their courses, those of no course last."""
        with self._lock:
            draft = self._read()
            listed = list(draft.outline.course_of()) if draft.outline else []
            return [*(name for name in listed if name in draft.lessons), *(draft.lessons.keys() - set(listed))]

    def bundle(self, lesson: str) -> bytes | None:
        """Give the bundle of the last version that could be played."""
        with self._lock:
            self._read()
            shown = self._shown.get(lesson)
            return shown.bundle if shown else None

    def facts(self, lang: str) -> dict[str, str]:
        """Give what the phone fills into texts where nothing is known of a village."""
        with self._lock:
            facts = self._read().facts
            return {place: facts[place].value[lang] for place in PLACES if place in facts}

    def _read(self) -> Draft:
        stamp = frozenset(_stamps(self.folder))
        if self._draft is None or stamp != self._stamp:
            draft = read_folder(self.folder)
            self._draft, self._faults, self._stamp = draft, judge(draft), stamp
            self._stale = {name for name in draft.lessons if not self._take(draft, name)}
        return self._draft

    def _take(self, draft: Draft, name: str) -> bool:
        lesson = playable(draft, name)
        if lesson is None:
            return False
        made = bundle(lesson)
        self._shown[name] = Shown(lesson, canonical(made), str(made["version"]), packed_size(made))
        return True

    def _count(self, draft: Draft, name: str) -> int:
        files = self._files_of(draft, name)
        return sum(fault.file.startswith(files) for fault in self._faults)

    def _files_of(self, draft: Draft, name: str) -> tuple[str, ...]:
        """The lesson's folder and its practice: whose faults are its own."""
        written = draft.lessons[name]
        steps = written.structure.steps if written.structure else ()
        practised = {f"simulations/{step.simulation}.yaml" for step in steps if step.simulation}
        return (f"{draft.files.name(written.folder)}/", *sorted(practised))


def _told(fault: Fault) -> dict[str, object]:
    return {"file": fault.file, "line": fault.line, "what": fault.what.to_json(), "cure": fault.cure.to_json()}


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path in folder.rglob("*"):
        try:
            known = path.stat()
        except FileNotFoundError:
            # editors write beside a file and rename: what is gone by now is seen at the next look
            continue
        if not path.is_dir():
            yield str(path), known.st_mtime_ns, known.st_size
