"""A lesson that is still being written, as far as the player can show it."""

from collections.abc import Sequence
from dataclasses import replace

from lms.catalogue.draft import Draft, LessonDraft
from lms.catalogue.load import lesson_of
from lms.catalogue.model import Entry, Lesson, LessonWords, Review, Step
from lms.catalogue.pair import LANGUAGES


def playable(draft: Draft, name: str) -> Lesson | None:
    """Give a lesson with whatever faults do not stop the player; None where a step lacks its words or its practice."""
    written = draft.lessons.get(name)
    if written is None or written.structure is None or not written.structure.steps:
        return None
    steps = written.structure.steps
    if not all(lang in written.words and _worded(steps, written.words[lang]) for lang in LANGUAGES):
        return None
    if not all(_practised(draft, step) for step in steps if step.kind == "practise"):
        return None
    core = tuple(each.id for each in draft.outline.core) if draft.outline else ()
    lesson = lesson_of(draft, name, written.folder.parent.name, core)
    return replace(lesson, reviews=_reviews(draft, written))


def _worded(steps: Sequence[Step], words: LessonWords) -> bool:
    return all(_has_words(step, words) for step in steps)


def _has_words(step: Step, words: LessonWords) -> bool:
    told = words.steps.get(step.id)
    if told is None:
        return False
    asked = {question.id: question.options for question in told.questions}
    return _all_named([*(spot.id for spot in step.spots), *step.options, *step.items], told.entries) and all(
        _all_named(question.options, asked.get(question.id, ())) for question in step.questions
    )


def _all_named(names: Sequence[str], entries: Sequence[Entry]) -> bool:
    return set(names) <= {entry.id for entry in entries}


def _practised(draft: Draft, step: Step) -> bool:
    simulation = draft.simulations.get(step.simulation)
    return simulation is not None and (step.start or simulation.start) in simulation.screens


def _reviews(draft: Draft, written: LessonDraft) -> tuple[Review, ...]:
    used = {step.simulation for step in written.structure.steps} if written.structure else set()

    def can(review: Review) -> bool:
        simulation = draft.simulations.get(review.simulation)
        borrowed = simulation is not None and review.simulation in used and review.screen in simulation.screens
        return borrowed or (review.shown is not None and bool(review.shown.elements))

    # a review with a fault of form has no meaning the player could show
    broken = {fault.line for fault in draft.log(written.folder / "reviews.yaml").found}
    return tuple(review for review in written.reviews if can(review) and review.line not in broken)
