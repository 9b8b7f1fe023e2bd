/** Stalls and products: what a trainer saw there. */

import { button, h } from "../../pwa/dom.js";
import { fold } from "../kit.js";
import { choice, fault, field, screen } from "../parts.js";
import { kit as load } from "../store.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {Record<string, string>} Said
 */

const SHOWN = 40;

/** @param {App} app */
export async function stalls(app) {
  const kit = await load();
  const list = h("ul.rows");
  const fill = (asked = "") => {
    const words = fold(asked).split(" ").filter(Boolean);
    const found = (kit?.stalls ?? []).filter((each) => {
      const text = fold(`${each.number} ${each.label} ${each.market}`);
      return words.every((word) => text.includes(word));
    });
    list.replaceChildren(
      ...found.slice(0, SHOWN).map((each) =>
        row(`stall/${each.id}`, each.number, `${each.label} · ${each.market}`)
      ),
    );
  };
  fill();
  return screen(app, app.t("field.stalls"), [
    field("q", app.t("field.stall_search"), fill, { type: "search" }),
    list,
  ]);
}

/**
 * @param {App} app
 * @param {string} id
 */
export async function stall(app, id) {
  const found = (await load())?.stalls.find((each) => each.id === id);
  if (!found) throw new Error(`stall ${id}`);
  const title = `${found.number} · ${found.label}`;
  return check(app, title, { deed: "check_stall", stall: id }, {
    guided: "field.stall_guided",
    own_stand: "field.stall_own_stand",
    payments: "field.stall_payments",
  });
}

/** @param {App} app */
export async function products(app) {
  const found = (await load())?.products ?? [];
  const list = h("ul.rows", found.map((each) => row(`product/${each.id}`, each.name, "")));
  return screen(app, app.t("field.products"), [found.length ? list : h("p", app.t("field.products_none"))]);
}

/**
 * @param {App} app
 * @param {string} id
 */
export async function product(app, id) {
  const found = (await load())?.products.find((each) => each.id === id);
  if (!found) throw new Error(`product ${id}`);
  return check(app, found.name, { deed: "check_product", product: id }, { opened: "field.product_opened" });
}

/**
 * Questions with “yes”, “no” and “not known”: what is not known is not “no”.
 * @param {App} app
 * @param {string} title
 * @param {{deed: string, [field: string]: string}} deed
 * @param {Record<string, string>} questions name of the answer → key of the question
 */
function check(app, title, deed, questions) {
  const { t } = app;
  /** @type {Said} */
  const said = {};
  const missing = fault();
  const save = async () => {
    if (Object.keys(questions).some((name) => !said[name])) {
      missing.textContent = t("field.check_need");
      return;
    }
    if (await app.note({ ...deed, ...said }, title, t("field.check_done"))) app.back();
  };
  return screen(app, title, [
    ...Object.entries(questions).map(([name, key]) =>
      choice(
        name,
        t(key),
        ["yes", "no", "unknown"].map((answer) => [answer, t(`field.answer.${answer}`)]),
        (value) => said[name] = value,
      )
    ),
    missing,
    button("check", t("field.check_save"), save, "button main"),
  ]);
}

/**
 * @param {string} to
 * @param {string} who
 * @param {string} more
 */
const row = (to, who, more) =>
  h("li", h("a.row", { href: `#/${to}` }, h("span.who", who), more && h("span.quiet", more)));
