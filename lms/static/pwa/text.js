// @ts-check
/** Words: texts by key, numbers and money, in Vietnamese and English. Amounts in words: player/amounts.js. */

/** @typedef {"vi" | "en"} Lang */
/** @typedef {Record<string, string | number>} Values */

/**
 * Fills `{name}` with values; a name without a value stays as it is.
 * @param {string} text
 * @param {Values} [values]
 */
export function fill(text, values) {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) => name in values ? String(values[name]) : whole);
}

/**
 * A function from key to text. An unknown key comes back as itself, so that a fault is seen, not hidden.
 * @param {Partial<Record<Lang, Record<string, string>>>} texts
 * @param {Lang} lang
 * @returns {(key: string, values?: Values) => string}
 */
export function makeT(texts, lang) {
  const mine = texts[lang] ?? {};
  return (key, values) => fill(mine[key] ?? key, values);
}

/**
 * `1.234` in Vietnamese, `1,234` in English; whole numbers.
 * @param {number} value
 * @param {Lang} lang
 */
export function number(value, lang) {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+$)/g, lang === "vi" ? "." : ",");
}

/**
 * `45.000 đ`
 * @param {number} dong
 * @param {Lang} lang
 */
export function money(dong, lang) {
  return `${number(dong, lang)}\u00a0đ`;
}

/**
 * The digits of a phone number; undefined for other words.
 * @param {string} [text]
 */
export const dial = (text = "") => text.replace(/[ .]/g, "").match(/^\+?\d{3,}$/)?.[0];
