// @ts-check
/** Nothing scrolls in a lesson: the words become smaller instead. */

const SMALLEST = 0.599;
const TIGHT = 0.82;

/**
 * Makes the words smaller, step by step, and the gaps at last, until nothing must be scrolled.
 * @param {HTMLElement} box the whole player
 */
export function fit(box) {
  for (let scale = 1; scale >= SMALLEST; scale -= 0.05) {
    box.style.setProperty("--fit", scale.toFixed(2));
    box.toggleAttribute("data-tight", scale < TIGHT);
    if ([...box.querySelectorAll("[data-fit]")].every(fits)) return;
  }
}

/** @param {Element} part */
const fits = (part) => part.scrollHeight <= part.clientHeight + 1 && part.scrollWidth <= part.clientWidth + 1;
