// @ts-check
/** What the judge sees on a card: everything fits, fingers hit, words are words, and each thing is in its place. */

const TARGET_PX = 56, GAP_PX = 8, SMALLEST_TEXT_PX = 12;

/** What is the same on every card: sign and word. */
const CONTROLS = ".p-bar button, .p-help, .p-voice button, .p-sheet button";

/** @typedef {(what: string, cure: string) => void} Note */

/** @param {Note} note @param {HTMLElement} box the player */
export function inspect(note, box) {
  fits(note, box);
  fingers(note, box);
  words(note, box);
  places(note, box);
}

/** @param {Note} note @param {HTMLElement} box */
function fits(note, box) {
  for (const part of [document.documentElement, ...box.querySelectorAll("[data-fit]")]) {
    const down = part.scrollHeight - part.clientHeight, across = part.scrollWidth - part.clientWidth;
    if (down > 1 || across > 1) {
      const by = down > 1 ? `${down} px too high` : `${across} px too wide`;
      note(
        `needs scrolling: ${part.className || part.tagName} is ${by}`,
        "say it shorter, or show fewer things at once",
      );
    }
  }
}

/** @param {HTMLElement} box @returns {HTMLElement[]} */
const shownTargets = (box) =>
  /** @type {HTMLElement[]} */ ([...box.querySelectorAll("button, a[href]")]).filter((one) =>
    !one.closest("[inert]") && one.getClientRects().length > 0
  );

/** @param {Note} note @param {HTMLElement} box */
function fingers(note, box) {
  const targets = shownTargets(box).map((one) => ({ one, rect: one.getBoundingClientRect() }));
  for (const { one, rect } of targets) {
    if (Math.min(rect.width, rect.height) < TARGET_PX - 0.6) {
      const size = `${Math.round(rect.width)} × ${Math.round(rect.height)} px`;
      note(
        `“${named(one)}” is ${size}, a finger needs ${TARGET_PX}`,
        "fewer things on this screen, or another part",
      );
    }
  }
  targets.forEach((a, i) =>
    targets.slice(i + 1).forEach((b) => {
      const gap = Math.max(
        b.rect.left - a.rect.right,
        a.rect.left - b.rect.right,
        b.rect.top - a.rect.bottom,
        a.rect.top - b.rect.bottom,
      );
      if (gap < GAP_PX - 0.6) {
        note(
          `“${named(a.one)}” and “${named(b.one)}” are ${Math.round(gap)} px apart, not ${GAP_PX}`,
          "mend the styles",
        );
      }
    })
  );
}

/** @param {Element} one */
const named = (one) => (one.getAttribute("aria-label") ?? one.textContent ?? "").trim().slice(0, 40);

/** @param {Note} note @param {HTMLElement} box */
function words(note, box) {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "", holder = node.parentElement;
    if (!text || !holder) continue;
    if (/\{\w+\}|undefined|\[object|^(player|sim|common|review)(\.[a-z_]+)+$/.test(text)) {
      note(`shows “${text.slice(0, 60)}”`, "a value or a text is missing");
    }
    if (seen.has(holder.className)) continue;
    seen.add(holder.className);
    const size = parseFloat(getComputedStyle(holder).fontSize);
    if (size < SMALLEST_TEXT_PX - 0.1) {
      note(
        `“${text.slice(0, 40)}” has shrunk to ${size.toFixed(1)} px`,
        "say it shorter: nobody can read that",
      );
    }
  }
  for (const one of shownTargets(box)) {
    if (!named(one)) note("a button without words", "give it a label");
    if (one.matches(CONTROLS) && !one.querySelector("svg")) {
      note(`“${named(one)}” has no sign`, "icon and word, for those who do not read");
    }
  }
}

/** Back bottom left, the main action bottom right, help top right, on every card. @param {Note} note @param {HTMLElement} box */
function places(note, box) {
  const width = innerWidth, height = innerHeight;
  const at = (/** @type {string} */ selector) => box.querySelector(selector)?.getBoundingClientRect();
  const help = at(".p-help"), back = at(".p-back"), main = at(".p-bar .p-main");
  const right = (/** @type {DOMRect} */ one) => width - one.right < 24,
    left = (/** @type {DOMRect} */ one) => one.left < 24;
  const low = (/** @type {DOMRect} */ one) => height - one.bottom < 24;
  if (!help || help.top > 24 || !right(help)) note("Help is not at the top right", "mend player/stage.js");
  if (!back || !left(back) || !low(back)) note("Back is not at the bottom left", "mend player/stage.js");
  if (main && (!right(main) || !low(main))) {
    note("the main action is not at the bottom right", "mend player/stage.js");
  }
}
