/**
 * Stands in for IndexedDB where a browser has none or refuses it (some private windows, some chat apps): the same
 * stores, kept as long as the page is open. The app says that nothing lasts, and sends at once (`App.fleeting`).
 */

/** @typedef {import("./db.js").StoreName} StoreName */

/** @type {Map<string, Map<string, {key: any, value: any}>>} store → key as text → key and value */
const stores = new Map();

globalThis.IDBKeyRange ??= /** @type {any} */ ({
  bound: (/** @type {any} */ lower, /** @type {any} */ upper) => ({ lower, upper }),
});

/**
 * As `transact` of db.js, one piece of work after another; a failed one leaves no trace.
 * @template T
 * @param {StoreName[]} names
 * @param {IDBTransactionMode} _
 * @param {(store: (name: StoreName) => IDBObjectStore) => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export function transact(names, _, work) {
  const mine = last.then(async () => {
    const before = names.map((name) => /** @type {const} */ ([name, new Map(rows(name))]));
    try {
      return await work((name) => /** @type {any} */ (new Store(name)));
    } catch (error) {
      for (const [name, kept] of before) stores.set(name, kept);
      throw error;
    }
  });
  last = mine.catch(() => undefined);
  return mine;
}

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/** @param {string} name */
function rows(name) {
  const found = stores.get(name) ?? new Map();
  stores.set(name, found);
  return found;
}

/**
 * Of keys as this app uses them: a text, or [person, lesson]; a range is all keys that begin as its lower end.
 * @param {any} wanted
 * @param {any} key
 */
function within(wanted, key) {
  if (wanted === undefined || wanted === null) return true;
  if (wanted.lower !== undefined) return key[0] === wanted.lower[0];
  return JSON.stringify(key) === JSON.stringify(wanted);
}

class Store {
  #name;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }

  /** @param {any} value @param {any} [key] */
  put(value, key = value.id) {
    rows(this.#name).set(JSON.stringify(key), { key, value: structuredClone(value) });
  }

  /** @param {any} value @param {any} [key] */
  add(value, key = value.id) {
    if (rows(this.#name).has(JSON.stringify(key))) throw new DOMException("there already", "ConstraintError");
    this.put(value, key);
  }

  /** @param {any} wanted */
  delete(wanted) {
    for (const { key } of this.#found(wanted)) rows(this.#name).delete(JSON.stringify(key));
  }

  /** @param {any} wanted */
  get(wanted) {
    return Promise.resolve(structuredClone(this.#found(wanted)[0]?.value));
  }

  /** @param {any} [wanted] @param {number} [limit] */
  getAll(wanted, limit) {
    return Promise.resolve(this.#found(wanted).slice(0, limit).map(({ value }) => structuredClone(value)));
  }

  /** @param {any} [wanted] */
  getAllKeys(wanted) {
    return Promise.resolve(this.#found(wanted).map(({ key }) => key));
  }

  /** @param {any} [wanted] */
  count(wanted) {
    return Promise.resolve(this.#found(wanted).length);
  }

  /** Those that have the field, in its order. @param {string} field */
  index(field) {
    const having = () =>
      this.#found().map(({ value }) => value).filter((value) => value[field] !== undefined)
        .sort((one, other) => one[field] - other[field]);
    return {
      getAll: (/** @type {any} */ _, /** @type {number} */ limit) =>
        Promise.resolve(structuredClone(having().slice(0, limit))),
      count: () => Promise.resolve(having().length),
    };
  }

  /** @param {any} [wanted] */
  #found(wanted) {
    return [...rows(this.#name).values()].filter(({ key }) => within(wanted, key));
  }
}
