// @ts-check
/** A simulation made ready for one round: what the round does not have is left out, values are filled in. */

import { fill, money } from "../text.js";
import { shuffled } from "./chance.js";

/** @typedef {{vi: string, en: string}} Pair */
/**
 * @typedef {{
 *   to?: string, done?: boolean, say?: Pair, neutral?: boolean, wrong?: Pair, danger?: Pair,
 *   mark?: boolean, needs?: string[], otherwise?: Pair
 * }} Tap
 */
/** @typedef {Record<string, string>[]} Scanned what a code says, as values of texts: in Vietnamese, in English */
/**
 * @typedef {{id: string, as: string, icon?: string, label?: Pair, note?: Pair, tap?: Tap,
 *   code?: string, scanned?: Scanned}} ScriptElement
 */
/**
 * @typedef {{
 *   expect: number, quick: number[], to: string, say?: Pair,
 *   wrong: {value: number, say: Pair}[], other: Pair, empty: Pair
 * }} Keypad
 */
/**
 * @typedef {{part: string, title: Pair, say?: Pair, shuffle?: boolean, elements: ScriptElement[],
 *   keypad?: Keypad}} Screen
 */
/** @typedef {"guided" | "independent"} Round */
/** @typedef {{round: Round, start: string, end?: string, screens: Record<string, Screen>}} Script */

/** @typedef {any} Raw what lessons/README.md calls a simulation, as JSON */

/** @param {Raw} raw @returns {boolean} given once for each round */
function byRound(raw) {
  const keys = Object.keys(raw);
  return keys.length > 0 && keys.every((key) => key === "guided" || key === "independent");
}

/** @param {Raw} value @param {"vi" | "en"} lang @returns {string} */
function shown(value, lang) {
  if (typeof value === "number") return money(value, lang);
  return typeof value === "object" ? value[lang] : String(value);
}

/** @param {Raw} pair @param {Raw} values @returns {Pair} */
function filled(pair, values) {
  const one = (/** @type {"vi" | "en"} */ lang) =>
    fill(
      pair[lang] ?? pair.vi,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(value, lang)])),
    );
  return { vi: one("vi"), en: one("en") };
}

/** @param {Raw} raw @param {Round} round @param {Raw} values @returns {Raw} */
function chosen(raw, round, values) {
  const go = (/** @type {Raw} */ child) => chosen(child, round, values);
  const kept = (/** @type {Raw} */ child) => !child?.rounds || child.rounds.includes(round);
  if (Array.isArray(raw)) return raw.filter(kept).map(go);
  if (raw === null || typeof raw !== "object") return raw;
  if ("vi" in raw) return filled(raw, values);
  if (byRound(raw)) return go(raw[round]);
  const entries = Object.entries(raw).filter(([, child]) => kept(child) && child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, go(child)]));
}

/** @param {Raw} keypad @param {Raw} values @returns {Keypad} */
function keypadOf(keypad, values) {
  const figure = (/** @type {Raw} */ value) => Number(typeof value === "string" ? values[value] : value);
  return {
    ...keypad,
    expect: figure(keypad.expect),
    quick: (keypad.quick ?? []).map(figure),
    wrong: (keypad.wrong ?? []).map((/** @type {Raw} */ one) => ({ ...one, value: figure(one.value) })),
  };
}

/**
 * @param {Raw} simulation
 * @param {Round} round
 * @param {{start?: string, end?: string}} [part] a part of a longer simulation; `end` is its last screen
 * @returns {Script}
 */
export function prepare(simulation, round, part) {
  const values = simulation.values?.[round] ?? {};
  const screens = chosen(simulation.screens, round, values);
  for (const screen of Object.values(screens)) {
    screen.elements ??= [];
    if (screen.keypad) screen.keypad = keypadOf(screen.keypad, values);
  }
  return { round, start: part?.start ?? chosen(simulation.start, round, values), end: part?.end, screens };
}

/**
 * The elements as shown: where the screen says `shuffle`, things of one kind change places among themselves.
 * @param {Screen} screen
 * @param {string} key the same key, the same order
 * @returns {ScriptElement[]}
 */
export function arranged(screen, key) {
  if (!screen.shuffle) return screen.elements;
  /** @type {Record<string, ScriptElement[]>} */
  const kinds = {};
  for (const one of screen.elements) (kinds[one.as] ??= []).push(one);
  for (const kind of Object.keys(kinds)) kinds[kind] = shuffled(kinds[kind], `${key} ${kind}`);
  return screen.elements.map((one) => /** @type {ScriptElement} */ (kinds[one.as].shift()));
}
