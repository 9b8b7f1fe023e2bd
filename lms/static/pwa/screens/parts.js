/** Pieces that several screens share. */

import { StorageFull } from "../store/db.js";
import { LessonAbsent } from "../store/lessons.js";
import { NoAnswer, Refusal } from "../sync/api.js";
import { button, drawing, h } from "./dom.js";

/** @typedef {import("./app.js").App} App */

/**
 * The heading, with a loudspeaker that reads what the screen is for where the phone has a voice.
 * @param {App} app
 * @param {string} title
 * @param {string} [hint]
 */
export function heading(app, title, hint) {
  return h(
    "header",
    { class: "heading" },
    h("div", null, h("h1", { tabindex: -1 }, title), hint && h("p", null, hint)),
    listen(app, hint ? `${title}. ${hint}` : title),
  );
}

/**
 * @param {App} app
 * @param {string} text
 */
export function listen(app, text) {
  if (!app.voice.available) return null;
  return button("speaker", app.t("common.listen"), () => app.voice.say(text), { class: "listen" });
}

/** @param {App} app */
export const backButton = (app) => button("back", app.t("common.back"), () => app.router.back());

/**
 * @param {string} icon
 * @param {string} label
 * @param {() => unknown} act
 * @param {import("./dom.js").Props} [props]
 */
export const mainButton = (icon, label, act, props) =>
  button(icon, label, act, { class: "button main", ...props });

/**
 * A calm line of its own: what happened, what was kept, what to do.
 * @param {string} icon
 * @param {string} text
 * @param {...import("./dom.js").Child} actions
 */
export const notice = (icon, text, ...actions) =>
  h("div", { class: "notice", role: "status" }, drawing(icon), h("p", null, text), ...actions);

/**
 * What went wrong in plain words: the server's own where it gave some.
 * @param {App} app
 * @param {unknown} error
 * @returns {string}
 */
export function plainWords(app, error) {
  if (error instanceof StorageFull) return app.t("common.storage_full");
  if (error instanceof NoAnswer || error instanceof LessonAbsent) return app.t("common.no_network");
  return (error instanceof Refusal && app.say(error.texts)) || app.t("common.not_now");
}

/**
 * `23/11/2026 14:05`, the phone's own time.
 * @param {string} iso
 */
export function minute(iso) {
  const at = new Date(iso);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const day = [two(at.getDate()), two(at.getMonth() + 1), at.getFullYear()].join("/");
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/**
 * `01/12/2026` of a date without time.
 * @param {string} iso
 */
export const day = (iso) => iso.slice(0, 10).split("-").reverse().join("/");
