// @ts-check
/**
 * Whom this phone believes: the programme's keys, pinned when they were first met, and the newest list of withdrawn
 * certificates. A new key counts only if a key known before endorsed it; an older list never replaces a newer one.
 */

import { fromBase43, fromBase64, NotSigned, opened } from "./cose.js";

/**
 * @typedef {{issued: number, keys: {id: string, x: string, endorsement: string | null}[], status: string}} News
 *   as `/phone/issuer` tells
 * @typedef {{keys: {id: string, x: string}[], issued: number, withdrawn: number[]}} Trust `issued` in seconds
 * @typedef {{verdict: "valid" | "expired" | "revoked", paper: Paper, listed: number}} Checked
 * @typedef {{id: string, issued: string, expires: string, recipient: string, kind: string, place: string,
 *   number: string, course: string}} Paper what is signed; dates as 2026-11-26
 */

const PURPOSES = { paper: "lop-hoc-so certificate", status: "lop-hoc-so status", key: "lop-hoc-so key" };
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const DAY_MS = 86_400_000;

/**
 * What is believed after the news; what cannot be believed of them is left out and named in `refused`.
 * @param {Trust | null} kept null at the first meeting, where all keys are taken
 * @param {News} news
 * @returns {Promise<{trust: Trust, refused: ("key" | "list" | "old_list")[]}>}
 * @throws {NotSigned} at the first meeting, for a list that none of the keys signed
 */
export async function learn(kept, news) {
  /** @type {("key" | "list" | "old_list")[]} */
  const refused = [];
  const keys = kept ? [...kept.keys] : news.keys.map(({ id, x }) => ({ id, x }));
  for (const each of kept ? news.keys : []) {
    const known = keys.find(({ id }) => id === each.id);
    if (known ? known.x === each.x : await endorsed(each, keys)) {
      if (!known) keys.push({ id: each.id, x: each.x });
    } else refused.push("key");
  }
  try {
    const told = await opened(fromBase64(news.status), byName(keys), PURPOSES.status);
    const [issued, withdrawn] = [told.get(1), told.get(2)];
    if (!kept || issued >= kept.issued) return { trust: { keys, issued, withdrawn }, refused };
    refused.push("old_list");
  } catch (error) {
    if (!kept || !(error instanceof NotSigned)) throw error;
    refused.push("list");
  }
  return { trust: { ...kept, keys }, refused };
}

/**
 * Checks the signed part of a QR code without network.
 * @param {string} code what stands behind the # of its address
 * @param {string} id what stands before it
 * @param {Trust} trust
 * @param {string} today 2026-11-26
 * @returns {Promise<Checked>}
 * @throws {NotSigned} for a code that was made or changed by somebody else, or that belongs to another address
 */
export async function check(code, id, { keys, issued, withdrawn }, today) {
  const told = await opened(fromBase43(code), byName(keys), PURPOSES.paper);
  const paper = {
    id: base32(told.get(1)),
    issued: date(told.get(2)),
    expires: date(told.get(3)),
    recipient: told.get(4),
    kind: told.get(5),
    place: told.get(7) ?? "",
    number: told.get(8),
    course: told.get(9) ?? "",
  };
  if (paper.id !== id.toLowerCase()) throw new NotSigned("another address");
  const verdict = withdrawn.includes(told.get(6)) ? "revoked" : paper.expires < today ? "expired" : "valid";
  return { verdict, paper, listed: issued };
}

/**
 * @param {News["keys"][0]} key
 * @param {{id: string, x: string}[]} known
 */
async function endorsed({ id, x, endorsement }, known) {
  if (!endorsement) return false;
  try {
    const told = await opened(fromBase64(endorsement), byName(known), PURPOSES.key);
    return told.get(1) === id && String(told.get(2)) === String(fromBase64(x));
  } catch (error) {
    if (error instanceof NotSigned) return false;
    throw error;
  }
}

/** @param {{id: string, x: string}[]} keys */
const byName = (keys) => new Map(keys.map(({ id, x }) => [id, fromBase64(x)]));

/** @param {number} days since 1970 */
const date = (days) => new Date(days * DAY_MS).toISOString().slice(0, 10);

/** @param {Uint8Array} bytes */
function base32(bytes) {
  let text = "", bits = 0, held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits ? text + BASE32[(held << (5 - bits)) & 31] : text;
}
