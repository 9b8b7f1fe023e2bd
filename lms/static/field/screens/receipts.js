/** What was noted on this phone: what waits, what the server has confirmed, what it did not take and why. */

import { button, h } from "../../pwa/dom.js";
import { sent, take } from "../../pwa/store/outbox.js";
import { minuteOf, screen } from "../parts.js";
import { changes, photos, refused } from "../store.js";

/** @typedef {import("../app.js").App} App */

/** @param {App} app */
export async function receipts(app) {
  const body = h("div.kit");
  const draw = async () => body.replaceChildren(...(await content(app)));
  await app.follow(changes, draw);
  app.follow(app.sync, draw);
  return screen(app, app.t("field.receipts"), [
    body,
    button(
      "next",
      app.t("field.receipts_send"),
      () => document.dispatchEvent(new Event("exchange")),
      "button main",
    ),
  ]);
}

/** @param {App} app */
async function content(app) {
  const { t } = app;
  const [waiting, told, set_aside, pictures] = await Promise.all([take(200), sent(), refused(), photos()]);
  const signedOut = app.sync.phase === "card";
  const nothing = !waiting.length && !pictures.length && !set_aside.length;
  return [
    signedOut && h(
      "div.message",
      h("p", t("field.sign_in_again")),
      h("a.button main", { href: "/staff/sign-in?next=/trainer/field" }, t("field.sign_in")),
    ),
    h(
      "p",
      told.last
        ? t("field.receipts_sent", { n: told.count, day: minuteOf(told.last) })
        : t("field.receipts_none"),
    ),
    nothing && h("p", t("field.all_sent")),
    list(t("field.receipts_refused"), [
      ...set_aside.map((item) => line(app, item.note, item.message?.[app.lang] ?? item.reason)),
      ...pictures.flatMap(({ refused: why }) =>
        why ? [h("li", t("field.photo"), h("p.error", why[app.lang]))] : []
      ),
    ]),
    list(t("field.receipts_waiting"), [
      ...waiting.map((item) => line(app, item.note, "")),
      ...pictures.flatMap(({ refused: why }) => why ? [] : [h("li", t("field.photo"))]),
    ]),
  ].filter((part) => part instanceof Node);
}

/**
 * @param {string} title
 * @param {HTMLElement[]} rows
 */
const list = (title, rows) => rows.length > 0 && h("section.panel", h("h2", title), h("ul.rows", rows));

/**
 * @param {App} app
 * @param {import("../../pwa/store/outbox.js").Note} note
 * @param {string} why
 */
const line = (app, note, why) =>
  h("li", h("strong", app.t(`field.deed.${note.event}`)), h("p", note.person), why && h("p.error", why));
