/**
 * A QR code of one fixed kind (ISO/IEC 18004: version 13, level L, bytes), which is all that a hand-over needs:
 * 69 × 69 fields, up to 425 characters, readable from the screen of a cheap phone.
 */

export const FIELDS = 69;
export const MOST_BYTES = 425;

const DATA = 428; // code words that carry the text, in four blocks of 107
const BLOCKS = 4;
const REPAIR = 26; // code words of repair for each block
const ALIGNED = [6, 34, 62];
const VERSION_BITS = 0x0d847; // version 13 with its own repair bits
const FORMAT_L = 1;
const FORMAT_GENERATOR = 0x537;
const FORMAT_MASK = 0x5412;

/** @type {((x: number, y: number) => boolean)[]} */
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => (x * y) % 2 + (x * y) % 3 === 0,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2 === 0,
  (x, y) => ((x + y) % 2 + (x * y) % 3) % 2 === 0,
];

/**
 * @param {string} text ASCII, at most `MOST_BYTES`
 * @param {number} [mask] 0…7; the best one when left out
 * @returns {boolean[][]} rows of fields, true is dark
 */
export function qr(text, mask) {
  const words = interleaved(dataWords(text));
  const made = (mask === undefined ? MASKS.map((_, each) => each) : [mask]).map((each) => drawn(words, each));
  return made.reduce((best, next) => (penalty(next) < penalty(best) ? next : best));
}

/** @param {string} text */
function dataWords(text) {
  if (text.length > MOST_BYTES) throw new RangeError(`${text.length} characters do not fit`);
  const bits = [[4, 4], [text.length, 16], ...Array.from(text, (sign) => [sign.charCodeAt(0), 8]), [0, 4]]
    .map(([value, length]) => value.toString(2).padStart(length, "0")).join("");
  const words = (bits.match(/.{1,8}/g) ?? []).slice(0, DATA).map((byte) => parseInt(byte.padEnd(8, "0"), 2));
  for (let pad = 0xec; words.length < DATA; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** Blocks side by side, as readers expect them: data, then repair. @param {number[]} words */
function interleaved(words) {
  const length = DATA / BLOCKS;
  const blocks = Array.from({ length: BLOCKS }, (_, at) => words.slice(at * length, (at + 1) * length));
  const repairs = blocks.map(repairOf);
  const across = (/** @type {number[][]} */ all) => all[0].flatMap((_, at) => all.map((block) => block[at]));
  return [...across(blocks), ...across(repairs)];
}

/** Multiplication in the field of 256 elements. @param {number} a @param {number} b */
function times(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d) ^ (((b >>> bit) & 1) * a);
  }
  return product;
}

const GENERATOR = generator();

function generator() {
  const made = new Array(REPAIR).fill(0);
  made[REPAIR - 1] = 1;
  for (let power = 0, root = 1; power < REPAIR; power++, root = times(root, 2)) {
    for (let at = 0; at < REPAIR; at++) made[at] = times(made[at], root) ^ (made[at + 1] ?? 0);
  }
  return made;
}

/** The remainder of Reed and Solomon. @param {number[]} block */
function repairOf(block) {
  const rest = new Array(REPAIR).fill(0);
  for (const word of block) {
    const factor = word ^ rest.shift();
    rest.push(0);
    GENERATOR.forEach((part, at) => (rest[at] ^= times(part, factor)));
  }
  return rest;
}

/**
 * @param {number[]} words
 * @param {number} mask
 */
function drawn(words, mask) {
  /** @type {(boolean | null)[][]} null: free for data */
  const fields = Array.from({ length: FIELDS }, () => new Array(FIELDS).fill(null));
  patterns(fields);
  formats(fields, mask);
  fill(fields, words, MASKS[mask]);
  return /** @type {boolean[][]} */ (fields);
}

/** @param {(boolean | null)[][]} fields */
function patterns(fields) {
  for (let at = 8; at < FIELDS - 8; at++) fields[6][at] = fields[at][6] = at % 2 === 0;
  for (const [x, y] of [[3, 3], [FIELDS - 4, 3], [3, FIELDS - 4]]) rings(fields, x, y, 4, [2, 4]);
  for (const x of ALIGNED) {
    for (const y of ALIGNED) {
      const corner = x + y === 12 || (x + y === 68 && x !== y);
      if (!corner) rings(fields, x, y, 2, [1]);
    }
  }
  for (let bit = 0; bit < 18; bit++) {
    const dark = ((VERSION_BITS >>> bit) & 1) === 1;
    const [far, near] = [FIELDS - 11 + (bit % 3), Math.floor(bit / 3)];
    fields[near][far] = fields[far][near] = dark;
  }
}

/**
 * @param {(boolean | null)[][]} fields
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 * @param {number[]} light distances from the middle that stay light
 */
function rings(fields, x, y, reach, light) {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const [column, row] = [x + dx, y + dy];
      if (row < 0 || row >= FIELDS || column < 0 || column >= FIELDS) continue;
      fields[row][column] = !light.includes(Math.max(Math.abs(dx), Math.abs(dy)));
    }
  }
}

/**
 * @param {(boolean | null)[][]} fields
 * @param {number} mask
 */
function formats(fields, mask) {
  const data = (FORMAT_L << 3) | mask;
  let rest = data;
  for (let bit = 0; bit < 10; bit++) rest = (rest << 1) ^ ((rest >>> 9) * FORMAT_GENERATOR);
  const bits = ((data << 10) | rest) ^ FORMAT_MASK;
  const dark = (/** @type {number} */ bit) => ((bits >>> bit) & 1) === 1;
  const beside = [0, 1, 2, 3, 4, 5, 7, 8];
  beside.forEach((row, bit) => (fields[row][8] = dark(bit)));
  [7, 5, 4, 3, 2, 1, 0].forEach((column, at) => (fields[8][column] = dark(8 + at)));
  for (let bit = 0; bit < 8; bit++) fields[8][FIELDS - 1 - bit] = dark(bit);
  for (let bit = 8; bit < 15; bit++) fields[FIELDS - 15 + bit][8] = dark(bit);
  fields[FIELDS - 8][8] = true;
}

/**
 * Two columns at a time, from the right, up and down in turn.
 * @param {(boolean | null)[][]} fields
 * @param {number[]} words
 * @param {(x: number, y: number) => boolean} masked
 */
function fill(fields, words, masked) {
  let bit = 0;
  for (let right = FIELDS - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right--;
    for (let step = 0; step < FIELDS; step++) {
      const y = up ? FIELDS - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fields[y][x] !== null) continue;
        const dark = ((words[bit >>> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
        fields[y][x] = Boolean(dark) !== masked(x, y);
        bit++;
      }
    }
  }
}

/** How much a pattern would confuse a reader: long runs, squares, and more of one colour. @param {boolean[][]} fields */
function penalty(fields) {
  let sum = 0, dark = 0;
  for (let y = 0; y < FIELDS; y++) {
    let [across, down] = [0, 0];
    for (let x = 0; x < FIELDS; x++) {
      across = x && fields[y][x] === fields[y][x - 1] ? across + 1 : 1;
      down = x && fields[x][y] === fields[x - 1][y] ? down + 1 : 1;
      for (const run of [across, down]) sum += run === 5 ? 3 : run > 5 ? 1 : 0;
      dark += Number(fields[y][x]);
      const [corner, row] = [fields[y][x], fields[y + 1]];
      if (row && x + 1 < FIELDS && [fields[y][x + 1], row[x], row[x + 1]].every((one) => one === corner)) {
        sum += 3;
      }
    }
  }
  return sum + 10 * Math.floor(Math.abs(dark / FIELDS ** 2 - 0.5) * 20);
}
