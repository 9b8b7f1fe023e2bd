// @ts-check
/** The keypad of a payment: ready keys, digits, and the amount in words, made from the figure. */

import { amountWords, money } from "../text.js";
import { el, shape } from "./dom.js";

/** @typedef {import("./simulation-view.js").PhoneView} PhoneView */

const KEYS = ["1", "2", "3", "del", "4", "5", "6", "0", "7", "8", "9", "000"];

/** @param {PhoneView} view */
export function keypadView(view) {
  const { lang, t } = view;
  const amount = Number(view.amount);
  const words = view.amount ? amountWords(amount, lang) : t("sim.amount.empty");
  const figure = view.amount ? money(amount, lang) : "0\u00a0đ";
  return el(
    "div",
    { class: "s-pay" },
    el("div", { class: "s-amount" }, el("b", {}, figure), el("span", {}, words)),
    el("div", { class: "s-quick" }, ...(view.screen.keypad?.quick ?? []).map((one) => ready(view, one))),
    el("div", { class: "s-keys" }, ...KEYS.map((key) => digit(view, key))),
  );
}

/** @param {PhoneView} view @param {number} amount */
function ready(view, amount) {
  const { target, glow, hand } = view.point;
  const here = target !== null && "set" in target && target.set === amount;
  const on = () => view.type({ set: amount });
  const attributes = { type: "button", class: here && glow ? "glow" : "", "data-id": `k${amount}`, on };
  return el("button", attributes, money(amount, view.lang), here && hand && shape("hand", "s-hand"));
}

/** @param {PhoneView} view @param {string} key */
function digit(view, key) {
  const { target, glow } = view.point;
  const here = target !== null && "key" in target && target.key === key;
  const on = () => view.type(key);
  const label = key === "del" ? view.t("sim.delete") : undefined;
  const attributes = {
    type: "button",
    class: here && glow ? "glow" : "",
    "data-id": `d${key}`,
    "aria-label": label,
    on,
  };
  return el("button", attributes, ...(key === "del" ? [shape("delete"), el("small", {}, label)] : [key]));
}
