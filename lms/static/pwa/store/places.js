/** A person's places in lessons begun on another phone, as far as the server knows them (docs/phone.md, “Two phones”). */

import { ask, transact } from "./db.js";

/**
 * @typedef {{steps: string[], right: string[], practised: string[], last_at: string, completed_at: string | null}} Standing
 */

/**
 * A place of this phone's own is never touched.
 * @param {Record<string, Record<string, Standing>>} standings person → lesson → standing
 * @param {Map<string, import("./catalogue.js").Lesson>} lessons
 * @returns {Promise<void>}
 */
export async function restore(standings, lessons) {
  for (const [person, stands] of Object.entries(standings)) {
    const begun = Object.entries(stands).filter(([id, { steps, completed_at }]) =>
      steps.length && !completed_at && lessons.has(id)
    ).sort(([, one], [, other]) => (one.last_at < other.last_at ? 1 : -1));
    if (begun.length) await keep(person, begun, lessons);
  }
}

/**
 * @param {string} person
 * @param {[string, Standing][]} begun the one worked on last first
 * @param {Map<string, import("./catalogue.js").Lesson>} lessons
 */
function keep(person, begun, lessons) {
  return transact(["progress", "state"], "readwrite", async (store) => {
    const last = await ask(store("state").get(`last:${person}`));
    if (!last) store("state").put(begun[0][0], `last:${person}`);
    for (const [lesson, standing] of begun) {
      if (await ask(store("progress").get([person, lesson]))) continue;
      store("progress").put(placeOf(standing, lessons.get(lesson)?.version ?? ""), [person, lesson]);
    }
  });
}

/**
 * A new attempt in the present version, which begins behind the steps that were seen.
 * @param {Standing} standing
 * @param {string} version
 */
export function placeOf({ steps, right, practised, last_at }, version) {
  const answered = right.map((name) => name.split("/")).map(([step, question]) =>
    step === question ? step : `${step}/${question}`
  );
  return {
    version,
    registration: crypto.randomUUID(),
    step: steps.length,
    seen: steps,
    right: Object.fromEntries(answered.map((name) => [name, true])),
    practice: {},
    passed: Object.fromEntries(practised.map((step) => [step, true])),
    items: [],
    started_at: last_at,
    completed: false,
  };
}
