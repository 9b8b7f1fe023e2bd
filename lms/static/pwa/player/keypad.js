// @ts-check
/** The keypad of a payment: ready keys, digits, and the amount in words, made from the figure. */

import { drawing, h } from "../dom.js";
import { money, number } from "../text.js";
import { amountWords } from "./amounts.js";

/** @typedef {import("./simulation-view.js").PhoneView} PhoneView */

/** @param {PhoneView} view */
export function keypadView(view) {
  const { lang, t, screen } = view;
  const amount = Number(view.amount);
  const words = view.amount ? amountWords(amount, lang) : t("sim.amount.empty");
  const erase = t("sim.delete");
  return h(
    "div.s-pay",
    h(
      "div.s-amount",
      h("div.s-figure", h("b", money(amount, lang)), h("span", words)),
      key(view, "del", erase, drawing("delete", "p-shape"), h("small", erase)),
    ),
    h("div.s-quick", screen.keypad?.quick.map((one) => ready(view, one)) ?? [], key(view, "000")),
    h("div.s-keys", [..."1234567890"].map((digit) => key(view, digit))),
  );
}

/** @param {PhoneView} view @param {number} amount */
function ready({ point, lang, type }, amount) {
  const { target, glow, hand } = point;
  const here = target !== null && "set" in target && target.set === amount;
  return h(
    here && glow ? "button.ready glow" : "button.ready",
    { "data-id": `k${amount}`, "aria-label": amountWords(amount, lang), on: () => type({ set: amount }) },
    number(amount, lang),
    here && hand && drawing("hand", "p-shape s-hand"),
  );
}

/** @param {PhoneView} view @param {string} name @param {string} [label] @param {...Node} inside */
function key({ point, type }, name, label = name, ...inside) {
  const { target, glow } = point;
  const here = target !== null && "key" in target && target.key === name;
  const props = { "data-id": `d${name}`, "aria-label": label, on: () => type(name) };
  return h(here && glow ? "button.glow" : "button", props, inside.length ? inside : label);
}
