/** The list of courses and lessons, and which lesson comes next for a person. */

import { read, write } from "./db.js";

/**
 * @typedef {{vi: string, en: string}} Words
 * @typedef {{id: string, title: Words, minutes: number, core: boolean, version: string, url: string,
 *   bytes: number, scam?: boolean}} Lesson `url` of the bundle, `bytes` as it crosses the network
 * @typedef {{id: string, title: Words, blurb: Words, icon: string, lessons: Lesson[]}} Course `icon` is SVG text
 * @typedef {{courses: Course[], marks: Record<string, string>, version: string}} Catalogue
 *   `marks`: the pictures people choose, name → SVG text
 */

/** The catalogue, or a lesson, is neither on this phone nor to be had now. */
export class Absent extends Error {}

/**
 * From the network (the worker answers from its cache first), else as it was last seen.
 * @returns {Promise<Catalogue>}
 * @throws {Absent}
 */
export async function loadCatalogue() {
  const kept = await read("catalogue");
  const fresh = await fetchCatalogue();
  // On a full phone it is shown all the same.
  if (fresh && fresh.version !== kept?.version) await write({ catalogue: fresh }).catch(() => undefined);
  if (!fresh && !kept) throw new Absent();
  return fresh ?? kept;
}

/** @returns {Promise<Catalogue | null>} null without an answer */
async function fetchCatalogue() {
  try {
    const response = await fetch("/phone/catalogue");
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * @param {Catalogue} catalogue
 * @returns {Map<string, Lesson>} by id, in the order of the courses
 */
export const lessonsOf = ({ courses }) =>
  new Map(courses.flatMap(({ lessons }) => lessons.map((lesson) => [lesson.id, lesson])));

/**
 * The lesson for the big button: the one begun last, else the next assigned one, else the next in order.
 * @param {Catalogue} catalogue
 * @param {Set<string>} done ids
 * @param {string | undefined} last
 * @param {string[]} assigned
 * @returns {Lesson | null} null when everything is done
 */
export function nextLesson(catalogue, done, last, assigned) {
  const lessons = lessonsOf(catalogue);
  const wanted = [last ?? "", ...assigned, ...lessons.keys()];
  const id = wanted.find((lesson) => lessons.has(lesson) && !done.has(lesson)) ?? "";
  return lessons.get(id) ?? null;
}
