// @ts-check
/** Small signed things as the server writes them (certificates/cose.py): COSE_Sign1 with Ed25519, and base43. */

import { verify } from "./ed25519.js";

const BASE43 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:";
const EDDSA = -8;
const SIGN1 = 18;

/** This was not signed by a key that is trusted, or not as this: nothing in it may be believed. */
export class NotSigned extends Error {}

/**
 * @param {Uint8Array} signed
 * @param {Map<string, Uint8Array>} keys by name
 * @param {string} purpose
 * @returns {Promise<any>} the payload: maps are `Map`s
 * @throws {NotSigned}
 */
export async function opened(signed, keys, purpose) {
  const { tag, value } = whole(signed);
  if (tag !== SIGN1 || !Array.isArray(value) || value.length !== 4) throw new NotSigned("no COSE_Sign1");
  const [protectedPart, unprotected, body, signature] = value;
  // What is not signed has no place here, else a changed byte could pass.
  if (!(unprotected instanceof Map) || unprotected.size) throw new NotSigned("something unsigned");
  for (const part of [protectedPart, body, signature]) {
    if (!(part instanceof Uint8Array)) throw new NotSigned("shape");
  }
  const header = whole(protectedPart);
  const name = header instanceof Map && header.get(4);
  const key = name instanceof Uint8Array && keys.get(new TextDecoder().decode(name));
  if (!key || header.get(1) !== EDDSA) throw new NotSigned("unknown key");
  if (!(await verify(signature, toBeSigned(protectedPart, body, purpose), key))) {
    throw new NotSigned("signature");
  }
  return whole(body);
}

/**
 * @param {string} text
 * @returns {Uint8Array}
 * @throws {NotSigned} for what the server did not write
 */
export function fromBase43(text) {
  if (text.length > 4000) throw new NotSigned("too long");
  let number = 0n;
  for (const sign of text) {
    const place = BASE43.indexOf(sign);
    if (place < 0) throw new NotSigned("a sign that is not of base43");
    number = number * 43n + BigInt(place);
  }
  const hex = number.toString(16);
  const bytes = fromHex(hex.length % 2 ? `0${hex}` : hex);
  if (bytes[0] !== 1) throw new NotSigned("cut short");
  return bytes.subarray(1);
}

/** @param {string} text */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

/** @param {string} hex */
const fromHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/**
 * @param {Uint8Array} header
 * @param {Uint8Array} body
 * @param {string} purpose
 */
function toBeSigned(header, body, purpose) {
  const [context, external] = ["Signature1", purpose].map((text) => new TextEncoder().encode(text));
  return Uint8Array.from([
    0x84,
    ...head(3, context),
    ...head(2, header),
    ...head(2, external),
    ...head(2, body),
  ]);
}

/**
 * A text (3) or bytes (2) as CBOR.
 * @param {number} kind
 * @param {Uint8Array} content
 */
function head(kind, content) {
  const { length } = content;
  const start = kind << 5;
  const size = length < 24
    ? [start | length]
    : length < 256
    ? [start | 24, length]
    : [start | 25, length >> 8, length & 255];
  return [...size, ...content];
}

/**
 * @param {Uint8Array} bytes
 * @returns {any}
 */
function whole(bytes) {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.ended) throw new NotSigned("something behind the end");
  return value;
}

/** @param {Uint8Array} bytes */
function text(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NotSigned("letters that are none");
  }
}

/** Reads the little of CBOR (RFC 8949) that the server writes: whole numbers, bytes, texts, arrays, maps, tags. */
class Reader {
  #at = 0;
  #bytes;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  get ended() {
    return this.#at === this.#bytes.length;
  }

  /**
   * @param {number} depth
   * @returns {any}
   */
  value(depth) {
    if (depth > 4) throw new NotSigned("too deep");
    const first = this.#take(1)[0];
    const kind = first >> 5, n = this.#argument(first & 31);
    if (kind === 0) return n;
    if (kind === 1) return -1 - n;
    if (kind === 2) return this.#take(n);
    if (kind === 3) return text(this.#take(n));
    if (kind === 4) return this.#times(n, () => this.value(depth + 1));
    if (kind === 5) return new Map(this.#times(n, () => [this.value(depth + 1), this.value(depth + 1)]));
    if (kind === 6) return { tag: n, value: this.value(depth + 1) };
    throw new NotSigned("a kind the server does not write");
  }

  /** @param {number} short */
  #argument(short) {
    if (short < 24) return short;
    if (short > 26) throw new NotSigned("a size the server does not write");
    return this.#take(1 << (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  /**
   * @template T
   * @param {number} n
   * @param {() => T} read
   */
  #times(n, read) {
    if (n > this.#bytes.length) throw new NotSigned("cut short");
    return Array.from({ length: n }, read);
  }

  /** @param {number} n */
  #take(n) {
    const taken = this.#bytes.subarray(this.#at, this.#at + n);
    if (taken.length !== n) throw new NotSigned("cut short");
    this.#at += n;
    return taken;
  }
}
