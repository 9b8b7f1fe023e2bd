/** What was recorded and is not on the server yet, in IndexedDB: nothing is lost when the line or the page breaks. */

/**
 * @typedef {{id: string, account: string, language: string, lesson: string, line: string, speaker: string,
 *   at: string, type: string, content: ArrayBuffer, refused?: string}} Take `refused`: why it can never be taken
 */

const NAME = "studio";
const STORE = "takes";

/** The phone has no room left: the take was not kept. */
export class NoRoom extends Error {}

export class Shelf {
  /** @type {Promise<IDBDatabase> | null} */
  #opening = null;

  /**
   * Resolves when the take is on the disk.
   * @param {Take} take
   * @throws {NoRoom}
   */
  async put(take) {
    await this.#do("readwrite", (store) => store.put(take));
  }

  /** @param {string} id */
  async drop(id) {
    await this.#do("readwrite", (store) => store.delete(id));
  }

  /**
   * @param {string} account only what she recorded herself
   * @returns {Promise<Take[]>} the oldest first
   */
  async all(account) {
    /** @type {Take[]} */
    const takes = await this.#do("readonly", (store) => store.getAll());
    return takes.filter((take) => take.account === account).sort((a, b) => a.at < b.at ? -1 : 1);
  }

  /**
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest} work
   * @returns {Promise<any>}
   */
  async #do(mode, work) {
    const db = await this.#open();
    // Browsers that do not know `durability` pass it over.
    const tx = db.transaction([STORE], mode, { durability: "strict" });
    return new Promise((resolve, reject) => {
      const request = work(tx.objectStore(STORE));
      tx.oncomplete = () => resolve(request.result);
      tx.onabort = tx.onerror = () => {
        const fault = tx.error ?? request.error;
        reject(fault?.name === "QuotaExceededError" ? new NoRoom() : fault);
      };
    });
  }

  /** @returns {Promise<IDBDatabase>} */
  #open() {
    this.#opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
      request.onsuccess = () => {
        request.result.onclose = () => (this.#opening = null);
        resolve(request.result);
      };
      request.onerror = () => {
        this.#opening = null;
        reject(request.error);
      };
    });
    return this.#opening;
  }
}
