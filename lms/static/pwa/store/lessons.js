/** Whole lessons in the cache `lessons`: they stay until the learner takes them away. */

import { Absent } from "./catalogue.js";

/** @typedef {import("./catalogue.js").Lesson} Lesson */

const CACHE = "lessons";

/** A photo as people send it to one another, in bytes: the measure for sizes in plain words. */
export const PHOTO_BYTES = 150_000;

/**
 * A lesson's bundle, from the phone first. A lesson begun in an older version goes on in it.
 * @param {Lesson} lesson
 * @param {string} [begun] the version the learner began with
 * @returns {Promise<any>} the bundle
 * @throws {Absent}
 */
export async function get(lesson, begun) {
  const cache = await open();
  const older = begun && (await cache?.match(addressOf(lesson, begun)));
  const kept = older || (await cache?.match(lesson.url));
  if (kept) return kept.json();
  try {
    return await (await fetchInto(cache, lesson)).json();
  } catch {
    const any = await newestKept(cache, lesson);
    if (any) return any.json();
    throw new Absent(lesson.id);
  }
}

/**
 * @param {Lesson[]} lessons
 * @returns {Promise<Set<string>>} ids of those that open without network, in any version
 */
export async function kept(lessons) {
  const paths = await keptPaths();
  return new Set(lessons.filter(({ id }) => paths.some((path) => isOf(path, id))).map(({ id }) => id));
}

/**
 * Takes away older versions; called when a lesson is finished, so that nobody loses the one begun.
 * @param {Lesson} lesson
 * @param {string[]} begun versions in which somebody on this phone is under way
 * @returns {Promise<void>}
 */
export async function dropOlder(lesson, begun) {
  const cache = await open();
  if (!(await cache?.match(lesson.url))) return;
  const needed = [lesson.url, ...begun.map((version) => addressOf(lesson, version))];
  const older = (await keptPaths()).filter((path) => isOf(path, lesson.id) && !needed.includes(path));
  await Promise.all(older.map((path) => cache?.delete(path)));
}

/** Null where the browser has no Cache Storage (plain http), or refuses it: lessons then come from the network. */
export const open = async () => (globalThis.caches ? await caches.open(CACHE).catch(() => null) : null);

/** @returns {Promise<string[]>} */
export async function keptPaths() {
  const requests = (await (await open())?.keys()) ?? [];
  return requests.map(({ url }) => new URL(url).pathname);
}

/**
 * @param {string} path
 * @param {string} lesson
 */
export const isOf = (path, lesson) => path.split("/").at(-2) === lesson;

/**
 * @param {Lesson} lesson
 * @param {string} version
 */
const addressOf = (lesson, version) => lesson.url.replace(/[^/]+\.json$/, `${version}.json`);

/**
 * On a full phone the lesson is shown all the same.
 * @param {Cache | null} cache
 * @param {Lesson} lesson
 */
async function fetchInto(cache, lesson) {
  const response = await fetch(lesson.url);
  if (!response.ok) throw new TypeError(`${lesson.id}: ${response.status}`);
  await cache?.put(lesson.url, response.clone()).catch(() => undefined);
  return response;
}

/**
 * @param {Cache | null} cache
 * @param {Lesson} lesson
 */
async function newestKept(cache, lesson) {
  const path = (await keptPaths()).reverse().find((kept) => isOf(kept, lesson.id));
  return path ? cache?.match(path) : undefined;
}
