"""Reads the words of a lesson from `vi.md` or `en.md`; the grammar is in lessons/README.md."""

import re
from dataclasses import dataclass, field

from lms.catalogue.faults import FaultLog
from lms.catalogue.model import Entry, LessonWords, QuestionWords, StepWords

ENTRY = re.compile(r"- (?P<id>[^\s:]+):(?:\s+(?P<label>.*))?")
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<picture>[^)]*)\)")
CAPTION = re.compile(r"\*\*(?P<caption>[^*]+)\*\*")
MARKUP = re.compile(r"\*\*|__|`|\]\(|<[a-z/!]|&[a-z]+;")


@dataclass
class _Entry:
    id: str
    label: str
    line: int
    say: list[str] = field(default_factory=list)
    say_line: int = 0

    def made(self) -> Entry:
        return Entry(self.id, self.label, " ".join(self.say), self.line, self.say_line or self.line)


@dataclass
class _Text:
    """The lines of a text; an empty line ends a paragraph."""

    paragraphs: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    open: bool = False

    def add(self, line: str, number: int) -> None:
        if self.open:
            self.paragraphs[-1] += f" {line}"
        else:
            self.paragraphs.append(line)
            self.lines.append(number)
        self.open = True

    def __str__(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass
class _Question:
    id: str
    line: int
    text: _Text = field(default_factory=_Text)
    entries: list[_Entry] = field(default_factory=list)

    def made(self) -> QuestionWords:
        return QuestionWords(self.id, str(self.text), _entries(self.entries), self.line, tuple(self.text.lines))


@dataclass
class _Step(_Question):
    caption: str = ""
    alt: str = ""
    picture: str = ""
    caption_line: int = 0
    alt_line: int = 0
    questions: list[_Question] = field(default_factory=list)

    def words(self) -> StepWords:
        return StepWords(
            self.id,
            self.line,
            caption=self.caption,
            speech=str(self.text),
            alt=self.alt,
            picture=self.picture,
            entries=_entries(self.entries),
            questions=tuple(question.made() for question in self.questions),
            caption_line=self.caption_line or self.line,
            speech_lines=tuple(self.text.lines),
            alt_line=self.alt_line or self.line,
        )


def _entries(found: list[_Entry]) -> tuple[Entry, ...]:
    return tuple(entry.made() for entry in found)


def read_words(text: str, log: FaultLog) -> LessonWords:
    """Read all words of a lesson in one language, noting each line that does not fit the grammar."""
    return _WordsReader(log).read(text)


class _WordsReader:
    def __init__(self, log: FaultLog) -> None:
        self.log = log
        self.title = ""
        self.outcome: list[str] = []
        self.steps: dict[str, _Step] = {}
        self.step: _Step | None = None
        self.here: _Question | None = None

    def read(self, text: str) -> LessonWords:
        for number, line in enumerate(text.splitlines(), start=1):
            self._line(line.strip(), number)
        if not self.title:
            self.log.add(1, "no_title")
        if not self.outcome:
            self.log.add(1, "no_outcome")
        steps = {name: step.words() for name, step in self.steps.items()}
        return LessonWords(self.title, " ".join(self.outcome), steps)

    def _line(self, line: str, number: int) -> None:
        if not line:
            self._pause()
        elif line.startswith("#"):
            self._heading(line, number)
        elif self.here is None:
            self._opening(line, number)
        else:
            self._within(self.here, line, number)

    def _pause(self) -> None:
        if self.here is not None:
            self.here.text.open = False

    def _heading(self, line: str, number: int) -> None:
        marks, _, name = line.partition(" ")
        name = name.strip()
        if marks == "#" and not self.title and not self.steps and name:
            self.title = name
        elif marks == "##" and name:
            self._open_step(name, number)
        elif marks == "###" and name and self.step is not None:
            self._open_question(self.step, name, number)
        else:
            self.log.add(number, "bad_heading", word=line)

    def _open_step(self, name: str, number: int) -> None:
        if name in self.steps:
            self.log.add(number, "double_id", word=name)
        self.step = self.here = self.steps[name] = _Step(name, number)

    def _open_question(self, step: _Step, name: str, number: int) -> None:
        if any(question.id == name for question in step.questions):
            self.log.add(number, "double_id", word=name)
        self.here = _Question(name, number)
        step.questions.append(self.here)

    def _opening(self, line: str, number: int) -> None:
        if line.startswith(">") and self.title:
            self._plain(line, number)
            self.outcome.append(line.removeprefix(">").strip())
        else:
            self.log.add(number, "before_steps", word=line)

    def _within(self, here: _Question, line: str, number: int) -> None:
        if line.startswith("**"):
            self._caption(here, line, number)
        elif line.startswith("!["):
            self._image(here, line, number)
        elif line.startswith("- "):
            self._entry(here, line, number)
        elif line.startswith(">"):
            self._say(here, line, number)
        elif here.entries:
            self.log.add(number, "after_entries", word=line)
        else:
            self._plain(line, number)
            here.text.add(line, number)

    def _caption(self, here: _Question, line: str, number: int) -> None:
        found = CAPTION.fullmatch(line)
        if not isinstance(here, _Step) or not found or here.caption or here.text.paragraphs:
            self.log.add(number, "bad_caption", word=line)
        else:
            here.caption, here.caption_line = found["caption"].strip(), number

    def _image(self, here: _Question, line: str, number: int) -> None:
        found = IMAGE.fullmatch(line)
        if not isinstance(here, _Step) or not found or here.picture:
            self.log.add(number, "bad_image", word=line)
        else:
            here.alt, here.picture = found["alt"].strip(), found["picture"].strip()
            here.alt_line, here.text.open = number, False

    def _entry(self, here: _Question, line: str, number: int) -> None:
        found = ENTRY.fullmatch(line)
        if not found or not found["label"]:
            self.log.add(number, "bad_entry", word=line)
            return
        if any(entry.id == found["id"] for entry in here.entries):
            self.log.add(number, "double_id", word=found["id"])
        self._plain(line, number)
        here.entries.append(_Entry(found["id"], found["label"].strip(), number))

    def _say(self, here: _Question, line: str, number: int) -> None:
        if not here.entries:
            self.log.add(number, "say_without_entry", word=line)
            return
        self._plain(line, number)
        entry = here.entries[-1]
        entry.say.append(line.removeprefix(">").strip())
        entry.say_line = entry.say_line or number

    def _plain(self, line: str, number: int) -> None:
        found = MARKUP.search(line)
        if found:
            self.log.add(number, "markup", word=found[0])
