/** What is on this phone, what the server has confirmed, and what it would not take and why. */

import { lessonsOf } from "../store/catalogue.js";
import * as outbox from "../store/outbox.js";
import { button, drawing, h, screen } from "./dom.js";
import { backButton, heading, mainButton, minute, notice } from "./parts.js";

/** @typedef {import("./app.js").App} App */

const MOST_SHOWN = 30;
const EVERYTHING = 100_000;

/** @param {App} app */
export async function receipts(app) {
  const titles = lessonsOf(await app.catalogue());
  const body = h("div", null);
  const state = h("p", { class: "state", role: "status" });
  const update = async () =>
    body.replaceChildren(...(await lists(app, titles)).filter((part) => part !== null));
  const phase = () => (state.textContent = phaseInWords(app));
  outbox.changes.addEventListener("change", update);
  app.sync.addEventListener("change", phase);
  app.onLeave(() => {
    outbox.changes.removeEventListener("change", update);
    app.sync.removeEventListener("change", phase);
  });
  await update();
  const send = mainButton("send", app.t("receipts.send_now"), async () => {
    state.textContent = app.t("receipts.sending");
    if (await app.sync.flush()) state.textContent = app.t("receipts.all_sent");
    else phase();
  });
  return screen("receipts", [heading(app, app.t("receipts.title"), app.t("receipts.hint")), state, body], [
    backButton(app),
    send,
  ]);
}

/** @param {App} app */
function phaseInWords(app) {
  const { phase } = app.sync;
  if (phase === "sending") return app.t("receipts.sending");
  if (phase === "card") return app.t("home.card_again");
  return phase === "waiting" ? app.t("receipts.no_answer") : "";
}

/**
 * @param {App} app
 * @param {Map<string, import("../store/catalogue.js").Lesson>} titles
 */
async function lists(app, titles) {
  const [waiting, refused, sent] = await Promise.all([
    outbox.take(EVERYTHING),
    outbox.refused(),
    outbox.sent(),
  ]);
  const line = (/** @type {outbox.Note} */ { event, lesson }, /** @type {string} */ time) => [
    h(
      "span",
      null,
      app.t(`receipts.${event}`),
      h("small", null, app.say(titles.get(lesson)?.title) || lesson),
    ),
    h("small", null, minute(time)),
  ];
  const when = sent.last ? app.t("receipts.last", { time: minute(sent.last) }) : "";
  return [
    h(
      "p",
      { class: "sums" },
      drawing("phone"),
      h("b", null, app.t("receipts.waiting", { n: waiting.length })),
    ),
    h(
      "p",
      { class: "sums" },
      drawing("check"),
      h("b", null, app.t("receipts.sent", { n: sent.count })),
      ` ${when}`,
    ),
    refused.length
      ? list(app.t("receipts.refused"), refused.map((item) => refusedLine(app, line, item)))
      : null,
    waiting.length
      ? list(
        app.t("receipts.waiting_list"),
        waiting.slice(0, MOST_SHOWN).map(({ note, statement }) => line(note, String(statement.timestamp))),
      )
      : null,
    sent.recent.length
      ? list(app.t("receipts.sent_list"), sent.recent.map(({ note, timestamp }) => line(note, timestamp)))
      : null,
    waiting.length + refused.length ? handOver(app, [...waiting, ...refused]) : null,
  ];
}

/**
 * @param {App} app
 * @param {(note: outbox.Note, time: string) => HTMLElement[]} line
 * @param {outbox.Refused} item
 */
function refusedLine(app, line, { note, statement, message, reason }) {
  const why = app.say(message) || app.t("receipts.refused_why", { reason });
  return [...line(note, String(statement.timestamp)), h("small", { class: "why" }, why)];
}

/**
 * @param {string} title
 * @param {HTMLElement[][]} rows
 */
function list(title, rows) {
  const items = rows.map((row) => h("li", { class: "row plain" }, ...row));
  return h("section", null, h("h2", null, title), h("ul", { class: "rows" }, ...items));
}

/**
 * The last resort where no network ever comes: a file for the trainer's phone.
 * @param {App} app
 * @param {{statement: unknown}[]} items
 */
function handOver(app, items) {
  const save = () => {
    const text = JSON.stringify({ statements: items.map(({ statement }) => statement) });
    const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    h("a", { href, download: `lop-hoc-so-${new Date().toISOString().slice(0, 10)}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  };
  return notice("file", app.t("receipts.file_hint"), button("download", app.t("receipts.file"), save));
}
