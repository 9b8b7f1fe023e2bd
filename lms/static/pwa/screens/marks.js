/** The animals and plants people choose for themselves, and their picture code. */

import { drawing, h, picture } from "./dom.js";

export const PIN_LENGTH = 4;

/** @typedef {import("./app.js").App} App */

/**
 * @param {Record<string, string>} marks
 * @param {string | null} name
 * @param {string} [style]
 */
export function mark(marks, name, style = "mark") {
  return name && marks[name] ? picture(marks[name], style) : drawing("person", style);
}

/**
 * All pictures as tiles with their names.
 * @param {App} app
 * @param {Record<string, string>} marks
 * @param {(name: string) => void} choose
 * @param {string[]} [taken] shown, but not to be chosen
 */
export function markGrid(app, marks, choose, taken = []) {
  const tiles = Object.keys(marks).sort().map((name) =>
    h(
      "button",
      { type: "button", class: "tile", disabled: taken.includes(name), click: () => choose(name) },
      mark(marks, name),
      h("span", null, app.t(`mark.${name}`)),
    )
  );
  return h("div", { class: "tiles small" }, ...tiles);
}

/**
 * Four places to be filled with pictures.
 * @param {App} app
 * @param {Record<string, string>} marks
 * @param {(pin: string[]) => void} changed
 */
export function pinPad(app, marks, changed) {
  /** @type {string[]} */
  const pin = [];
  const slots = h("button", { type: "button", class: "slots", click: () => set(() => pin.pop()) });
  const show = () => {
    const places = Array.from({ length: PIN_LENGTH }, (_, place) => slot(marks, pin[place]));
    slots.replaceChildren(...places);
    slots.setAttribute("aria-label", app.t("pin.slots", { n: pin.length }));
  };
  const set = (/** @type {() => void} */ change) => {
    change();
    show();
    changed([...pin]);
  };
  const add = (/** @type {string} */ name) => set(() => pin.length < PIN_LENGTH && pin.push(name));
  show();
  return h("div", { class: "pin" }, slots, markGrid(app, marks, add));
}

/**
 * @param {Record<string, string>} marks
 * @param {string | undefined} name
 */
const slot = (marks, name) => h("span", { class: "slot" }, name ? mark(marks, name) : null);
