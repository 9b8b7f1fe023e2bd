/** Asks on the home screen whose the lessons are that somebody did before a card was opened. */

import { button } from "../dom.js";
import { read, write } from "../store/db.js";
import * as claims from "../store/claims.js";
import { notice, plainWords, stateLine } from "./parts.js";

/**
 * @param {import("./app.js").App} app
 * @param {NonNullable<Awaited<ReturnType<import("./app.js").App["learner"]>>>} learner
 * @returns {Promise<HTMLElement | null>} null when she has said that they are not hers
 */
export async function unclaimed(app, { person, household }) {
  const { t } = app;
  const lessons = await claims.unclaimed();
  /** @type {string[]} */
  const others = (await read("not_guests")) ?? [];
  if (!lessons.size || others.includes(person.id)) return null;
  const state = stateLine();
  const mine = async () => {
    try {
      await claims.claim(person.id, household.id);
      app.sync.flush();
      await app.router.refresh();
    } catch (error) {
      state.textContent = plainWords(app, error);
    }
  };
  const not = async () => {
    await write({ not_guests: [...others, person.id] });
    await app.router.refresh();
  };
  return notice(
    "info",
    t("unclaimed.ask", { n: lessons.size, name: person.name }),
    button("check", t("unclaimed.mine"), mine, "button main"),
    button("close", t("unclaimed.not"), not),
    state,
  );
}
