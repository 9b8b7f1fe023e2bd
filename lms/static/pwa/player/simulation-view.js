// @ts-check
/** The simulated phone: a look-alike of no real product. It shows what it is given and tells what is tapped. */

import { el, shape } from "./dom.js";
import { keypadView } from "./keypad.js";
import { elementView } from "./parts.js";

/** @typedef {import("./script.js").Screen} Screen */
/** @typedef {import("./script.js").ScriptElement} ScriptElement */
/** @typedef {import("./script.js").Pair} Pair */
/**
 * @typedef {{
 *   t: (key: string, values?: any) => string, lang: "vi" | "en", words: (pair: Pair | undefined) => string,
 *   icons: Record<string, string>, screen: Screen, elements: ScriptElement[], marks: string[], amount: string,
 *   frozen: string | null, point: {target: import("./pointing.js").Target | null, glow: boolean, hand: boolean},
 *   tap: (id: string) => void, type: (key: string | {set: number}) => void, safe: () => void
 * }} PhoneView
 */

/** @param {PhoneView} view */
export function phoneView(view) {
  const { screen, t } = view;
  const inside = el(
    "div",
    { class: `s-screen part-${screen.part} ${crowd(view)}`, "data-fit": true, inert: Boolean(view.frozen) },
    !screen.keypad && el("p", { class: "s-title" }, view.words(screen.title)),
    ...groups(view),
    screen.keypad && keypadView(view),
  );
  return el(
    "section",
    { class: "s-phone", "aria-label": t("sim.band") },
    el("p", { class: "s-band" }, t("sim.band")),
    inside,
    view.frozen && freeze(view),
  );
}

/** A full screen stands in two columns. @param {PhoneView} view */
function crowd(view) {
  const rows = view.elements.filter((one) => one.as !== "text" && one.as !== "tile");
  return rows.length > 4 ? "many" : "";
}

/** Neighbours of one kind stand together: apps in a grid, pieces in a flow. @param {PhoneView} view */
function groups(view) {
  /** @type {HTMLElement[]} */
  const made = [];
  let last = "";
  for (const element of view.elements) {
    if (element.as !== last) made.push(el("div", { class: `s-group of-${element.as}` }));
    made[made.length - 1].append(elementView(view, element));
    last = element.as;
  }
  return made;
}

/** @param {PhoneView} view */
function freeze(view) {
  const safe = el(
    "button",
    { type: "button", class: "p-button p-main p-safe", on: view.safe },
    shape("shield"),
    el("span", {}, view.t("sim.safe")),
  );
  return el(
    "div",
    { class: "s-freeze", role: "alertdialog", "aria-label": view.t("sim.wait"), "data-fit": true },
    shape("shield", "s-sign"),
    el("h2", {}, view.t("sim.wait")),
    el("p", {}, view.frozen),
    safe,
  );
}
