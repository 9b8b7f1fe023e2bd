"""A finger on the phone: it taps, and waits until the screen has answered."""

from __future__ import annotations

import time

from playwright.sync_api import Page

PATIENCE_MS = 15_000
PAUSE_MS = 720

# A card is always drawn anew, so its header leaves the page when a tap had an effect.
_TAP_CARD = """([selector, patience]) => new Promise((done, fail) => {
  const card = document.querySelector(".player .p-top"), wanted = document.querySelector(selector);
  if (!card || !wanted) return fail(new Error(`nothing to tap: ${selector}`));
  const end = performance.now() + patience;
  const look = () => {
    if (!card.isConnected) return done(true);
    if (performance.now() > end) return fail(new Error(`no answer to a tap on ${selector}`));
    setTimeout(look, 4);
  };
  wanted.click();
  look();
})"""


class Finger:
    """Taps cards of the player. `real` ones go through the touch screen, at the pace the player allows."""

    def __init__(self, page: Page, *, real: bool = False) -> None:
        self.page, self.real = page, real
        self._tapped = 0.0

    def tap_card(self, selector: str) -> None:
        """Tap something on the present card and wait for the next card; raises when nothing answers."""
        if self.real:
            self._touch(selector)
        else:
            self.page.locator(selector).first.wait_for(state="attached", timeout=PATIENCE_MS)
            self.page.evaluate(_TAP_CARD, [selector, PATIENCE_MS])

    def tap(self, selector: str) -> None:
        """Tap something on a screen of the app, as it lies under the finger."""
        self.page.locator(selector).first.tap(timeout=PATIENCE_MS)

    def _touch(self, selector: str) -> None:
        # The player takes no second tap in the same place within 0.7 s: a trembling finger is not a wish.
        self.page.wait_for_timeout(max(1, PAUSE_MS - 1000 * (time.monotonic() - self._tapped)))
        before = self.page.locator(".player .p-top").element_handle(timeout=PATIENCE_MS)
        self.page.locator(selector).first.tap(timeout=PATIENCE_MS)
        self._tapped = time.monotonic()
        self.page.wait_for_function("(card) => !card.isConnected", arg=before, timeout=PATIENCE_MS)
