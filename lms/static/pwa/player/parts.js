// @ts-check
/** One element of a simulated screen: an app, a row, a bubble … each a button with its label, or scenery. */

import { drawing, el, shape } from "./dom.js";

/** @typedef {import("./simulation-view.js").PhoneView} PhoneView */
/** @typedef {import("./script.js").ScriptElement} ScriptElement */

/** Signs for things that have no drawing of their own. @type {Record<string, any>} */
const SIGNS = { photo: "photo", code: "qr", field: "search" };

/** @param {PhoneView} view @param {ScriptElement} element */
export function elementView(view, element) {
  const { target, glow, hand } = view.point;
  const here = target !== null && "element" in target && target.element === element.id;
  const marked = view.marks.includes(element.id);
  const scenery = !element.tap;
  const state = `${here && glow ? "glow" : ""} ${marked ? "marked" : ""} ${scenery ? "scenery" : ""}`;
  const node = el(
    scenery ? "div" : "button",
    {
      type: scenery ? undefined : "button",
      class: `s-one as-${element.as} ${state}`,
      "data-id": element.id,
      "aria-pressed": element.tap?.mark ? String(marked) : undefined,
      on: scenery ? undefined : () => view.tap(element.id),
    },
    sign(view, element),
    words(view, element),
    marked && shape("check", "s-check"),
    here && hand && shape("hand", "s-hand"),
  );
  return node;
}

/** @param {PhoneView} view @param {ScriptElement} element */
function sign(view, element) {
  const svg = element.icon && view.icons[element.icon];
  if (svg) return drawing(svg, "", "s-icon");
  return element.as in SIGNS ? shape(SIGNS[element.as], "s-icon") : null;
}

/** @param {PhoneView} view @param {ScriptElement} element */
function words(view, element) {
  const label = view.words(element.label), note = view.words(element.note);
  return el(
    "span",
    { class: "s-words" },
    el("span", { class: "s-label" }, label),
    note && el("small", {}, note),
  );
}
