/**
 * IndexedDB of this phone. Opened at first use, opened again when the browser loses it
 * (iOS does after a long sleep), and written with strict durability, because Chrome's
 * default answers before the disk has it.
 */

const VERSION = 1;

/** @typedef {"outbox"|"refused"|"progress"|"done"|"state"|"photos"} StoreName */

let name = "lop-hoc-so";
/** @type {StoreName[]} stores of plain keys, beside the outbox */
let plain = ["progress", "done", "state"];

/**
 * Trainers' work lies in a database of its own. To be called before anything is read.
 * @param {string} other
 * @param {StoreName[]} stores
 */
export function useDatabase(other, stores) {
  name = other;
  plain = stores;
}

/** The phone has no room left: nothing of the transaction was written. */
export class StorageFull extends Error {}

/** @type {Promise<IDBDatabase> | null} */
let opening = null;

/** @type {typeof transact | null} */
let standIn = null;

/**
 * From now on another place keeps everything (`store/memory.js`).
 * @param {typeof transact} other
 */
export function keepIn(other) {
  standIn = other;
}

/**
 * Runs `work` in one transaction. Resolves with what `work` gave only when the
 * transaction is complete, that is, when the data is on the disk.
 * @template T
 * @param {StoreName[]} names
 * @param {IDBTransactionMode} mode
 * @param {(store: (name: StoreName) => IDBObjectStore) => T | Promise<T>} work
 * @returns {Promise<T>}
 * @throws {StorageFull} when the quota is reached
 */
export async function transact(names, mode, work) {
  if (standIn) return standIn(names, mode, work);
  try {
    return await attempt(names, mode, work);
  } catch (error) {
    if (!isLost(error)) throw error;
    opening = null;
    return await attempt(names, mode, work);
  }
}

/**
 * The answer of one request inside a transaction.
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function ask(request) {
  // The stand-in answers with a promise of its own.
  if (request instanceof Promise) return request;
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * One value of the `state` store.
 * @param {string} key
 * @returns {Promise<any>} undefined when never written
 */
export function read(key) {
  return transact(["state"], "readonly", (store) => ask(store("state").get(key)));
}

/**
 * @param {Record<string, unknown>} values key → value, all written or none
 * @returns {Promise<void>}
 */
export function write(values) {
  return transact(["state"], "readwrite", (store) => {
    for (const [key, value] of Object.entries(values)) store("state").put(value, key);
  });
}

/**
 * Takes some values out of the `state` store, or, with null, the whole database off this phone.
 * @param {string[] | null} keys
 * @returns {Promise<void>}
 */
export async function forget(keys) {
  if (keys) {
    return transact(["state"], "readwrite", (store) => keys.forEach((key) => store("state").delete(key)));
  }
  (await opening)?.close();
  opening = null;
  await ask(indexedDB.deleteDatabase(name));
}

/**
 * @template T
 * @param {StoreName[]} names
 * @param {IDBTransactionMode} mode
 * @param {(store: (name: StoreName) => IDBObjectStore) => T | Promise<T>} work
 * @returns {Promise<T>}
 */
async function attempt(names, mode, work) {
  // Browsers that do not know `durability` pass it over.
  const tx = (await open()).transaction(names, mode, { durability: "strict" });
  const completed = new Promise((resolve, reject) => {
    tx.oncomplete = resolve;
    tx.onabort = () => reject(tx.error ?? new DOMException("aborted", "AbortError"));
  });
  completed.catch(() => undefined); // awaited below, after `work` has had its say
  try {
    const value = await work((name) => tx.objectStore(name));
    await completed;
    return value;
  } catch (error) {
    abort(tx);
    throw isFull(tx.error) || isFull(error) ? new StorageFull() : error;
  }
}

/** @param {IDBTransaction} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch (error) {
    // Already finished: there is nothing to take back.
    if (/** @type {DOMException} */ (error).name !== "InvalidStateError") throw error;
  }
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  opening ??= connect(VERSION).catch((error) => {
    // A newer app was here: it only ever adds stores, so this one goes on, and its work is sent.
    if (error.name === "VersionError") return connect();
    throw error;
  });
  opening.catch(() => (opening = null));
  return opening;
}

/**
 * @param {number} [version] as it is, when left out
 * @returns {Promise<IDBDatabase>}
 */
function connect(version) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () =>
      build(request.result, /** @type {IDBTransaction} */ (request.transaction));
    request.onsuccess = () => resolve(watch(request.result));
    request.onerror = () => reject(request.error);
  });
}

/**
 * What an older app made stays with all that is in it; what it did not know is added.
 * @param {IDBDatabase} db
 * @param {IDBTransaction} tx
 */
function build(db, tx) {
  /** @param {string} store @param {IDBObjectStoreParameters} [how] */
  const want = (store, how) =>
    db.objectStoreNames.contains(store) ? tx.objectStore(store) : db.createObjectStore(store, how);
  const outbox = want("outbox", { keyPath: "id" });
  if (!outbox.indexNames.contains("sequence")) outbox.createIndex("sequence", "sequence", { unique: true });
  want("refused", { keyPath: "id" });
  plain.forEach((each) => want(each));
}

/** @param {IDBDatabase} db */
function watch(db) {
  db.onclose = () => (opening = null);
  db.onversionchange = () => {
    db.close();
    opening = null;
  };
  return db;
}

/** @param {unknown} error */
const isFull = (error) => /** @type {DOMException | null} */ (error)?.name === "QuotaExceededError";

/** @param {unknown} error */
const isLost = (error) =>
  ["InvalidStateError", "UnknownError"].includes(/** @type {DOMException} */ (error)?.name);
