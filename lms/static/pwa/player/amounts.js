// @ts-check
/** Numbers and amounts of money in words, in Vietnamese and English. */

/** @typedef {import("../text.js").Lang} Lang */

const DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split(" ");
const ONES =
  ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
    "seventeen eighteen nineteen").split(" ");
const TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const SCALES = { vi: [" triệu", " nghìn", ""], en: [" million", " thousand", ""] };

/** @param {(string | false | 0)[]} words */
const joined = (words) => words.filter(Boolean).join(" ");

/**
 * Three digits in Vietnamese. `full` says the hundreds and tens even when they are zero.
 * @param {number} n 1 to 999
 * @param {boolean} full
 */
function viThree(n, full) {
  const hundreds = Math.floor(n / 100), tens = Math.floor(n / 10) % 10, ones = n % 10;
  const above = hundreds > 0 || full;
  return joined([
    above && `${DIGITS[hundreds]} trăm`,
    tens > 1 ? `${DIGITS[tens]} mươi` : tens ? "mười" : ones && above && "linh",
    ones === 1 && tens > 1 ? "mốt" : ones === 5 && tens ? "lăm" : ones && DIGITS[ones],
  ]);
}

/**
 * Three digits in English. `last` after thousands: their tens and ones follow an “and”.
 * @param {number} n 1 to 999
 * @param {boolean} last
 */
function enThree(n, last) {
  const hundreds = Math.floor(n / 100), rest = n % 100, ones = rest % 10;
  const small = rest < 20 ? ONES[rest] : TENS[Math.floor(rest / 10)] + (ones ? `-${ONES[ones]}` : "");
  return joined([
    hundreds && `${ONES[hundreds]} hundred`,
    rest && (hundreds > 0 || last) && "and",
    rest && small,
  ]);
}

/**
 * A whole number in words, small letters.
 * @param {number} value 0 to 999,999,999
 * @param {Lang} lang
 * @throws {RangeError} outside that range
 */
export function numberWords(value, lang) {
  if (!Number.isInteger(value) || value < 0 || value > 999_999_999) throw new RangeError(`${value}`);
  const vi = lang === "vi";
  const words = [1e6, 1e3, 1].map((unit, i) => {
    const group = Math.floor(value / unit) % 1000, after = value >= unit * 1000;
    return group && (vi ? viThree(group, after) : enThree(group, after && i === 2)) + SCALES[lang][i];
  });
  return joined(words) || (vi ? DIGITS : ONES)[0];
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
