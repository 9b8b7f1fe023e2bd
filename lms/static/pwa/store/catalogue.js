/** The list of courses and lessons, and which lesson comes next for a person. */

import { read, write } from "./db.js";

/**
 * @typedef {{vi: string, en: string}} Words
 * @typedef {{id: string, title: Words, minutes: number, version: string, size: number, url: string,
 *   core?: boolean}} Lesson `size` in bytes; `url` of the bundle
 * @typedef {{id: string, title: Words, blurb?: Words, lessons: string[]}} Course
 * @typedef {{courses: Course[], lessons: Record<string, Lesson>}} Catalogue
 */

/**
 * From the network (the worker answers from its cache first), else as it was last seen.
 * @returns {Promise<Catalogue>}
 * @throws {TypeError} when it was never seen and cannot be had
 */
export async function loadCatalogue() {
  try {
    const response = await fetch("/phone/catalogue");
    if (!response.ok) throw new TypeError(`catalogue: ${response.status}`);
    const catalogue = await response.json();
    await write({ catalogue });
    return catalogue;
  } catch (error) {
    const kept = await read("catalogue");
    if (!kept) throw error;
    return kept;
  }
}

/**
 * The lesson for the big button: the one begun last, else the next assigned one, else the next in order.
 * @param {Catalogue} catalogue
 * @param {Set<string>} done
 * @param {string | undefined} last
 * @param {string[]} assigned
 * @returns {Lesson | null} null when everything is done
 */
export function nextLesson(catalogue, done, last, assigned) {
  const order = catalogue.courses.flatMap(({ lessons }) => lessons);
  const wanted = [last ?? "", ...assigned, ...order];
  const id = wanted.find((lesson) => catalogue.lessons[lesson] && !done.has(lesson));
  return id ? catalogue.lessons[id] : null;
}
