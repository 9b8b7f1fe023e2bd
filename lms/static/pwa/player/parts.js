// @ts-check
/** One element of a simulated screen: an app, a row, a bubble … each a button with its label, or scenery. */

import { drawing, h, picture } from "../dom.js";

/** @typedef {import("./simulation-view.js").PhoneView} PhoneView */
/** @typedef {import("./script.js").ScriptElement} ScriptElement */

/** Signs for things that have no drawing of their own. @type {Record<string, string>} */
const SIGNS = { photo: "photo", code: "qr", field: "search" };

/** @param {PhoneView} view @param {ScriptElement} element */
export function elementView(view, element) {
  const { target, glow, hand } = view.point;
  const { id, as, tap } = element;
  const here = target !== null && "element" in target && target.element === id;
  const marked = view.marks.includes(id);
  const state = `${here && glow ? "glow" : ""} ${marked ? "marked" : ""} ${tap ? "" : "scenery"}`;
  const note = view.words(element.note);
  return h(
    `${tap ? "button" : "div"}.s-one as-${as} ${state}`,
    { "data-id": id, "aria-pressed": tap?.mark && String(marked), on: tap && (() => view.tap(id)) },
    sign(view, element),
    h("span.s-words", h("span.s-label", view.words(element.label)), note && h("small", note)),
    marked && drawing("check", "p-shape s-check"),
    here && hand && drawing("hand", "p-shape s-hand"),
  );
}

/** @param {PhoneView} view @param {ScriptElement} element */
function sign({ icons }, { as, icon, code }) {
  if (code) return picture(code, "s-qr");
  const svg = icon && icons[icon];
  if (svg) return picture(svg, "s-icon");
  return as in SIGNS && drawing(SIGNS[as], "p-shape s-icon");
}
