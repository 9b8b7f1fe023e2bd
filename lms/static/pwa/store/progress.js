/** Where each person stands in each lesson on this phone, and which lessons are done. */

import { ask, read, transact } from "./db.js";

/**
 * @typedef {{version: string, registration: string, step: number, completed: boolean,
 *   [field: string]: unknown}} SavedProgress
 */

/**
 * @param {string} person
 * @param {string} lesson
 * @returns {Promise<SavedProgress | null>}
 */
export async function get(person, lesson) {
  const key = [person, lesson];
  return (await transact(["progress"], "readonly", (store) => ask(store("progress").get(key)))) ?? null;
}

/**
 * @param {string} person
 * @param {string} lesson
 * @param {SavedProgress} saved
 * @returns {Promise<void>}
 * @throws {import("./db.js").StorageFull}
 */
export function save(person, lesson, saved) {
  const key = [person, lesson];
  return transact(["progress", "done", "state"], "readwrite", async (store) => {
    store("progress").put(saved, key);
    store("state").put(lesson, `last:${person}`);
    // The first time counts: from it is reckoned when the lesson comes back.
    const news = saved.completed && !(await ask(store("done").count(key)));
    if (news) store("done").put(new Date().toISOString(), key);
  });
}

/** @returns {Promise<string[]>} the versions of lessons in which anybody on this phone is under way */
export async function begun() {
  /** @type {SavedProgress[]} */
  const all = await transact(["progress"], "readonly", (store) => ask(store("progress").getAll()));
  return all.filter(({ completed }) => !completed).map(({ version }) => version);
}

/**
 * @param {string} person
 * @returns {Promise<string | undefined>} the lesson opened last
 */
export const lastLesson = (person) => read(`last:${person}`);

/**
 * Lessons this person has finished, on this phone or, by the server's word, on another one.
 * @param {string} person
 * @returns {Promise<Set<string>>}
 */
export async function done(person) {
  const range = IDBKeyRange.bound([person], [person, []]);
  const here = await transact(["done"], "readonly", (store) => ask(store("done").getAllKeys(range)));
  const standings = (await read("snapshot"))?.standings?.[person] ?? {};
  const elsewhere = Object.keys(standings).filter((lesson) => standings[lesson].completed_at);
  return new Set([...here.map((/** @type {any} */ key) => key[1]), ...elsewhere]);
}
