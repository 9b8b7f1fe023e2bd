/** Writing a lesson's step: by voice, with a photo, with places in a picture; what is not saved yet is kept. */

import { offerDictation } from "./dictate.js";
import { keepTyped } from "./keep.js";
import { PhotoTool } from "./photo.js";
import { placeSpots } from "./spots.js";

/** @typedef {{lesson: string, most_bytes: number, text: Record<string, string>}} Page what the page tells */

/** @type {Page} */
const page = JSON.parse(document.getElementById("composing")?.textContent ?? "{}");
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-keep]"));
if (form) {
  keepTyped(form, page);
  offerDictation(form, page);
  const file = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=file]"));
  if (file) new PhotoTool(file, page);
  placeSpots(form, page);
}
