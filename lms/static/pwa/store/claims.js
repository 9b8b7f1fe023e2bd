/** Work that is not, or not yet, anybody's to the server: a guest's, and what the server refused. */

import { ask, transact } from "./db.js";
import { changes, NOT_YOURS } from "./outbox.js";
import { GUEST } from "./profiles.js";

/**
 * @typedef {import("./outbox.js").Refused} Refused
 * @typedef {import("./outbox.js").Note} Note
 * @typedef {{id: string, held: number, statement: any, note: Note}} Held
 */

const MINE = () => IDBKeyRange.bound([GUEST], [GUEST, []]);

/** @returns {Promise<Refused[]>} set aside because the server refused them */
export function refused() {
  return transact(["refused"], "readonly", (store) => ask(store("refused").getAll()));
}

/**
 * Puts a person's statements back into the outbox that were refused because this phone did not know them.
 * @param {string} person
 * @returns {Promise<void>}
 */
export async function restore(person) {
  await transact(["outbox", "refused"], "readwrite", async (store) => {
    /** @type {Refused[]} */
    const all = await ask(store("refused").getAll());
    for (const { reason, message: _, ...item } of all) {
      if (reason !== NOT_YOURS || item.note.person !== person) continue;
      store("outbox").put(item);
      store("refused").delete(item.id);
    }
  });
  changes.dispatchEvent(new Event("change"));
}

/** @returns {Promise<Set<string>>} lessons a guest worked on, still nobody's */
export async function unclaimed() {
  const keys = await transact(["progress"], "readonly", (store) => ask(store("progress").getAllKeys(MINE())));
  return new Set(keys.map((/** @type {any} */ key) => key[1]));
}

/**
 * A guest's work becomes a person's: statements, places and finished lessons, all in one transaction and so once.
 * Where the person has gone further in a lesson herself, her own place stays.
 * @param {string} person
 * @param {string} household
 * @returns {Promise<void>}
 * @throws {import("./db.js").StorageFull} nothing was claimed
 */
export async function claim(person, household) {
  await transact(["outbox", "state", "progress", "done"], "readwrite", async (store) => {
    const [all, keys, places, finished, last, sequence] = await Promise.all([
      ask(store("outbox").getAll()),
      ask(store("progress").getAllKeys(MINE())),
      ask(store("progress").getAll(MINE())),
      ask(store("done").getAllKeys(MINE())),
      ask(store("state").get(`last:${GUEST}`)),
      ask(store("state").get("sequence")),
    ]);
    const held = all.filter((item) => !item.sequence).sort((a, b) => a.held - b.held);
    let next = sequence ?? 0;
    for (const item of held) store("outbox").put(claimed(item, person, household, ++next));
    store("state").put(next, "sequence");
    if (last) store("state").put(last, `last:${person}`);
    const own = await Promise.all(keys.map((key) => ask(store("progress").get([person, lessonOf(key)]))));
    keys.forEach((key, index) => {
      if (!own[index]) store("progress").put(places[index], [person, lessonOf(key)]);
    });
    for (const key of finished) store("done").put(new Date().toISOString(), [person, lessonOf(key)]);
    store("progress").delete(MINE());
    store("done").delete(MINE());
    store("state").delete(`last:${GUEST}`);
  });
  changes.dispatchEvent(new Event("change"));
}

/** @returns {Promise<string>} a guest's work as text for an address; her statements keep their ids */
export async function packed() {
  const work = await transact(["outbox", "progress"], "readonly", async (store) => {
    const [all, keys, places] = await Promise.all([
      ask(store("outbox").getAll()),
      ask(store("progress").getAllKeys(MINE())),
      ask(store("progress").getAll(MINE())),
    ]);
    return {
      held: all.filter((item) => !item.sequence),
      places: keys.map((key, at) => [lessonOf(key), places[at]]),
    };
  });
  const bytes = new TextEncoder().encode(JSON.stringify(work));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(
    /[+/=]/g,
    (sign) => SAFE[sign],
  );
}

/** @type {Record<string, string>} */
const SAFE = { "+": "-", "/": "_", "=": "" };

/** @param {string} text of `packed`; what is here already stays as it is */
export async function unpack(text) {
  const bytes = Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")),
    (sign) => sign.charCodeAt(0),
  );
  const { held, places } = JSON.parse(new TextDecoder().decode(bytes));
  await transact(["outbox", "progress", "done", "state"], "readwrite", (store) => {
    for (const item of held) store("outbox").put(item);
    for (const [lesson, place] of places) {
      store("progress").put(place, [GUEST, lesson]);
      store("state").put(lesson, `last:${GUEST}`);
      if (place.completed) store("done").put(new Date().toISOString(), [GUEST, lesson]);
    }
  });
}

/**
 * The statement a guest's phone made, said of a person.
 * @param {Held} item
 * @param {string} person
 * @param {string} household
 * @param {number} sequence
 */
function claimed({ id, statement, note }, person, household, sequence) {
  const said = structuredClone(statement);
  said.actor.account.name = person;
  said.context.team.account.name = household;
  const extensions = said.context.extensions;
  const counted = Object.keys(extensions).find((name) => name.endsWith("/sequence"));
  if (counted) extensions[counted] = sequence;
  return { id, sequence, statement: said, note: { ...note, person } };
}

/** @param {any} key */
const lessonOf = (key) => key[1];
