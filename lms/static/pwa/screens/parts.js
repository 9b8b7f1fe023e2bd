/** Pieces that several screens share. */

import { button, drawing, h } from "../dom.js";
import { Absent } from "../store/catalogue.js";
import { StorageFull } from "../store/db.js";
import { NoAnswer, Refusal } from "../sync/api.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("../dom.js").Child} Child
 */

/**
 * Every screen: a heading, its content, and at the bottom the way back (left) and the main action (right).
 * @param {string} name
 * @param {Child[]} content
 * @param {Child[]} [actions]
 */
export const screen = (name, content, actions = []) =>
  h(
    `div.screen ${name}`,
    h("main.content", content),
    actions.some(Boolean) && h("nav.actions", actions),
  );

/**
 * The heading, with a loudspeaker that reads what the screen is for where the phone has a voice.
 * @param {App} app
 * @param {string} title
 * @param {string} [hint]
 */
export const heading = (app, title, hint) =>
  h(
    "header.heading",
    h("div", h("h1", { tabindex: -1 }, title), hint && h("p", hint)),
    listen(app, hint ? `${title}. ${hint}` : title),
  );

/**
 * @param {App} app
 * @param {string} text
 */
export const listen = (app, text) =>
  app.voice.available &&
  button("speaker", app.t("common.listen"), () => app.voice.say(text), "listen");

/** @param {App} app */
export const backButton = (app, back = () => app.router.back()) => button("back", app.t("common.back"), back);

/**
 * @param {string} icon
 * @param {string} label
 * @param {(event: any) => unknown} act
 * @param {import("../dom.js").Props} [props]
 */
export const mainButton = (icon, label, act, props) => button(icon, label, act, "button main", props);

/**
 * A place to go to: its sign and its words.
 * @param {App} app
 * @param {string} path
 * @param {string} style
 * @param {...Child} inside
 */
export const place = (app, path, style, ...inside) =>
  h(`button.${style}`, { click: () => app.go(path) }, inside);

/** @param {App} app @param {string} [style] */
export const typeCode = (app, style) => button("key", app.t("home.type_code"), () => app.go("/card"), style);

/**
 * A titled list; nothing without rows.
 * @param {string} title
 * @param {HTMLElement[]} rows
 */
export const section = (title, rows) => rows.length > 0 && h("section", h("h2", title), h("ul.rows", rows));

/**
 * A calm line of its own: what happened, what was kept, what to do.
 * @param {string} icon
 * @param {string} text
 * @param {...Child} actions
 */
export const notice = (icon, text, ...actions) =>
  h("div.notice", { role: "status" }, drawing(icon), h("p", text), actions);

/** A line that tells what is going on. @param {string} [id] */
export const stateLine = (id) => h("p.state", { id, role: "status" });

/** No room for a value of the database, or for a file in a cache. @param {any} error */
export const isFull = (error) => error instanceof StorageFull || error?.name === "QuotaExceededError";

/**
 * What went wrong in plain words: the server's own where it gave some.
 * @param {App} app
 * @param {unknown} error
 * @returns {string}
 */
export function plainWords(app, error) {
  if (isFull(error)) return app.t("common.storage_full");
  if (error instanceof NoAnswer || error instanceof Absent) return app.t("common.no_network");
  return (error instanceof Refusal && app.say(error.body.message)) || app.t("common.not_now");
}

/**
 * `23/11/2026 14:05`, the phone's own time.
 * @param {string} iso
 */
export function minute(iso) {
  const at = new Date(iso);
  const local = new Date(+at - at.getTimezoneOffset() * 60_000).toISOString();
  return `${day(local)} ${local.slice(11, 16)}`;
}

/**
 * `01/12/2026` of a date without time.
 * @param {string} iso
 */
export const day = (iso) => iso.slice(0, 10).split("-").reverse().join("/");
