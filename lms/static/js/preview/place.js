/** Where a phone of the preview stands: kept in the browser, so that a changed lesson is shown at the same card. */

/**
 * @typedef {{saved?: import("../../pwa/player/flow.js").SavedProgress | null, step?: number, review?: number}} Place
 *   `step`: a card the author jumped to; `review`: the coming back that is played, counted from 0
 */

/** @param {string} lesson @param {string} lang */
const key = (lesson, lang) => `preview:${lesson}:${lang}`;

/** @param {string} lesson @param {string} lang @returns {Place} */
export const placeOf = (lesson, lang) => JSON.parse(localStorage.getItem(key(lesson, lang)) ?? "{}");

/** @param {string} lesson @param {string} lang @param {Place} place */
export const keepPlace = (lesson, lang, place) =>
  localStorage.setItem(key(lesson, lang), JSON.stringify(place));
