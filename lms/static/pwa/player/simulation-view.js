// @ts-check
/** The simulated phone: a look-alike of no real product. It shows what it is given and tells what is tapped. */

import { button, drawing, h } from "../dom.js";
import { elementView } from "./parts.js";

/** @typedef {import("./script.js").Screen} Screen */
/** @typedef {import("./script.js").ScriptElement} ScriptElement */
/** @typedef {import("./script.js").Pair} Pair */
/**
 * @typedef {{
 *   t: (key: string, values?: any) => string, lang: "vi" | "en", words: (pair: Pair | undefined) => string,
 *   icons: Record<string, string>, screen: Screen, elements: ScriptElement[], marks: string[], amount: string,
 *   keypadView: typeof import("./keypad.js").keypadView, frozen: string | null, point: {target: import("./pointing.js").Target | null, glow: boolean, hand: boolean},
 *   tap: (id: string) => void, type: (key: string | {set: number}) => void, safe: () => void
 * }} PhoneView
 */

/** @param {PhoneView} view */
export function phoneView(view) {
  const { screen, t, frozen } = view;
  return h(
    "section.s-phone",
    { "aria-label": t("sim.band") },
    h("p.s-band", t("sim.band")),
    h(
      `div.s-screen part-${screen.part} ${crowd(view)}`,
      { "data-fit": true, inert: !!frozen },
      !screen.keypad && h("p.s-title", view.words(screen.title)),
      groups(view),
      screen.keypad && view.keypadView(view),
    ),
    frozen && freeze(view),
  );
}

/** A full screen stands in two columns. @param {PhoneView} view */
function crowd({ elements }) {
  const count = (/** @type {(as: string) => boolean} */ is) => elements.filter(({ as }) => is(as)).length;
  const rows = count((as) => as !== "text" && as !== "tile") + Math.ceil(count((as) => as === "tile") / 2);
  return rows > 4 ? "many" : "";
}

/** Neighbours of one kind stand together: apps in a grid, pieces in a flow. @param {PhoneView} view */
function groups(view) {
  /** @type {HTMLElement[]} */
  const made = [];
  let last = "";
  for (const element of view.elements) {
    if (element.as !== last) made.push(h(`div.s-group of-${element.as}`));
    made.at(-1)?.append(elementView(view, element));
    last = element.as;
  }
  return made;
}

/** @param {PhoneView} view */
function freeze({ t, frozen, safe }) {
  return h(
    "div.s-freeze",
    { role: "alertdialog", "aria-label": t("sim.wait"), "data-fit": true },
    drawing("shield", "p-shape s-sign"),
    h("h2", t("sim.wait")),
    h("p", frozen),
    button("shield", t("sim.safe"), safe, "p-button p-main p-safe"),
  );
}
