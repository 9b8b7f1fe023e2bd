/** What comes from the village's team and goes to it: a part of its own, on top of home. */

import { h } from "../dom.js";
import { answers } from "./answers.js";
import { assigned } from "./given.js";
import { refusal, sendSpoken } from "./spoken.js";
import { keepSounds } from "./sounds.js";

export { Microphone } from "../../js/studio/microphone.js";
export { offer, reminders } from "./reminders.js";
export { sayMore } from "./speak.js";

/** @typedef {import("../screens/app.js").App} App */

let watching = false;

/**
 * Answers to her calls, and what she was given.
 * @param {import("../screens/home.js").Home} here
 * @returns {Promise<HTMLElement | null>}
 */
export async function fromTeam(here) {
  const { app, learner, snapshot } = here;
  if (!learner) return null;
  watch(app);
  const parts = await Promise.all([
    snapshot && answers(app, learner, snapshot),
    ...here.assigned.map((one) => assigned(here, one)),
    refusal(app),
  ]);
  return parts.some(Boolean) ? h("section.from-team", parts.filter(Boolean)) : null;
}

/**
 * What was said waits for the network; what was said to her is fetched for the time without.
 * @param {App} app
 */
export async function exchange(app) {
  await sendSpoken();
  await keepSounds(await app.snapshot());
}

/** @param {App} app */
function watch(app) {
  if (watching) return;
  watching = true;
  addEventListener("online", () => exchange(app).catch(console.error));
}
