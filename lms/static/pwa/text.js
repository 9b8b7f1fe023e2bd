// @ts-check
/** Words: texts by key, numbers, money, and amounts in words, in Vietnamese and English. */

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

const DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const VI_SCALES = [" triệu", " nghìn", ""];

/**
 * Three digits in Vietnamese. `full` says the hundreds and tens even when they are zero.
 * @param {number} n 1 to 999
 * @param {boolean} full
 */
function viThree(n, full) {
  const hundreds = Math.floor(n / 100), tens = Math.floor(n / 10) % 10, ones = n % 10;
  const words = [];
  if (hundreds || full) words.push(DIGITS[hundreds], "trăm");
  if (tens === 1) words.push("mười");
  else if (tens) words.push(DIGITS[tens], "mươi");
  else if (ones && words.length) words.push("linh");
  if (ones === 1 && tens > 1) words.push("mốt");
  else if (ones === 5 && tens) words.push("lăm");
  else if (ones) words.push(DIGITS[ones]);
  return words.join(" ");
}

/** @param {number[]} groups millions, thousands, ones */
function viWords(groups) {
  const words = [];
  for (let i = 0; i < 3; i++) {
    if (groups[i]) words.push(viThree(groups[i], words.length > 0) + VI_SCALES[i]);
  }
  return words.join(" ") || DIGITS[0];
}

const ONES =
  ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
    "seventeen eighteen nineteen").split(" ");
const TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const EN_SCALES = [" million", " thousand", ""];

/** @param {number} n 1 to 99 */
function enTwo(n) {
  if (n < 20) return ONES[n];
  return TENS[Math.floor(n / 10)] + (n % 10 ? `-${ONES[n % 10]}` : "");
}

/** @param {number} n 1 to 999 */
function enThree(n) {
  const hundreds = Math.floor(n / 100), rest = n % 100;
  const words = hundreds ? `${ONES[hundreds]} hundred` : "";
  if (!rest) return words;
  return words ? `${words} and ${enTwo(rest)}` : enTwo(rest);
}

/** @param {number[]} groups millions, thousands, ones */
function enWords(groups) {
  const words = groups.map((group, i) => group ? enThree(group) + EN_SCALES[i] : "").filter(Boolean);
  const small = groups[2] > 0 && groups[2] < 100 && words.length > 1;
  if (small) words.splice(-1, 0, "and");
  return words.join(" ") || ONES[0];
}

/**
 * A whole number in words, small letters.
 * @param {number} value 0 to 999,999,999
 * @param {Lang} lang
 * @throws {RangeError} outside that range
 */
export function numberWords(value, lang) {
  if (!Number.isInteger(value) || value < 0 || value > 999_999_999) throw new RangeError(`${value}`);
  const groups = [Math.floor(value / 1_000_000), Math.floor(value / 1000) % 1000, value % 1000];
  return lang === "vi" ? viWords(groups) : enWords(groups);
}

/**
 * “Bốn mươi lăm nghìn đồng”, “Forty-five thousand dong”.
 * @param {number} dong 0 to 999,999,999
 * @param {Lang} lang
 */
export function amountWords(dong, lang) {
  const words = `${numberWords(dong, lang)} ${lang === "vi" ? "đồng" : "dong"}`;
  return words[0].toUpperCase() + words.slice(1);
}
