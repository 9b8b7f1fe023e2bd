/** What trainers answered to calls for help: it stays on home until it is read. */

import { button, drawing, h } from "../dom.js";
import { read, write } from "../store/db.js";
import { notice, place } from "../screens/parts.js";
import { hear } from "./sounds.js";

/**
 * @typedef {import("../screens/app.js").App} App
 * @typedef {import("../screens/app.js").Answer} Answer
 */

/**
 * @param {App} app
 * @param {NonNullable<Awaited<ReturnType<App["learner"]>>>} learner
 * @param {import("../screens/app.js").Snapshot} snapshot
 */
export async function answers(app, { person }, snapshot) {
  /** @type {string[]} */
  const seen = (await read("answers_read")) ?? [];
  const fresh = (snapshot.answers ?? []).filter((one) => one.person === person.id && !seen.includes(one.id));
  if (!fresh.length) return null;
  return h("div", await Promise.all(fresh.map((one) => answered(app, one, seen))));
}

/**
 * @param {App} app
 * @param {Answer} answer
 * @param {string[]} seen
 */
async function answered(app, { id, by, text, lesson, voice }, seen) {
  const { t } = app;
  const words = text ? t("answers.said", { by, text }) : t("answers.spoken", { by, n: voice?.seconds ?? 0 });
  const put = async () => {
    await write({ answers_read: [...seen, id].slice(-100) });
    await app.router.refresh();
  };
  return notice(
    "people",
    words,
    await hear(app, voice, by, words),
    place(app, `/lessons/${lesson}`, "button", drawing("play"), t("answers.again")),
    button("check", t("answers.read"), put),
  );
}
