// @ts-check
/** The keypad of a payment: ready keys, digits, and the amount in words, made from the figure. */

import { amountWords, money, number } from "../text.js";
import { el, shape } from "./dom.js";

/** @typedef {import("./simulation-view.js").PhoneView} PhoneView */

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/** @param {PhoneView} view */
export function keypadView(view) {
  const { lang, t } = view;
  const amount = Number(view.amount);
  const words = view.amount ? amountWords(amount, lang) : t("sim.amount.empty");
  const figure = el("div", { class: "s-figure" }, el("b", {}, money(amount, lang)), el("span", {}, words));
  const erase = key(view, "del", t("sim.delete"), shape("delete"), el("small", {}, t("sim.delete")));
  const quick = (view.screen.keypad?.quick ?? []).map((one) => ready(view, one));
  return el(
    "div",
    { class: "s-pay" },
    el("div", { class: "s-amount" }, figure, erase),
    el("div", { class: "s-quick" }, ...quick, key(view, "000", "000", "000")),
    el("div", { class: "s-keys" }, ...DIGITS.map((digit) => key(view, digit, digit, digit))),
  );
}

/** @param {PhoneView} view @param {number} amount */
function ready(view, amount) {
  const { target, glow, hand } = view.point;
  const here = target !== null && "set" in target && target.set === amount;
  return el(
    "button",
    {
      type: "button",
      class: here && glow ? "ready glow" : "ready",
      "data-id": `k${amount}`,
      "aria-label": amountWords(amount, view.lang),
      on: () => view.type({ set: amount }),
    },
    number(amount, view.lang),
    here && hand && shape("hand", "s-hand"),
  );
}

/** @param {PhoneView} view @param {string} name @param {string} label @param {...(Node | string)} inside */
function key(view, name, label, ...inside) {
  const { target, glow } = view.point;
  const here = target !== null && "key" in target && target.key === name;
  const attributes = { type: "button", class: here && glow ? "glow" : "", "data-id": `d${name}` };
  return el("button", { ...attributes, "aria-label": label, on: () => view.type(name) }, ...inside);
}
