"""A new lesson: a folder that passes the check but for what its author must still write."""

from pathlib import Path
from string import Template

import yaml

from lms.catalogue.records import KEBAB

SKELETON = Path(__file__).with_name("skeleton")
WRITTEN = ("lesson.yaml", "vi.md", "en.md", "reviews.yaml")
SCENES = ("story", "idea", "places", "decide")


class CannotBegin(Exception):
    """The lesson cannot be begun here; `code` names the text that says why, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def begin_lesson(folder: Path, course: str, lesson: str, simulation: str = "") -> list[Path]:
    """Write the folder of a lesson and name it in its course; give all files written or changed.

    `simulation` is the practice to use; without it one is begun as well, under the lesson's name. Nothing that is
    there is overwritten: raises CannotBegin before the first file is written.
    """
    listed = folder / "courses.yaml"
    named = listed_with(listed, course, lesson)
    practice = simulation or f"sim-{lesson}"
    files = _files(folder, course, lesson, practice, begins=not simulation)
    _check(folder, lesson, simulation, files)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    listed.write_text(named, "utf-8")
    return [*files, listed]


def _check(folder: Path, lesson: str, simulation: str, files: dict[Path, str]) -> None:
    for name in filter(None, (lesson, simulation)):
        if not KEBAB.fullmatch(name):
            raise CannotBegin("bad_id", word=name)
    for there in (*folder.glob(f"*/{lesson}/"), *(path for path in files if path.exists())):
        raise CannotBegin("there", file=there.relative_to(folder).as_posix())
    if simulation and not (folder / "simulations" / f"{simulation}.yaml").is_file():
        raise CannotBegin("no_simulation", word=simulation)


def _files(folder: Path, course: str, lesson: str, practice: str, *, begins: bool) -> dict[Path, str]:
    place = folder / course / lesson
    files = {place / name: _filled(name, lesson=lesson, simulation=practice) for name in WRITTEN}
    files |= {place / "drawings" / f"{name}.svg": _filled("scene.svg", name=name) for name in SCENES}
    if begins:
        files[folder / "simulations" / f"{practice}.yaml"] = _filled("simulation.yaml", simulation=practice)
    return files


def _filled(file: str, **values: str) -> str:
    return Template((SKELETON / file).read_text("utf-8")).substitute(values)


def listed_with(courses: Path, course: str, lesson: str) -> str:
    """Give the text of `courses.yaml` with the lesson at the end of its course, all else as it was.

    Raises CannotBegin when the file cannot be read, or has no such course.
    """
    text = courses.read_text("utf-8") if courses.is_file() else ""
    lessons = _lessons_of(text, course)
    if any(item.value == lesson for item in lessons.value):
        return text
    if lessons.flow_style:
        at = lessons.end_mark.index - 1
        return text[:at].rstrip() + (", " if lessons.value else "") + lesson + text[at:]
    last = lessons.value[-1]
    at = last.end_mark.index
    return f"{text[:at]}\n{' ' * lessons.start_mark.column}- {lesson}{text[at:]}"


def _lessons_of(text: str, course: str) -> yaml.SequenceNode:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CannotBegin("courses_broken") from error
    groups = _child(root, "courses")
    known: dict[str, yaml.Node | None] = {}
    for group in groups.value if isinstance(groups, yaml.SequenceNode) else ():
        name = _child(group, "id")
        known[str(name.value) if name else ""] = _child(group, "lessons")
    found = known.get(course)
    if not isinstance(found, yaml.SequenceNode):
        raise CannotBegin("no_course", word=course, known=", ".join(known) or "—")
    return found


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)
