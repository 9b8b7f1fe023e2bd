// @ts-check
/** The QR codes of a lesson's simulations: drawn, and read as the practice bank reads them. */

import { money } from "../text.js";
import { amountWords } from "./amounts.js";
import { readVietQr } from "./vietqr.js";

/** @typedef {any} Raw what lessons/README.md calls a simulation, as JSON */
/** @typedef {{text: string, size: number, dark: string}} Code modules on a side; their rows in base64, dark = 1 */

const QUIET = 3;
const ROUNDS = ["guided", "independent"];

/** @param {Code} code @returns {string} one bar for each run of dark modules, as the `d` of a path */
export function bars({ size, dark }) {
  const bytes = Array.from(atob(dark), (letter) => letter.charCodeAt(0));
  const at = (/** @type {number} */ n) => bytes[n >> 3] >> (7 - (n & 7)) & 1;
  let path = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0, run = 0; x < size; x += run || 1) {
      for (run = 0; x + run < size && at(y * size + x + run); run++);
      if (run) path += `M${x} ${y}h${run}v1h-${run}z`;
    }
  }
  return path;
}

/** @param {Code} code @returns {string} SVG text, with the quiet rim cameras need */
function drawn(code) {
  const whole = code.size + 2 * QUIET;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-QUIET} ${-QUIET} ${whole} ${whole}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M${-QUIET} ${-QUIET}h${whole}v${whole}h-${whole}z"/>` +
    `<path d="${bars(code)}"/></svg>`;
}

/**
 * What a code says, for the texts after it.
 * @param {string} name @param {number} amount @returns {import("./script.js").Scanned}
 */
function said(name, amount) {
  const one = (/** @type {"vi" | "en"} */ lang) => ({
    scan_name: name,
    scan_amount: money(amount, lang),
    scan_words: amountWords(amount, lang),
  });
  return [one("vi"), one("en")];
}

/** @param {(round: string) => unknown} one @returns {Raw} */
const each = (one) => Object.fromEntries(ROUNDS.map((round) => [round, one(round) ?? null]));

/** @param {Raw} value @param {string} round what may be given once for both rounds */
const of = (value, round) => value?.[round] ?? value;

/**
 * A code tapped is a code scanned. A payment code whose checksum does not fit is answered by `unread`.
 * @param {Raw} element @param {Raw} simulation
 * @returns {Raw} the element with its code as SVG, `scanned`, and the tap that answers, for each round
 */
function scannable({ code: name, unread, tap, ...element }, { codes, payees }) {
  const text = (/** @type {string} */ round) => of(codes[name], round).text;
  const read = (/** @type {string} */ round) => readVietQr(text(round));
  const spoiled = (/** @type {string} */ round) => text(round).startsWith("000201") && !read(round);
  return {
    ...element,
    code: each((round) => drawn(of(codes[name], round))),
    scanned: each((round) => {
      const found = read(round);
      return found && said(payees[found.account] ?? "", found.amount);
    }),
    tap: each((round) => of(spoiled(round) ? unread : tap, round)),
  };
}

/** @param {Raw} screen @param {Raw} simulation */
const withCodes = (screen, simulation) => ({
  ...screen,
  elements: screen.elements?.map((/** @type {Raw} */ one) => one.code ? scannable(one, simulation) : one),
});

/**
 * @param {Raw} simulation as in the bundle, with `codes` and `payees`
 * @returns {Raw} the same for the player, which knows elements with `code` (SVG) and `scanned`
 */
export function readCodes(simulation) {
  if (!simulation.codes) return simulation;
  const screens = Object.entries(simulation.screens).map((
    [id, screen],
  ) => [id, withCodes(screen, simulation)]);
  return { ...simulation, screens: Object.fromEntries(screens) };
}

/** @param {Record<string, Raw>} simulations @returns {Record<string, Raw>} */
export const readAllCodes = (simulations) =>
  Object.fromEntries(Object.entries(simulations).map(([id, one]) => [id, readCodes(one)]));
