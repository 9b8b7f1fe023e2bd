/** The animals and plants people choose for themselves. */

import { drawing, picture } from "../dom.js";

/**
 * @param {Record<string, string>} marks
 * @param {string | null} [name]
 */
export const mark = (marks, name) =>
  name && marks[name] ? picture(marks[name], "mark") : drawing("person", "mark");
