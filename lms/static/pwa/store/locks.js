/**
 * Picture codes looked at without network, and the one-time codes that open them. A lock keeps children from learning
 * under grandmother's name; it cannot protect what lies on the phone, and does not claim to.
 */

import { ask, read, transact, write } from "./db.js";

/**
 * @typedef {{salt?: string, hash?: string, since?: string | null, tries?: number, waits_until?: number,
 *   secret?: string, resets?: number}} Lock `since`: when the server set the code that `hash` is of;
 *   `secret`, `resets`: for one-time codes (lms/access/reset_codes.py)
 * @typedef {{open: boolean, left?: number, wait?: number, locked?: boolean}} Answer `wait` in seconds
 */

export const TRIES_BEFORE_PAUSE = 5;
export const TRIES_AT_MOST = 10;
const PAUSE_MS = 15 * 60_000;
const ROUNDS = 100_000;
// Codes a trainer called up and nobody used are passed over.
const LOOK_AHEAD = 20;
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @param {string} person */
const key = (person) => `lock:${person}`;

/**
 * Whether this phone itself can ask for a person's pictures. Where the page came over plain http it cannot.
 * @param {string} person
 * @returns {Promise<boolean>}
 */
export const has = async (person) => Boolean(/** @type {Lock} */ (await read(key(person)))?.hash);

/**
 * @param {string} person
 * @returns {Promise<string | null | undefined>} of which of the server's codes this phone knows
 */
export const since = async (person) => /** @type {Lock} */ (await read(key(person)))?.since;

/**
 * Keeps what a phone needs to open a forgotten lock.
 * @param {string} person
 * @param {{secret: string, resets: number}} given by the server at a turn
 */
export const keepSecret = (person, { secret, resets }) =>
  change(person, (lock) => ({ ...lock, secret, resets: Math.max(resets, lock.resets ?? 0) }));

/**
 * From now on these pictures open the person; null: none are asked for.
 * @param {string} person
 * @param {string[] | null} pin
 * @param {string | null} [since] when the server was told, if it was
 */
export async function remember(person, pin, since = null) {
  if (!globalThis.crypto?.subtle) return;
  const salt = pin && hex(crypto.getRandomValues(new Uint8Array(16)));
  const hash = pin && salt && (await digest(pin, salt));
  await change(
    person,
    ({ secret, resets }) => ({ secret, resets, ...(hash && salt && { salt, hash, since }) }),
  );
}

/**
 * A try is counted, on the disk, before it is looked at.
 * @param {string} person
 * @param {string[]} pin
 * @param {number} [now] ms
 * @returns {Promise<Answer>}
 */
export async function check(person, pin, now = Date.now()) {
  const { lock, refused } = await reserve(person, now);
  if (refused) return refused;
  if ((await digest(pin, lock.salt ?? "")) === lock.hash) {
    await change(person, (kept) => ({ ...kept, tries: 0, waits_until: 0 }));
    return { open: true };
  }
  return wrong(lock.tries ?? 0);
}

/**
 * A trainer's one-time code: it lifts all pauses, and its number is used up with all before it.
 * @param {string} person
 * @param {string} code such as `7K2M-9QXD`
 * @returns {Promise<boolean>}
 */
export async function unlock(person, code) {
  /** @type {Lock} */
  const { secret, resets = 0 } = (await read(key(person))) ?? {};
  if (!secret || !globalThis.crypto?.subtle) return false;
  for (let number = resets + 1; number <= resets + LOOK_AHEAD; number++) {
    if ((await codeFor(secret, number)) !== code) continue;
    await change(person, (lock) => ({ ...lock, resets: number, tries: 0, waits_until: 0 }));
    return true;
  }
  return false;
}

/**
 * @param {string} secret base64url
 * @param {number} number
 * @returns {Promise<string>}
 */
export async function codeFor(secret, number) {
  const bytes = Uint8Array.from(
    atob(secret.replace(/-/g, "+").replace(/_/g, "/")),
    (sign) => sign.charCodeAt(0),
  );
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const secretKey = await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]);
  const made = await crypto.subtle.sign("HMAC", secretKey, new TextEncoder().encode(`reset ${number}`));
  const bits = Array.from(new Uint8Array(made, 0, 5), (byte) => byte.toString(2).padStart(8, "0")).join("");
  const signs = Array.from({ length: 8 }, (_, at) => CROCKFORD[parseInt(bits.slice(5 * at, 5 * at + 5), 2)]);
  return `${signs.slice(0, 4).join("")}-${signs.slice(4).join("")}`;
}

/**
 * The person's new pictures wait for the server, which other phones ask.
 * @param {string} person
 * @param {string[] | null} pin
 */
export async function choose(person, pin) {
  await remember(person, pin);
  await write({ pins: { ...(await read("pins")), [person]: pin } });
}

/**
 * @param {string} person
 * @param {number} now
 * @returns {Promise<{lock: Lock, refused?: Answer}>}
 */
async function reserve(person, now) {
  /** @type {Answer | undefined} */
  let refused;
  const lock = await change(person, (kept) => {
    const tries = kept.tries ?? 0;
    if (tries >= TRIES_AT_MOST) refused = { open: false, locked: true };
    // A clock that was put back must not make the pause longer than it is.
    const wait = Math.min(PAUSE_MS, (kept.waits_until ?? 0) - now);
    if (!refused && wait > 0) refused = { open: false, wait: Math.ceil(wait / 1000) };
    if (refused) return kept;
    return { ...kept, tries: tries + 1, waits_until: tries + 1 === TRIES_BEFORE_PAUSE ? now + PAUSE_MS : 0 };
  });
  return { lock, refused };
}

/**
 * @param {number} tries
 * @returns {Answer}
 */
function wrong(tries) {
  if (tries >= TRIES_AT_MOST) return { open: false, locked: true };
  if (tries === TRIES_BEFORE_PAUSE) return { open: false, wait: PAUSE_MS / 1000 };
  return { open: false, left: (tries < TRIES_BEFORE_PAUSE ? TRIES_BEFORE_PAUSE : TRIES_AT_MOST) - tries };
}

/**
 * @param {string} person
 * @param {(lock: Lock) => Lock} work
 * @returns {Promise<Lock>} as it is now
 */
function change(person, work) {
  return transact(["state"], "readwrite", async (store) => {
    const next = work((await ask(store("state").get(key(person)))) ?? {});
    store("state").put(next, key(person));
    return next;
  });
}

/**
 * @param {string[]} pin
 * @param {string} salt
 */
async function digest(pin, salt) {
  const text = (/** @type {string} */ words) => new TextEncoder().encode(words);
  const secret = await crypto.subtle.importKey("raw", text(pin.join(" ")), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: text(salt), iterations: ROUNDS };
  return hex(new Uint8Array(await crypto.subtle.deriveBits(how, secret, 256)));
}

/** @param {Uint8Array} bytes */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
