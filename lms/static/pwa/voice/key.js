// @ts-check
/** Finds recordings by the words on the screen: the same key as `words_key` in lms/narration/lines.py. */

const WORD = /[\p{L}\p{N}]+/gu;
const ANY_WORD = /[\p{L}\p{N}]/u;
const ENDS = /[.!?…:][”"’)]*$/;
const SEEDS = [0x811c9dc5, 0x9747b28c];

/**
 * Twelve hexadecimal digits for the words of a text; signs, spaces and capitals do not count.
 * @param {string} text
 */
export function keyOf(text) {
  const words = (text.normalize("NFC").toLowerCase().match(WORD) ?? []).join(" ");
  const [first, second] = SEEDS.map((seed) => fnv(words, seed));
  return first.toString(16).padStart(8, "0") + (second >>> 16).toString(16).padStart(4, "0");
}

/** @param {string} text @param {number} value */
function fnv(text, value) {
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/**
 * A text in pieces, each as long as can be: those that were recorded, and what lies between them.
 * @template T
 * @param {string} text
 * @param {(key: string) => T | undefined} find
 * @returns {{text: string, found?: T}[]}
 */
export function pieces(text, find) {
  const units = sentences(text);
  /** @type {{text: string, found?: T, length: number}[]} */
  const made = [];
  for (let at = 0; at < units.length;) {
    const piece = longest(units.slice(at), find);
    const last = made.at(-1);
    if (piece.found !== undefined || !last || last.found !== undefined) made.push(piece);
    else last.text += ` ${piece.text}`;
    at += piece.length;
  }
  return made.filter((piece) => ANY_WORD.test(piece.text));
}

/**
 * @template T
 * @param {string[]} units
 * @param {(key: string) => T | undefined} find
 * @returns {{text: string, found?: T, length: number}}
 */
function longest(units, find) {
  for (let length = units.length; length; length--) {
    const text = units.slice(0, length).join(" ");
    const found = find(keyOf(text));
    if (found !== undefined) return { text, found, length };
  }
  return { text: units[0], length: 1 };
}

/** @param {string} text */
function sentences(text) {
  /** @type {string[][]} */
  const made = [[]];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    made[made.length - 1].push(word);
    if (ENDS.test(word)) made.push([]);
  }
  return made.filter(({ length }) => length).map((words) => words.join(" "));
}
