"""What the phone downloads: a lesson as one bundle, and the catalogue of all lessons (docs/phone.md)."""

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.catalogue.codes import drawn, payees
from lms.catalogue.model import Catalogue, Course, Entry, Lesson, LessonWords, Question, Review, Step, StepWords
from lms.catalogue.pair import LANGUAGES
from lms.catalogue.simulation import Simulation

# what a lesson may weigh as it crosses a slow line, without voices
LESSON_BYTES = 40 * 1024
ENTRIES = {"look": "spots", "choose": "options", "own-phone": "items"}


def canonical(value: object) -> bytes:
    """Write JSON so that equal values are equal bytes: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def version_of(value: Mapping[str, object]) -> str:
    """Give the first 12 hexadecimal digits of the SHA-256 of a value's canonical JSON without its version."""
    return hashlib.sha256(canonical({k: v for k, v in value.items() if k != "version"})).hexdigest()[:12]


def bundle(lesson: Lesson) -> dict[str, object]:
    """Give a lesson's bundle as docs/phone.md states it, with its version."""
    made: dict[str, object] = {
        "id": lesson.id,
        "course": lesson.course,
        "minutes": lesson.minutes,
        "skills": list(lesson.skills),
        "core": lesson.core,
        "steps": [_step(step) for step in lesson.steps],
        "words": {lang: _words(lesson.steps, lesson.words[lang]) for lang in LANGUAGES},
        "pictures": dict(lesson.pictures),
        "icons": dict(lesson.icons),
        "simulations": {name: simulation_json(found) for name, found in lesson.simulations.items()},
        **_filled({"reviews": [_review(review) for review in lesson.reviews]}),
        **_scam(lesson),
    }
    return {**made, "version": version_of(made)}


def simulation_json(simulation: Simulation) -> dict[str, object]:
    """Give a simulation as written; its codes drawn, and whose account each is."""
    if not simulation.codes:
        return dict(simulation.source)
    return {**simulation.source, "codes": drawn(simulation.codes), "payees": payees(simulation.codes)}


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in ("", [], {})}


def _step(step: Step) -> dict[str, object]:
    return _filled(
        {
            "id": step.id,
            "kind": step.kind,
            "picture": step.picture,
            "spots": [{"id": spot.id, "x": spot.x, "y": spot.y} for spot in step.spots],
            "options": list(step.options),
            "right": list(step.right),
            "questions": [_question(question) for question in step.questions],
            "items": list(step.items),
            "simulation": step.simulation,
            "round": step.round,
            "start": step.start,
            "end": step.end,
        }
    )


def _question(question: Question) -> dict[str, object]:
    return {"id": question.id, "options": list(question.options), "right": list(question.right)}


def _scam(lesson: Lesson) -> dict[str, object]:
    """Scam lessons come back twice as often."""
    return {"scam": True} if lesson.scam else {}


def _review(review: Review) -> dict[str, object]:
    return _filled(
        {
            "id": review.id,
            "question": review.question,
            "simulation": review.simulation,
            "screen": review.screen if review.simulation else dict(review.source),
            "values": dict(review.values),
        }
    )


def _words(steps: Sequence[Step], words: LessonWords) -> dict[str, object]:
    spoken = {step.id: _step_words(step, words.steps[step.id]) for step in steps}
    return {"title": words.title, "outcome": words.outcome, "steps": spoken}


def _step_words(step: Step, words: StepWords) -> dict[str, object]:
    questions = {q.id: {"ask": q.ask, "options": _entries(q.options)} for q in words.questions}
    optional = _filled(
        {"alt": words.alt, ENTRIES.get(step.kind, "entries"): _entries(words.entries), "questions": questions}
    )
    return {"caption": words.caption, "speech": words.speech, **optional}


def _entries(entries: Sequence[Entry]) -> dict[str, object]:
    return {entry.id: _filled({"label": entry.label, "say": entry.say}) for entry in entries}


@dataclass(frozen=True)
class Requirements:
    """What must have happened for a lesson to be completed.

    `steps` seen, `questions` answered right (step, question; for a `choose` step both are its id),
    `practice`: the practise steps whose independent round is passed.
    """

    steps: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    practice: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Give JSON values that `from_json` reads."""
        return {
            "steps": list(self.steps),
            "questions": [list(question) for question in self.questions],
            "practice": list(self.practice),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Sequence[object]]) -> "Requirements":
        """Read what `to_json` gave; KeyError when a part is missing."""
        questions = tuple(_two(question) for question in value["questions"])
        return cls(tuple(map(str, value["steps"])), questions, tuple(map(str, value["practice"])))


def _two(value: object) -> tuple[str, str]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"not a step and a question: {value!r}")
    step, question = value
    return str(step), str(question)


def requirements(lesson: Lesson) -> Requirements:
    """Give what completing a lesson demands."""
    chosen = [(step.id, step.id) for step in lesson.steps if step.kind == "choose"]
    asked = [(step.id, question.id) for step in lesson.steps for question in step.questions]
    return Requirements(
        steps=tuple(step.id for step in lesson.steps),
        questions=tuple(chosen + asked),
        practice=tuple(step.id for step in lesson.steps if step.round == "independent"),
    )


def catalogue_json(catalogue: Catalogue) -> dict[str, object]:
    """Give the catalogue as `/phone/catalogue` answers it, with its version."""
    made: dict[str, object] = {
        "courses": [_course(course, catalogue) for course in catalogue.courses],
        "paths": [
            {"id": path.id, "title": path.title.to_json(), "lessons": list(path.lessons)} for path in catalogue.paths
        ],
        "core": list(catalogue.core),
        "marks": dict(catalogue.marks),
    }
    return {**made, "version": version_of(made)}


def _course(course: Course, catalogue: Catalogue) -> dict[str, object]:
    return {
        "id": course.id,
        "title": course.title.to_json(),
        "blurb": course.blurb.to_json(),
        "icon": course.icon,
        "lessons": [_summary(catalogue.lessons[name]) for name in course.lessons],
    }


def _summary(lesson: Lesson) -> dict[str, object]:
    made = bundle(lesson)
    return {
        "id": lesson.id,
        "title": lesson.title.to_json(),
        "minutes": lesson.minutes,
        "core": lesson.core,
        "skills": list(lesson.skills),
        **_scam(lesson),
        "version": made["version"],
        "url": f"/phone/lessons/{lesson.id}/{made['version']}.json",
        "bytes": packed_size(made),
    }


def packed_size(made: Mapping[str, object]) -> int:
    """Give the size in bytes of a bundle as it crosses the network, compressed by gzip."""
    return len(gzip.compress(canonical(made), 9, mtime=0))
