/** What was learned and not yet confirmed by the server; and what the server would not take. */

import { ask, StorageFull, transact } from "./db.js";

/**
 * @typedef {{event: string, lesson: string, person: string}} Note what the receipts screen shows of it
 * @typedef {{id: string, sequence: number, statement: {id: string, [field: string]: unknown}, note: Note}} Waiting
 * @typedef {{vi: string, en: string}} Words
 * @typedef {Waiting & {reason: string, message: Words | null}} Refused
 * @typedef {{note: Note, timestamp: string, confirmed?: string}} Confirmed `confirmed`: when the server had it
 * @typedef {{count: number, last: string | null, recent: Confirmed[]}} Sent
 *
 * What a guest did lies in the same store without a sequence number (`store/claims.js`): the index that is read
 * for sending does not know it.
 */

const RECENT = 20;

/** The server's reason when a person has not taken their turn on this phone (it knows it by a new name, say). */
export const NOT_YOURS = "not_yours";

/** Fires "change" whenever the number of waiting statements may have changed. */
export const changes = new EventTarget();

/**
 * Keeps one statement. Resolves when it is on the disk.
 * @param {(sequence: number) => {id: string, [field: string]: unknown}} make gets this phone's next sequence number
 * @param {Note} note
 * @returns {Promise<void>}
 * @throws {import("./db.js").StorageFull}
 */
export async function add(make, note) {
  await transact(["outbox", "state"], "readwrite", async (store) => {
    const sequence = ((await ask(store("state").get("sequence"))) ?? 0) + 1;
    const statement = make(sequence);
    store("state").put(sequence, "sequence");
    store("outbox").add({ id: statement.id, sequence, statement, note });
  });
  changes.dispatchEvent(new Event("change"));
}

/**
 * Keeps what a guest did, until somebody says that it is hers.
 * @param {{id: string, [field: string]: unknown}} statement
 * @param {Note} note
 * @returns {Promise<void>}
 * @throws {import("./db.js").StorageFull}
 */
export async function hold(statement, note) {
  await transact(["outbox", "state"], "readwrite", async (store) => {
    const held = ((await ask(store("state").get("held"))) ?? 0) + 1;
    store("state").put(held, "held");
    store("outbox").add({ id: statement.id, held, statement, note });
  });
}

/**
 * The oldest waiting statements; they stay until `settle` names them.
 * @param {number} [limit] at most 50 are asked for by the contract
 * @returns {Promise<Waiting[]>}
 */
export function take(limit = 50) {
  return transact(
    ["outbox"],
    "readonly",
    (store) => ask(store("outbox").index("sequence").getAll(null, limit)),
  );
}

/** @returns {Promise<number>} how many wait to be sent */
export function count() {
  return transact(["outbox"], "readonly", (store) => ask(store("outbox").index("sequence").count()));
}

/** @returns {Promise<Sent>} what the server has confirmed so far */
export function sent() {
  return transact(["state"], "readonly", async (store) => await readSent(store("state")));
}

/**
 * Takes out what the server named, in one transaction: confirmed statements leave, refused ones are set aside.
 * @param {Waiting[]} confirmed
 * @param {Refused[]} refusals
 * @param {string} receivedAt ISO time of the server
 * @returns {Promise<void>}
 */
export async function settle(confirmed, refusals, receivedAt) {
  await move(confirmed, refusals, receivedAt).catch((error) => leaveOnly(confirmed, refusals, error));
  changes.dispatchEvent(new Event("change"));
}

/**
 * @param {Waiting[]} confirmed
 * @param {Refused[]} refusals
 * @param {string} receivedAt
 */
const move = (confirmed, refusals, receivedAt) =>
  transact(["outbox", "refused", "state"], "readwrite", async (store) => {
    const before = await readSent(store("state"));
    for (const { id } of [...confirmed, ...refusals]) store("outbox").delete(id);
    for (const item of refusals) store("refused").put(item);
    if (confirmed.length) store("state").put(addTo(before, confirmed, receivedAt), "sent");
  });

/**
 * On a full phone not even a note finds room: then what the server has leaves all the same, which makes some.
 * @param {Waiting[]} confirmed
 * @param {Refused[]} refusals
 * @param {unknown} error
 */
async function leaveOnly(confirmed, refusals, error) {
  if (!(error instanceof StorageFull)) throw error;
  await transact(["outbox"], "readwrite", (store) => {
    for (const { id } of confirmed) store("outbox").delete(id);
  });
  if (refusals.length) throw error;
}

/**
 * What the receipts tell of a statement.
 * @param {Waiting} item
 * @returns {Confirmed}
 */
export const noted = ({ note, statement }) => ({ note, timestamp: String(statement.timestamp) });

/**
 * @param {IDBObjectStore} state
 * @returns {Promise<Sent>}
 */
async function readSent(state) {
  return (await ask(state.get("sent"))) ?? { count: 0, last: null, recent: [] };
}

/**
 * @param {Sent} before
 * @param {Waiting[]} confirmed
 * @param {string} last
 * @returns {Sent}
 */
function addTo(before, confirmed, last) {
  const fresh = confirmed.map((item) => ({ ...noted(item), confirmed: last }));
  return {
    count: before.count + confirmed.length,
    last,
    recent: [...fresh.reverse(), ...before.recent].slice(0, RECENT),
  };
}
