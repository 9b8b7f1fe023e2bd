/** What trainers answered to calls for help: it stays on home until it is read. */

import { button, drawing, h } from "../dom.js";
import { read, write } from "../store/db.js";
import { listen, notice, place } from "./parts.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./app.js").Answer} Answer
 */

/**
 * @param {App} app
 * @param {NonNullable<Awaited<ReturnType<App["learner"]>>>} learner
 * @param {import("./app.js").Snapshot} snapshot
 */
export async function answers(app, { person }, snapshot) {
  /** @type {string[]} */
  const seen = (await read("answers_read")) ?? [];
  const fresh = (snapshot.answers ?? []).filter((one) => one.person === person.id && !seen.includes(one.id));
  return fresh.length > 0 && h("div", fresh.map((one) => answered(app, one, seen)));
}

/**
 * @param {App} app
 * @param {Answer} answer
 * @param {string[]} seen
 */
function answered(app, { id, by, text, lesson }, seen) {
  const { t } = app;
  const words = t("answers.said", { by, text });
  const put = async () => {
    await write({ answers_read: [...seen, id].slice(-100) });
    await app.router.refresh();
  };
  return notice(
    "people",
    words,
    listen(app, words),
    place(app, `/lessons/${lesson}`, "button", drawing("play"), t("answers.again")),
    button("check", t("answers.read"), put),
  );
}
