// @ts-check
/**
 * Ed25519 signatures (RFC 8032, 5.1.7), verified only: the oldest browsers we serve have no such key in Web Crypto.
 * Nothing here is secret, so that time and branches may depend on the numbers.
 */

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** @typedef {{x: bigint, y: bigint, z: bigint, t: bigint}} Point in extended coordinates */

const ZERO = { x: 0n, y: 1n, z: 1n, t: 0n };
const BASE = /** @type {Point} */ (unpack(
  bytesOf(46316835694926478169428394003475163141307993866256225615783033603165251855960n),
));

/**
 * @param {Uint8Array} signature 64 bytes
 * @param {Uint8Array} message
 * @param {Uint8Array} key 32 bytes
 * @returns {Promise<boolean>}
 */
export async function verify(signature, message, key) {
  if (signature.length !== 64 || key.length !== 32) return false;
  const point = unpack(key);
  const s = numberOf(signature.subarray(32));
  if (!point || s >= L) return false;
  const r = signature.subarray(0, 32);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-512", joined(r, key, message)));
  const k = numberOf(hash) % L;
  const found = pack(add(times(BASE, s), times(negative(point), k)));
  return found.every((byte, i) => byte === r[i]);
}

/** @param {bigint} a */
function mod(a) {
  return ((a % P) + P) % P;
}

/** @param {bigint} base @param {bigint} exponent */
function power(base, exponent) {
  let result = 1n;
  for (let square = mod(base); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

/** @param {Point} p @param {Point} q @returns {Point} */
function add(p, q) {
  const a = (p.y - p.x) * (q.y - q.x), b = (p.y + p.x) * (q.y + q.x);
  const c = 2n * p.t * q.t * D, d = 2n * p.z * q.z;
  const e = mod(b - a), f = mod(d - c), g = mod(d + c), h = mod(b + a);
  return { x: (e * f) % P, y: (g * h) % P, z: (f * g) % P, t: (e * h) % P };
}

/** @param {Point} point @param {bigint} factor @returns {Point} */
function times(point, factor) {
  let sum = /** @type {Point} */ (ZERO);
  for (let double = point; factor > 0n; factor >>= 1n) {
    if (factor & 1n) sum = add(sum, double);
    double = add(double, double);
  }
  return sum;
}

/** @param {Point} point @returns {Point} */
const negative = ({ x, y, z, t }) => ({ x: mod(-x), y, z, t: mod(-t) });

/** @param {Point} point */
function pack({ x, y, z }) {
  const inverse = power(z, P - 2n);
  const bytes = bytesOf((y * inverse) % P);
  if ((x * inverse) % P & 1n) bytes[31] |= 128;
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Point | null} null for what names no point
 */
function unpack(bytes) {
  const odd = BigInt(bytes[31] >> 7);
  const y = numberOf(bytes) & (2n ** 255n - 1n);
  if (y >= P) return null;
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x) !== square) x = (x * ROOT_OF_MINUS_ONE) % P;
  if (mod(x * x) !== square || (x === 0n && odd)) return null;
  if ((x & 1n) !== odd) x = P - x;
  return { x, y, z: 1n, t: (x * y) % P };
}

/** @param {Uint8Array} bytes the lowest first */
function numberOf(bytes) {
  let number = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) number = (number << 8n) | BigInt(bytes[i]);
  return number;
}

/** @param {bigint} number */
function bytesOf(number) {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((number >> BigInt(8 * i)) & 255n));
}

/** @param {...Uint8Array} parts */
function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
