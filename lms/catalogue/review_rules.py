"""Rules for reviews: a decision that can be made right and wrong, and for scam lessons three new stories."""

from collections.abc import Sequence

from lms.catalogue.draft import Draft, LessonDraft
from lms.catalogue.faults import FaultLog
from lms.catalogue.local import is_local
from lms.catalogue.model import Review
from lms.catalogue.records import Item, Record
from lms.catalogue.simulation import DANGER, DONE, NEEDS, ON, REFUSED, ROUNDS, WRONG, WRONG_PATH, Screen, Simulation
from lms.catalogue.simulation_rules import check_looks, check_texts
from lms.catalogue.text_rules import PLACES
from lms.catalogue.value_rules import check_amounts

ROUND = ROUNDS[1]
STORIES = 3
RIGHT, MISTAKEN, DANGEROUS = (ON, NEEDS, DONE), (WRONG, WRONG_PATH, DANGER, REFUSED), (DANGER, REFUSED)


def check_reviews(draft: Draft) -> None:
    """Check the reviews of every lesson whose structure could be read."""
    for lesson in draft.lessons.values():
        if lesson.structure is not None:
            _check_count(draft, lesson)
            if lesson.review_items is not None:
                _Check(draft, lesson, lesson.review_items).all()


def _check_count(draft: Draft, lesson: LessonDraft) -> None:
    """A lesson with something done alone comes back; one about scams with another story each time."""
    structure, count = lesson.structure, len(lesson.reviews)
    if structure is None:
        return
    scam, practised = structure.scam, any(step.round == ROUND for step in structure.steps)
    log = draft.log(lesson.folder / "reviews.yaml")
    if count < (STORIES if scam else 0):
        log.add(1, "few_stories", count=count, fewest=STORIES)
    elif practised and not count and not log.found and not is_local(lesson.id):
        # what cannot be read has its own faults; a commune's own lesson comes back with what it asks and lets choose
        log.add(1, "no_reviews")


class _Check:
    """Checks the reviews of one lesson."""

    def __init__(self, draft: Draft, lesson: LessonDraft, item: Item) -> None:
        self.draft, self.lesson, self.item = draft, lesson, item
        self.log: FaultLog = draft.log(lesson.folder / "reviews.yaml")
        steps = lesson.structure.steps if lesson.structure else ()
        self.scam = lesson.structure is not None and lesson.structure.scam
        self.questions = [question.id for step in steps for question in step.questions]
        self.simulations = sorted({step.simulation for step in steps if step.simulation})

    def all(self) -> None:
        check_texts(self.item, self.log, set(PLACES))
        for review in self.lesson.reviews:
            if review.question and review.question not in self.questions:
                self.log.unknown(review.line, "unknown_question", review.question, self.questions)
            if review.shown is not None:
                self._shown(review, review.shown)
            else:
                self._borrowed(review)

    def _shown(self, review: Review, screen: Screen) -> None:
        check_looks(screen, self.draft, self.log)
        marks = {e.id for e in screen.shown(ROUND) if ROUND in e.taps and e.taps[ROUND].kind == "mark"}
        for tap in screen.taps(ROUND):
            if tap.to and tap.to != review.id:
                self.log.unknown(tap.line, "unknown_screen", tap.to, [review.id])
            for name in tap.needs:
                if name not in marks:
                    self.log.unknown(tap.line, "unknown_need", name, marks)
        self._decision(review, screen)

    def _borrowed(self, review: Review) -> None:
        if review.simulation not in self.simulations:
            self.log.unknown(review.line, "unknown_simulation", review.simulation, self.simulations)
        simulation = self.draft.simulations.get(review.simulation)
        if simulation is None:
            return
        screens = {name: screen for name, screen in simulation.screens.items() if ROUND in screen.rounds}
        if review.screen not in screens:
            self.log.unknown(review.line, "unknown_screen", review.screen, screens)
            return
        self._values(review, simulation)
        self._keypad(review, simulation, screens[review.screen])
        self._decision(review, screens[review.screen])

    def _values(self, review: Review, simulation: Simulation) -> None:
        item = Record(self.item, self.log).values[review.id]
        written = item.value.get("values") if isinstance(item.value, dict) else None
        values = written.value if written is not None and isinstance(written.value, dict) else {}
        known = simulation.values.get(ROUND, {})
        for name, value in values.items():
            if name not in known:
                self.log.unknown(value.line, "unknown_value_name", name, known)
        check_amounts(values, self.log)

    def _keypad(self, review: Review, simulation: Simulation, screen: Screen) -> None:
        keypad = screen.keypad
        if keypad is None:
            return
        value = review.values.get(keypad.expect, simulation.values.get(ROUND, {}).get(keypad.expect))
        if keypad.quick[ROUND] and value not in keypad.quick[ROUND]:
            self.log.add(review.line, "keypad_no_right_key", word=value, round=ROUND)

    def _decision(self, review: Review, screen: Screen) -> None:
        if screen.keypad is None:
            kinds = [tap.kind for tap in screen.taps(ROUND)]
            self._has(review, kinds, RIGHT, "review_no_right")
            self._has(review, kinds, MISTAKEN, "review_no_mistake")
            if self.scam:
                self._has(review, kinds, DANGEROUS, "review_no_danger")

    def _has(self, review: Review, kinds: Sequence[str], wanted: Sequence[str], code: str) -> None:
        if not set(kinds) & set(wanted):
            self.log.add(review.line, code, word=review.id)
