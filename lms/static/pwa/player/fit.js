// @ts-check
/** Nothing scrolls in a lesson: the words become smaller instead. */

const SMALLEST = 0.6;
const STEPS = 8;
const TIGHT = 0.82;

/**
 * Makes the words smaller, and the gaps at last, only as far as it takes until nothing must be scrolled.
 * @param {HTMLElement} box the whole player
 */
export function fit(box) {
  const parts = partsOf(box);
  if (tried(box, parts, 0)) return;
  // Each try lays the page out anew, which is slow on an old phone: half of what is left is tried.
  let enough = STEPS, least = 1;
  while (least < enough) {
    const middle = Math.floor((least + enough) / 2);
    if (tried(box, parts, middle)) enough = middle;
    else least = middle + 1;
  }
  tried(box, parts, enough);
}

/**
 * After something has grown, such as a picture that has come: mostly there is room for it, and nothing is tried anew.
 * @param {HTMLElement} box
 */
export const refit = (box) => partsOf(box).every(fits) || fit(box);

/** @param {HTMLElement} box */
const partsOf = (box) => [...box.querySelectorAll("[data-fit]")];

/** @param {HTMLElement} box @param {Element[]} parts @param {number} step */
function tried(box, parts, step) {
  const scale = 1 - (step * (1 - SMALLEST)) / STEPS;
  box.style.setProperty("--fit", scale.toFixed(2));
  box.toggleAttribute("data-tight", scale < TIGHT);
  return parts.every(fits);
}

/** @param {Element} part */
const fits = (part) => part.scrollHeight <= part.clientHeight + 1 && part.scrollWidth <= part.clientWidth + 1;
