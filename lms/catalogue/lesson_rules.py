"""Rules for the structure of lessons, and for the lists of them in `courses.yaml`."""

from lms.catalogue.draft import Draft, LessonDraft
from lms.catalogue.faults import FaultLog
from lms.catalogue.lesson_reading import Structure
from lms.catalogue.local import COURSE, is_local
from lms.catalogue.model import Spot, Step
from lms.catalogue.outline import Outline
from lms.catalogue.simulation import ROUNDS

MOST_STEPS = 8
MOST_MINUTES = 5
# how many of each a step has (docs/authors.md)
SPOTS, CHOICES, ANSWERS, QUESTIONS, ITEMS = (2, 4), (2, 3), (2, 4), (3, 3), (3, 5)
# a finger hits one spot at a time, and none at the very edge; in per cent of the picture
SPOT_DISTANCE, SPOT_EDGE = 22, 12


def check_lessons(draft: Draft) -> None:
    """Check every lesson's structure, and that each list names lessons that exist."""
    for lesson in draft.lessons.values():
        if lesson.structure is not None:
            _check_lesson(draft, lesson, lesson.structure)
    if draft.outline is not None:
        _check_outline(draft, draft.outline)
        _check_places(draft, draft.outline)
    _check_used(draft)


def _check_lesson(draft: Draft, lesson: LessonDraft, structure: Structure) -> None:
    log = draft.log(lesson.folder / "lesson.yaml")
    if len(structure.steps) > MOST_STEPS:
        log.add(structure.steps[MOST_STEPS].line, "many_steps", count=len(structure.steps), most=MOST_STEPS)
    if not 1 <= structure.minutes <= MOST_MINUTES:
        log.add(1, "minutes", count=structure.minutes, most=MOST_MINUTES)
    for name in structure.before:
        if name == lesson.id or name not in draft.lessons:
            log.unknown(structure.line_of_before, "unknown_lesson", name, draft.lessons.keys() - {lesson.id})
    _check_ids(structure, log)
    _check_rounds(structure, log)
    for step in structure.steps:
        _check_counts(step, log)
        _check_spots(step.spots, log)
        if step.simulation:
            _check_practice(draft, step, log)


def _check_ids(structure: Structure, log: FaultLog) -> None:
    seen: set[str] = set()
    for step in structure.steps:
        if step.id in seen:
            log.add(step.line, "double_id", word=step.id)
        seen.add(step.id)
        _check_each_once([(spot.id, spot.line) for spot in step.spots], log)
        _check_each_once([(question.id, question.line) for question in step.questions], log)


def _check_each_once(names: list[tuple[str, int]], log: FaultLog) -> None:
    seen: set[str] = set()
    for name, line in names:
        if name in seen:
            log.add(line, "double_id", word=name)
        seen.add(name)


def _check_rounds(structure: Structure, log: FaultLog) -> None:
    """Shown first, then done alone: nobody is left alone on screens she has not seen."""
    shown: set[str] = set()
    for step in structure.steps:
        if step.round == ROUNDS[1] and step.simulation not in shown:
            log.add(step.line, "not_shown_first", word=step.id, simulation=step.simulation)
        if step.round == ROUNDS[0]:
            shown.add(step.simulation)


def _check_counts(step: Step, log: FaultLog) -> None:
    if step.kind == "look":
        _check_count(len(step.spots), SPOTS, step.line, "count_of_spots", log)
    if step.kind == "choose":
        _check_count(len(step.options), CHOICES, step.line, "count_of_options", log)
    if step.kind == "quiz":
        _check_count(len(step.questions), QUESTIONS, step.line, "count_of_questions", log)
    for question in step.questions:
        _check_count(len(question.options), ANSWERS, question.line, "count_of_options", log)
    if step.kind == "own-phone":
        _check_count(len(step.items), ITEMS, step.line, "count_of_items", log)


def _check_count(count: int, allowed: tuple[int, int], line: int, code: str, log: FaultLog) -> None:
    fewest, most = allowed
    if not fewest <= count <= most:
        log.add(line, code, count=count, fewest=fewest, most=most)


def _check_spots(spots: tuple[Spot, ...], log: FaultLog) -> None:
    for number, spot in enumerate(spots):
        if not all(SPOT_EDGE <= at <= 100 - SPOT_EDGE for at in (spot.x, spot.y)):
            log.add(spot.line, "spot_at_edge", word=spot.id, fewest=SPOT_EDGE, most=100 - SPOT_EDGE)
        for other in spots[:number]:
            if max(abs(spot.x - other.x), abs(spot.y - other.y)) < SPOT_DISTANCE:
                log.add(spot.line, "near_spots", word=spot.id, other=other.id, fewest=SPOT_DISTANCE)


def _check_practice(draft: Draft, step: Step, log: FaultLog) -> None:
    if step.simulation not in draft.simulation_items:
        log.unknown(step.line, "unknown_simulation", step.simulation, draft.simulation_items)
    simulation = draft.simulations.get(step.simulation)
    for name in (step.start, step.end):
        if simulation and name and name not in simulation.screens:
            log.unknown(step.line, "unknown_screen", name, simulation.screens)


def _check_outline(draft: Draft, outline: Outline) -> None:
    log = draft.log(draft.files.folder / "courses.yaml")
    lists = [*(course.lessons for course in outline.courses), *(path.lessons for path in outline.paths), outline.core]
    for name in (name for names in lists for name in names):
        if name.id not in draft.lessons:
            log.unknown(name.line, "unknown_lesson", name.id, draft.lessons)
    for name in outline.core:
        lesson = draft.lessons.get(name.id)
        if lesson and lesson.structure and {s.round for s in lesson.structure.steps} < {"", *ROUNDS}:
            log.add(name.line, "core_without_practice", word=name.id)
    for course in outline.courses:
        if course.icon not in draft.art.names_in("icons"):
            log.unknown(course.line, "unknown_icon", course.icon, draft.art.names_in("icons"))


def _check_places(draft: Draft, outline: Outline) -> None:
    """Note lessons no course names, and lessons that lie in another course's folder."""
    course_of = outline.course_of()
    for lesson in draft.lessons.values():
        log, folder = draft.log(lesson.folder / "lesson.yaml"), lesson.folder.parent.name
        if is_local(lesson.id) and course_of.get(lesson.id) != COURSE:
            log.add(1, "local_name", word=lesson.id)
        if lesson.id not in course_of:
            log.add(1, "in_no_course", word=lesson.id)
        elif course_of[lesson.id] != folder:
            log.add(1, "in_other_course", word=lesson.id, course=course_of[lesson.id], folder=folder)


def _check_used(draft: Draft) -> None:
    structures = [lesson.structure for lesson in draft.lessons.values()]
    # a lesson that could not be read may be the one that uses it
    if None in structures:
        return
    used = {step.simulation for structure in structures if structure for step in structure.steps}
    for name in draft.simulation_items.keys() - used:
        draft.log(draft.files.folder / "simulations" / f"{name}.yaml").add(1, "unused_simulation", word=name)
