/**
 * Sends the outbox whenever it can and never takes the browser's word for being online.
 * Web Locks keep two tabs from sending the same statements; the server counts them once anyway.
 */

import { Refusal } from "./api.js";

/**
 * @typedef {import("../store/outbox.js").Waiting} Waiting
 * @typedef {import("../store/outbox.js").Refused} Refused
 * @typedef {{id: string, result: string, reason?: string, message?: {vi: string, en: string}}} Answer
 * @typedef {{take: (limit: number) => Promise<Waiting[]>,
 *   settle: (confirmed: Waiting[], refused: Refused[], receivedAt: string) => Promise<void>}} Outbox
 * @typedef {(statements: unknown[]) => Promise<{answers: Answer[], received_at: string}>} Send
 * @typedef {"idle" | "sending" | "waiting" | "card"} Phase "card": the server asks for the household card again
 */

export const BATCH = 50;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;
const TOO_LARGE = 413;
const UNKNOWN_DEVICE = 401;

/**
 * How long to wait after so many failures in a row: 2 s doubled up to 5 min, with jitter,
 * so that the phones of a village hall do not all come back at once.
 * @param {number} failures
 * @param {number} [random] 0…1
 * @returns {number} milliseconds
 */
export function waitFor(failures, random = Math.random()) {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  return Math.max(FIRST_WAIT_MS, ceiling * (0.5 + random / 2));
}

/**
 * What the server said of each statement; one it did not name is in neither list and stays.
 * @param {Waiting[]} batch
 * @param {Answer[]} answers
 * @returns {{confirmed: Waiting[], refused: Refused[]}}
 */
export function judge(batch, answers) {
  const said = new Map(answers.map((answer) => [answer.id, answer]));
  /** @type {{confirmed: Waiting[], refused: Refused[]}} */
  const judged = { confirmed: [], refused: [] };
  for (const item of batch) {
    const answer = said.get(item.id);
    const result = answer?.result ?? "";
    if (["stored", "already"].includes(result)) judged.confirmed.push(item);
    else if (answer && result === "refused") judged.refused.push(refuse(item, answer.reason, answer.message));
  }
  return judged;
}

/** Fires "change" when `phase` changes. */
export class Sync extends EventTarget {
  /** @type {Phase} */
  phase = "idle";
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #busy = false;
  #outbox;
  #send;
  #lock;

  /**
   * @param {Outbox} outbox
   * @param {Send} send
   * @param {string} [lock] what tabs that share the outbox call it
   */
  constructor(outbox, send, lock = "sync") {
    super();
    this.#outbox = outbox;
    this.#send = send;
    this.#lock = lock;
  }

  /** Sends now and at every sign that the network may be back. */
  start() {
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    return this.flush();
  }

  /** Something new waits: it goes out within seconds, unless a longer wait is already running. */
  nudge() {
    if (!this.#timer) this.#wake(waitFor(0));
  }

  /**
   * Sends until nothing waits or no answer comes.
   * @returns {Promise<boolean>} whether the outbox is empty now
   */
  async flush() {
    // What came in between its last look and its end goes out a little later.
    if (this.#busy) return this.nudge(), false;
    this.#busy = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      return await alone(this.#lock, () => this.#flushAlone());
    } finally {
      this.#busy = false;
    }
  }

  async #flushAlone() {
    try {
      await this.#sendAll();
      this.#failures = 0;
      this.#enter("idle");
      return true;
    } catch (error) {
      // Whatever it was, nothing is lost: everything not named by the server stays and is tried again.
      const unknown = error instanceof Refusal && error.status === UNKNOWN_DEVICE;
      this.#enter(unknown ? "card" : "waiting");
      this.#wake(unknown ? LONGEST_WAIT_MS : waitFor(this.#failures++));
      return false;
    }
  }

  async #sendAll() {
    let size = BATCH;
    for (let batch = await this.#outbox.take(size); batch.length; batch = await this.#outbox.take(size)) {
      this.#enter("sending");
      try {
        await this.#sendBatch(batch);
      } catch (error) {
        if (!(error instanceof Refusal && error.status === TOO_LARGE)) throw error;
        if (batch.length === 1) await this.#setAside(batch[0], error);
        size = Math.ceil(batch.length / 2);
      }
    }
  }

  /** @param {Waiting[]} batch */
  async #sendBatch(batch) {
    const { answers, received_at } = await this.#send(batch.map(({ statement }) => statement));
    const { confirmed, refused } = judge(batch, answers);
    await this.#outbox.settle(confirmed, refused, received_at);
    if (!confirmed.length && !refused.length) throw new Error("none was named");
  }

  /**
   * @param {Waiting} item
   * @param {Refusal} error
   */
  #setAside(item, { body }) {
    return this.#outbox.settle([], [refuse(item, "too_large", body.message)], new Date().toISOString());
  }

  /** @param {number} ms */
  #wake(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), ms);
  }

  /** @param {Phase} phase */
  #enter(phase) {
    if (this.phase === phase) return;
    this.phase = phase;
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {Waiting} item
 * @param {string} [reason]
 * @param {{vi: string, en: string} | null} [message]
 * @returns {Refused}
 */
const refuse = (item, reason = "", message = null) => ({ ...item, reason, message });

/**
 * Runs `work` in one tab only; false where another tab is at it.
 * @param {string} name
 * @param {() => Promise<boolean>} work
 * @returns {Promise<boolean>}
 */
async function alone(name, work) {
  if (!navigator.locks) return await work();
  return await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : false));
}
