"""A lesson on the phone, worked through by its buttons alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.answers import Answers, Step
from tests.browser.finger import PATIENCE_MS, Finger

MAIN = ".p-bar .p-main"
GLOW = ".s-phone .glow, .p-bar .p-main.glow"
MOST_CARDS = 400


class Killed(Exception):
    """Raised by a `watch` to stop in the middle of a lesson."""


@dataclass(frozen=True)
class Place:
    """Where the learner stands: the number of the step, the kind of card, the simulated screen."""

    step: int
    kind: str
    screen: str


class LessonScreen:
    """The player's cards. `watch` is called before every card is worked on."""

    def __init__(self, page: Page, known: Answers, *, real_taps: bool = False) -> None:
        self.page, self.known = page, known
        self.finger = Finger(page, real=real_taps)
        self._tapped: dict[str, int] = {}

    def work_through(self, watch: Callable[[Place], None] = lambda place: None) -> None:
        """From the present card to the end of the lesson, and out of it."""
        expect(self.page.locator(".player .p-top")).to_be_visible(timeout=PATIENCE_MS)
        for _ in range(MOST_CARDS):
            place = self.place()
            watch(place)
            if place.kind == "end":
                return self._leave()
            self.work(place)
        raise AssertionError(f"{self.known.lesson} has no end: {self.place()}")

    def place(self) -> Place:
        found = self.page.evaluate("""() => {
          const player = document.querySelector(".player");
          const dots = [...player.querySelectorAll(".p-dots i")].map((dot) => dot.classList.contains("now"));
          return [dots.indexOf(true), player.dataset.kind, player.querySelector(".s-title")?.textContent ?? ""];
        }""")
        return Place(*found)

    def resume_from(self, earlier: LessonScreen) -> None:
        """Take over what was tapped in a simulation under way, after the tab was killed."""
        self._tapped = earlier._tapped

    def work(self, place: Place) -> None:
        """Do what one card asks."""
        if place.kind == "sim":
            self._practise(self.known.steps[place.step])
        elif place.kind in ("choose", "quiz"):
            self._answer(self.known.steps[place.step])
        elif place.kind == "look":
            self._look()
        elif place.kind == "own-phone":
            self._own_phone()
        elif place.kind == "teach":
            self.finger.tap_card(".p-option")
        elif place.kind in ("read", "result"):
            self.finger.tap_card(MAIN)
        else:
            raise AssertionError(f"unexpected card {place} in {self.known.lesson}")

    def _practise(self, step: Step) -> None:
        if step["round"] == "guided":
            return self.finger.tap_card(GLOW)
        done = self._tapped.get(step["id"], 0)
        wanted = self.known.taps[step["id"]][done]
        self.finger.tap_card(MAIN if wanted == "(main)" else f'.s-phone [data-id="{wanted}"]')
        self._tapped[step["id"]] = done + 1
        return None

    def _answer(self, step: Step) -> None:
        options = [each.get_attribute("data-id") or "" for each in self.page.locator(".p-option").all()]
        self.finger.tap_card(f'.p-option[data-id="{self.known.right(step, options)}"]')
        self.finger.tap_card(MAIN)

    def _look(self) -> None:
        todo = self.page.locator('.p-option[aria-pressed="false"]')
        self.finger.tap_card('.p-option[aria-pressed="false"]' if todo.count() else MAIN)

    def _own_phone(self) -> None:
        todo = self.page.locator('.p-option[aria-pressed="false"]')
        self.finger.tap_card('.p-option[aria-pressed="false"]' if todo.count() else MAIN)

    def _leave(self) -> None:
        self.page.locator(MAIN).evaluate("(button) => button.click()")
        expect(self.page.locator(".screen.home")).to_be_visible(timeout=PATIENCE_MS)
