/** What is on this phone, what the server has confirmed, and what it would not take and why. */

import { drawing, h } from "../dom.js";
import { lessonsOf } from "../store/catalogue.js";
import { refused as setAside } from "../store/claims.js";
import * as outbox from "../store/outbox.js";
import { handOver } from "./hand-over.js";
import { backButton, heading, mainButton, minute, screen, section, stateLine } from "./parts.js";

/** @typedef {import("./app.js").App} App */

const MOST_SHOWN = 30;
const EVERYTHING = 100_000;

/** What is said of each phase of sending. */
const PHASES = {
  idle: "",
  sending: "receipts.sending",
  card: "home.card_again",
  waiting: "receipts.no_answer",
};

/** @param {App} app */
export async function receipts(app) {
  const { t, sync } = app;
  const titles = lessonsOf(await app.catalogue());
  const body = h("div");
  const state = stateLine();
  const phase = () => state.textContent = t(PHASES[sync.phase]);
  const update = async () => body.replaceChildren(h("div", await lists(app, titles)));
  await app.follow(outbox.changes, update);
  app.follow(sync, phase);
  const send = mainButton("send", t("receipts.send_now"), async () => {
    state.textContent = t("receipts.sending");
    if (await sync.flush()) state.textContent = t("receipts.all_sent");
    else phase();
  });
  return screen("receipts", [heading(app, t("receipts.title"), t("receipts.hint")), state, body], [
    backButton(app),
    send,
  ]);
}

/**
 * @param {App} app
 * @param {Map<string, import("../store/catalogue.js").Lesson>} titles
 */
async function lists(app, titles) {
  const { t } = app;
  const [waiting, refused, sent] = await Promise.all([
    outbox.take(EVERYTHING),
    setAside(),
    outbox.sent(),
  ]);
  const row = (
    /** @type {outbox.Confirmed} */ { note, timestamp, confirmed },
    /** @type {string} */ why = confirmed ? t("receipts.confirmed", { time: minute(confirmed) }) : "",
  ) =>
    h(
      "li.row plain",
      h(
        "span",
        t(`receipts.${note.event}`),
        h("small", app.say(titles.get(note.lesson)?.title) || note.lesson),
      ),
      h("small", minute(timestamp)),
      why && h("small.why", why),
    );
  return [
    sum("phone", t("receipts.waiting", { n: waiting.length })),
    sum(
      "check",
      t("receipts.sent", { n: sent.count }),
      sent.last && t("receipts.last", { time: minute(sent.last) }),
    ),
    section(
      t("receipts.refused"),
      refused.map((item) =>
        row(outbox.noted(item), app.say(item.message) || t("receipts.refused_why", { reason: item.reason }))
      ),
    ),
    section(
      t("receipts.waiting_list"),
      waiting.slice(0, MOST_SHOWN).map((item) => row(outbox.noted(item))),
    ),
    section(t("receipts.sent_list"), sent.recent.map((item) => row(item))),
    waiting.length + refused.length > 0 && await handOver(app, [...waiting, ...refused]),
  ];
}

/**
 * @param {string} icon
 * @param {string} count
 * @param {string | null} [more]
 */
const sum = (icon, count, more) => h("p.sums", drawing(icon), h("b", count), more && ` ${more}`);
