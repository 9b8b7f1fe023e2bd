"""What a lesson is: courses, paths, lessons, steps and their words. Immutable, read once from `lessons/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.catalogue.pair import Pair
from lms.catalogue.simulation import Screen, Simulation


@dataclass(frozen=True)
class Spot:
    """A place in a picture; `x` and `y` are its centre in per cent of width and height."""

    id: str
    x: float
    y: float
    line: int


@dataclass(frozen=True)
class Question:
    """A question of a quiz, with the ids of its options and of those that are right."""

    id: str
    options: tuple[str, ...]
    right: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Step:
    """One card of a lesson; which fields are filled depends on `kind`."""

    id: str
    kind: str
    line: int
    picture: str = ""
    spots: tuple[Spot, ...] = ()
    options: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    items: tuple[str, ...] = ()
    simulation: str = ""
    round: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Review:
    """One coming back to a lesson: a question of its quiz (which one, if it says so) and one decision screen.

    The screen is either one of a simulation, with `values` of its own, or `shown`; then `source` is the
    whole of it as the phone's player reads it.
    """

    id: str
    line: int
    question: str = ""
    simulation: str = ""
    screen: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    shown: Screen | None = None
    source: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """The words of a spot, an option or an item: its label, and what is said when it is tapped."""

    id: str
    label: str
    say: str
    line: int
    say_line: int = 0


@dataclass(frozen=True)
class QuestionWords:
    """The words of one question of a quiz."""

    id: str
    ask: str
    options: tuple[Entry, ...]
    line: int
    ask_lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class StepWords:
    """The words of one step in one language; `picture` is the drawing that `alt` tells of.

    `speech` has one line of text for each paragraph, `speech_lines` says where each stands in the file.
    """

    id: str
    line: int
    caption: str = ""
    speech: str = ""
    alt: str = ""
    picture: str = ""
    entries: tuple[Entry, ...] = ()
    questions: tuple[QuestionWords, ...] = ()
    caption_line: int = 0
    speech_lines: tuple[int, ...] = ()
    alt_line: int = 0


@dataclass(frozen=True)
class LessonWords:
    """All words of a lesson in one language; `steps` by id of the step."""

    title: str
    outcome: str
    steps: Mapping[str, StepWords]


@dataclass(frozen=True)
class Lesson:
    """A whole lesson with all the phone needs for it; drawings and icons are composed SVG text."""

    id: str
    course: str
    minutes: int
    digcomp: tuple[str, ...]
    skills: tuple[str, ...]
    before: tuple[str, ...]
    core: bool
    steps: tuple[Step, ...]
    words: Mapping[str, LessonWords]
    pictures: Mapping[str, str] = field(default_factory=dict)
    icons: Mapping[str, str] = field(default_factory=dict)
    simulations: Mapping[str, Simulation] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    scam: bool = False

    @property
    def title(self) -> Pair:
        """The lesson's title in both languages."""
        return Pair(self.words["vi"].title, self.words["en"].title)


@dataclass(frozen=True)
class Course:
    """A course: its lessons in order, and its icon as SVG text."""

    id: str
    title: Pair
    blurb: Pair
    icon: str
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """A recommended order of lessons for one kind of people, across courses."""

    id: str
    title: Pair
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """A changeable fact: its value, where it was read, and how certain it is (A, B or C)."""

    id: str
    value: Pair
    source: str
    certainty: str


@dataclass(frozen=True)
class Catalogue:
    """All of `lessons/`; lessons and facts by id, marks (profile pictures) by name."""

    courses: tuple[Course, ...]
    lessons: Mapping[str, Lesson]
    paths: tuple[Path, ...]
    core: tuple[str, ...]
    facts: Mapping[str, Fact]
    marks: Mapping[str, str]

    @property
    def paths_by_id(self) -> dict[str, Path]:
        return {path.id: path for path in self.paths}
