/** What this phone keeps for a trainer: the list taken along, deeds that wait, and photos that wait. */

import { ask, read, transact, useDatabase, write } from "../pwa/store/db.js";
import * as outbox from "../pwa/store/outbox.js";
import { Refusal } from "../pwa/sync/api.js";
import { uuid } from "../pwa/sync/statements.js";
import { fetchSnapshot, sendPhoto } from "./api.js";
import { overlay } from "./kit.js";

/**
 * @typedef {import("./kit.js").Deed} Deed
 * @typedef {import("./kit.js").Snapshot} Snapshot
 * @typedef {{id: string, session: string, image: Blob, refused?: import("./kit.js").Words}} Photo
 */

/** Fires "change" whenever what the screens show may have changed. */
export const changes = outbox.changes;

/**
 * Each account of a shared phone has a database of its own: nobody sends another's work as hers.
 * @param {string} account
 */
export const open = (account) => useDatabase(`lop-hoc-so-field-${account}`, ["state", "photos"]);

/**
 * Keeps a deed; resolves when it is on the disk.
 * @param {Omit<Deed, "id" | "at"> & {deed: string}} what
 * @param {string} about what the receipts show of it
 * @returns {Promise<string>} its id
 * @throws {import("../pwa/store/db.js").StorageFull}
 */
export async function note(what, about) {
  const deed = /** @type {Deed} */ ({ ...what, id: uuid(), at: new Date().toISOString() });
  const statement = { ...deed, timestamp: deed.at };
  await outbox.add(() => statement, { event: deed.deed, lesson: "", person: about });
  return deed.id;
}

/** @returns {Promise<Snapshot | null>} the list with everything noted since; null before the first visit online */
export async function kit() {
  const [snapshot, known, waiting] = await Promise.all([read("snapshot"), read("confirmed"), all()]);
  return snapshot ? overlay(snapshot, [...(known ?? []), ...waiting]) : null;
}

/** @returns {Promise<Deed[]>} */
const all = async () => (await outbox.take(1e6)).map(deedOf);

/**
 * The deed as the server gets it.
 * @param {outbox.Waiting} item
 * @returns {Deed}
 */
function deedOf({ statement }) {
  const { timestamp: _, ...deed } = statement;
  return /** @type {Deed} */ (/** @type {unknown} */ (deed));
}

/** @returns {Promise<outbox.Refused[]>} set aside because the server refused them */
export const refused = () => transact(["refused"], "readonly", (store) => ask(store("refused").getAll()));

/**
 * As the outbox is sent: without what only the receipts need.
 * @param {unknown[]} statements
 */
export const asDeeds = (statements) =>
  statements.map((statement) => deedOf(/** @type {outbox.Waiting} */ ({ statement })));

/**
 * Confirmed deeds are laid over the list until a newer list contains them.
 * @type {import("../pwa/sync/sync.js").Outbox["settle"]}
 */
export async function settle(confirmed, refused, receivedAt) {
  const before = (await read("confirmed")) ?? [];
  await write({ confirmed: [...before, ...confirmed.map(deedOf)] });
  await outbox.settle(confirmed, refused, receivedAt);
}

/**
 * Asks the server for a newer list. What was confirmed before asking is contained in it.
 * @returns {Promise<boolean>} whether the server answered
 */
export async function renew() {
  const known = ((await read("confirmed")) ?? []).map((/** @type {Deed} */ deed) => deed.id);
  const news = await fetchSnapshot(await read("etag"));
  const later = ((await read("confirmed")) ?? []).filter((/** @type {Deed} */ deed) =>
    !known.includes(deed.id)
  );
  await write({ ...(news ?? {}), confirmed: later, taken_at: new Date().toISOString() });
  changes.dispatchEvent(new Event("change"));
  return true;
}

/**
 * @param {string} session
 * @param {Blob} image
 */
export async function keepPhoto(session, image) {
  const photo = { id: uuid(), session, image };
  await transact(["photos"], "readwrite", (store) => store("photos").put(photo, photo.id));
  changes.dispatchEvent(new Event("change"));
}

/** @returns {Promise<Photo[]>} */
export const photos = () => transact(["photos"], "readonly", (store) => ask(store("photos").getAll()));

/** Sends the photos that wait. One the server will never take stays here with its reason, and the others go on. */
export async function sendPhotos() {
  for (const photo of (await photos()).filter(({ refused }) => !refused)) {
    const refused = await sendPhoto(photo.session, photo.id, photo.image).then(() => null, refusal);
    await transact(["photos"], "readwrite", (store) => {
      if (refused) store("photos").put({ ...photo, refused }, photo.id);
      else store("photos").delete(photo.id);
    });
    changes.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {unknown} error
 * @returns {import("./kit.js").Words}
 */
function refusal(error) {
  if (error instanceof Refusal && [404, 413, 422].includes(error.status)) {
    return error.body.message ?? { vi: String(error.status), en: String(error.status) };
  }
  throw error;
}
