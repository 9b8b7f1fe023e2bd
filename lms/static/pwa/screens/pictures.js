/** Choosing one of the twelve pictures, or four of them in their order. */

import { button, h } from "../dom.js";
import { mark } from "./marks.js";
import { backButton, heading, mainButton, screen } from "./parts.js";

export const PIN_LENGTH = 4;

/** @typedef {import("./app.js").App} App */

/**
 * All pictures as tiles with their names.
 * @param {App} app
 * @param {Record<string, string>} marks
 * @param {(name: string) => void} choose
 * @param {string[]} [taken] shown, but not to be chosen
 */
export const markGrid = (app, marks, choose, taken = []) =>
  h(
    "div.tiles small",
    Object.keys(marks).sort().map((name) =>
      h(
        "button.tile",
        { disabled: taken.includes(name), click: () => choose(name) },
        mark(marks, name),
        h("span", app.t(`mark.${name}`)),
      )
    ),
  );

/**
 * The screen that asks for four pictures in their order.
 * @param {App} app
 * @param {Record<string, string>} marks
 * @param {{title: string, hint: string, icon: string, label: string, state: HTMLElement, back: () => void,
 *   done: (pin: string[]) => unknown, forgotten?: () => unknown}} how `label`: of the button that takes the four
 *   pictures; `forgotten`: what is done for who does not know them
 */
export function pinScreen(app, marks, { title, hint, icon, label, state, back, done, forgotten }) {
  /** @type {string[]} */
  const pin = [];
  const slots = h("button.slots", { click: () => set(pin.slice(0, -1)) });
  const take = mainButton(icon, label, () => done([...pin]));
  const set = (/** @type {string[]} */ now) => {
    pin.splice(0, PIN_LENGTH, ...now);
    const places = Array.from(
      { length: PIN_LENGTH },
      (_, i) => h("span.slot", pin[i] && mark(marks, pin[i])),
    );
    slots.replaceChildren(...places);
    slots.setAttribute("aria-label", app.t("pin.slots", { n: pin.length }));
    take.toggleAttribute("disabled", pin.length < PIN_LENGTH);
  };
  const add = (/** @type {string} */ name) => set([...pin, name].slice(0, PIN_LENGTH));
  set([]);
  const help = forgotten && button("help", app.t("pin.forgotten"), forgotten, "button quiet");
  const pad = h("div.pin", slots, markGrid(app, marks, add), help);
  return screen("turn", [heading(app, title, hint), state, pad], [backButton(app, back), take]);
}
