"""A draft written as the files of a lesson (lessons/README.md), and which line of them came from which field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lms.catalogue.pair import LANGUAGES
from lms.composing.content import TEACH, Content, Entry, StepDraft
from lms.foundation.translation import both

# The competence (DigComp 2.2) a lesson of each skill belongs to, as the programme's own lessons have it.
COMPETENCE = {"DVC": "2.3", "MUA": "3.1", "TT": "5.2", "AT": "4.2", "NT": "2.1"}
ABOUT = "about"
_MARKS = re.compile(r"^[#>*!\-\s]+")


@dataclass(frozen=True)
class Place:
    """Where in the form a line was written: a step's id (or ABOUT), and the name of a field."""

    step: str
    field: str


@dataclass
class Lines:
    """The lines of one file, each with its place."""

    lines: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def add(self, text: str, step: str, name: str) -> None:
        self.lines.append(text)
        self.places.append(Place(step, name))

    def place(self, number: int) -> Place:
        """Of the line with this number, counted from 1; beyond the end it is the lesson's own form."""
        return self.places[number - 1] if 0 < number <= len(self.places) else Place(ABOUT, "")

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def structure(name: str, content: Content) -> Lines:
    """`lesson.yaml`; what is JSON is YAML, too."""
    made = Lines()
    made.add(f"id: {name}", ABOUT, "")
    made.add(f"minutes: {content.minutes}", ABOUT, "minutes")
    competences = dict.fromkeys(COMPETENCE[skill] for skill in content.skills)
    made.add(f"digcomp: {json.dumps(list(competences))}", ABOUT, "skills")
    if content.skills:
        made.add(f"skills: [{', '.join(content.skills)}]", ABOUT, "skills")
    made.add("steps:" if content.steps else "steps: []", ABOUT, "steps")
    for step in content.steps:
        made.add(f"  - {json.dumps(_step(step), ensure_ascii=False)}", step.id, "")
    return made


def _step(step: StepDraft) -> dict[str, object]:
    told: dict[str, object] = {"id": step.id, "kind": step.kind}
    if step.kind in ("listen", "explain", "look", "choose"):
        told["picture"] = step.id
    if step.kind == "look":
        told["spots"] = [{"id": entry.id, "at": [entry.x, entry.y]} for entry in _filled(step.entries)]
    elif step.kind == "choose":
        told |= _options(step.entries)
    elif step.kind == "practise":
        told |= {"simulation": step.simulation or None, "round": step.round}
    elif step.kind == "quiz":
        asked = [question for question in step.questions if not question.empty]
        told["questions"] = [{"id": question.id, **_options(question.entries)} for question in asked]
    elif step.kind == "own-phone":
        told["items"] = [entry.id for entry in _filled(step.entries)]
    return told


def _options(entries: Iterable[Entry]) -> dict[str, object]:
    filled = _filled(entries)
    return {"options": [entry.id for entry in filled], "right": [entry.id for entry in filled if entry.right]}


def _filled(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if not entry.empty]


def words(content: Content, lang: str) -> Lines:
    """`vi.md` or `en.md`. Where nothing at all is written in English, the Vietnamese stands in."""
    read = lang if content.has_english else "vi"
    made = Lines()
    title = _line(content.title[read])
    made.add(f"# {title}" if title else "", ABOUT, "title")
    for text in _outcome(content.outcome[read]):
        made.add(text, ABOUT, "outcome")
    for step in content.steps:
        _write_step(made, step, read)
    return made


def _outcome(text: str) -> Iterator[str]:
    yield ""
    if _line(text):
        yield f"> {_line(text)}"


def _write_step(made: Lines, step: StepDraft, lang: str) -> None:
    def add(text: str, name: str) -> None:
        made.add(text, step.id, name)

    add("", "")
    add(f"## {step.id}", "")
    if caption := _line(step.caption[lang]).replace("*", ""):
        add(f"**{caption}**", "caption")
    _write_speech(add, step.speech[lang], "speech")
    if step.picture:
        alt = _line(step.alt[lang]).replace("[", "(").replace("]", ")")
        add(f"![{alt}]({step.id})", "alt")
    _write_entries(add, step.entries, lang)
    for question in step.questions:
        if not question.empty:
            add(f"### {question.id}", "questions")
            _write_speech(add, question.ask[lang], "questions")
            _write_entries(add, question.entries, lang)


def _write_speech(add: Callable[[str, str], None], text: str, name: str) -> None:
    for paragraph in text.splitlines():
        if spoken := _line(paragraph):
            add("", name)
            add(spoken, name)


def _write_entries(add: Callable[[str, str], None], entries: Iterable[Entry], lang: str) -> None:
    for entry in _filled(entries):
        teach = both("composing.teach")[lang] if entry.id == TEACH else ""
        if label := _line(entry.label[lang]) or teach:
            add(f"- {entry.id}: {label}", "entries")
            if say := _line(entry.say[lang]):
                add(f"  > {say}", "entries")


def _line(text: str) -> str:
    """In one line, without signs at its beginning that would mean something in the file."""
    return _MARKS.sub("", " ".join(text.split()))


def files(name: str, content: Content) -> dict[str, Lines]:
    """The text files of the lesson's folder by name."""
    return {"lesson.yaml": structure(name, content), **{f"{lang}.md": words(content, lang) for lang in LANGUAGES}}
