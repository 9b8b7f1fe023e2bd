"""Rule for money and identity: the round that counts has the dangerous tap the crook hopes for."""

from lms.catalogue.draft import Draft, LessonDraft
from lms.catalogue.model import Step
from lms.catalogue.simulation import DANGER, REFUSED, ROUNDS

# of the five skills: buying and paying touch money, public services and safety touch identity
TOUCHING = {"MUA", "TT", "DVC", "AT"}


def check_dangers(draft: Draft) -> None:
    """Note lessons about money or identity that are practised without anything dangerous to tap."""
    for lesson in draft.lessons.values():
        structure = lesson.structure
        if structure is None or not (structure.scam or TOUCHING & set(structure.skills)):
            continue
        practised = [step for step in structure.steps if step.simulation in draft.simulations]
        alone = [step for step in practised if step.round == ROUNDS[1]]
        if alone and not any(_has_danger(draft, step) for step in alone):
            _note(draft, lesson, alone[0])


def _has_danger(draft: Draft, step: Step) -> bool:
    screens = draft.simulations[step.simulation].screens.values()
    return any(tap.kind in (DANGER, REFUSED) for screen in screens for tap in screen.taps(step.round))


def _note(draft: Draft, lesson: LessonDraft, step: Step) -> None:
    draft.log(lesson.folder / "lesson.yaml").add(step.line, "no_danger", word=step.simulation)
