import assert from "node:assert/strict";
import { NoAnswer, pack, Refusal } from "../../../lms/static/pwa/sync/api.js";
import { judge, Sync, waitFor } from "../../../lms/static/pwa/sync/sync.js";

/** @typedef {import("../../../lms/static/pwa/sync/sync.js").Waiting} Waiting */

/** @param {number} n @returns {Waiting[]} */
const items = (n) =>
  Array.from({ length: n }, (_, index) => ({
    id: `s${index}`,
    sequence: index,
    statement: { id: `s${index}` },
    note: { event: "step_seen", lesson: "l", person: "p" },
  }));

/** The outbox as an array: what settles leaves. @param {number} n */
function arrayOutbox(n) {
  const waiting = items(n);
  /** @type {any[]} */
  const refused = [];
  const leave = (/** @type {{id: string}} */ { id }) =>
    waiting.splice(waiting.findIndex((item) => item.id === id), 1);
  return {
    waiting,
    refused,
    take: (/** @type {number} */ limit) => Promise.resolve(waiting.slice(0, limit)),
    count: () => Promise.resolve(waiting.length),
    settle: (/** @type {Waiting[]} */ confirmed, /** @type {any[]} */ aside) => {
      [...confirmed, ...aside].forEach(leave);
      refused.push(...aside);
      return Promise.resolve();
    },
  };
}

/** @param {any[]} statements @param {string} [result] */
const answered = (statements, result = "stored") => ({
  answers: statements.map(({ id }) => ({ id, result })),
  received_at: "2026-11-23T14:05:00Z",
});

/**
 * @param {ReturnType<typeof arrayOutbox>} outbox
 * @param {(statements: any[]) => any} send
 */
async function flushed(outbox, send) {
  const sync = new Sync(outbox, (statements) => Promise.resolve(send(statements)));
  const empty = await sync.flush();
  clearTimers();
  return { empty, phase: sync.phase };
}

/** @type {number[]} */
const timers = [];
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ work, /** @type {number} */ ms) => {
  const timer = realTimeout(work, ms);
  timers.push(/** @type {any} */ (timer));
  return timer;
});
const clearTimers = () => timers.splice(0).forEach((timer) => clearTimeout(timer));

Deno.test("the wait starts at two seconds, doubles, and never passes five minutes", () => {
  assert.equal(waitFor(0, 1), 2_000);
  assert.equal(waitFor(3, 1), 16_000);
  assert.equal(waitFor(30, 1), 300_000);
  assert.equal(waitFor(3, 0), 8_000);
});

Deno.test("only what the server named leaves; what it did not name is in neither list", () => {
  const { confirmed, refused } = judge(items(4), [
    { id: "s0", result: "stored" },
    { id: "s1", result: "already" },
    { id: "s2", result: "refused", reason: "unknown_person", message: { vi: "a", en: "b" } },
  ]);
  assert.deepEqual(confirmed.map(({ id }) => id), ["s0", "s1"]);
  assert.deepEqual(refused.map(({ id, reason }) => [id, reason]), [["s2", "unknown_person"]]);
});

Deno.test("everything is sent in batches of at most fifty", async () => {
  /** @type {number[]} */
  const sizes = [];
  const outbox = arrayOutbox(120);
  const { empty } = await flushed(outbox, (statements) => {
    sizes.push(statements.length);
    return answered(statements);
  });
  assert.deepEqual([empty, sizes, outbox.waiting.length], [true, [50, 50, 20], 0]);
});

Deno.test("a refused statement is set aside and does not block the others", async () => {
  const outbox = arrayOutbox(3);
  await flushed(outbox, (statements) => ({
    answers: statements.map(({ id }) => ({ id, result: id === "s1" ? "refused" : "stored" })),
    received_at: "",
  }));
  assert.equal(outbox.waiting.length, 0);
  assert.deepEqual(outbox.refused.map(({ id }) => id), ["s1"]);
});

Deno.test("without an answer everything is kept", async () => {
  const outbox = arrayOutbox(3);
  const { empty, phase } = await flushed(outbox, () => {
    throw new NoAnswer();
  });
  assert.deepEqual([empty, phase, outbox.waiting.length], [false, "waiting", 3]);
});

Deno.test("an unknown device keeps everything and asks for the card", async () => {
  const outbox = arrayOutbox(3);
  const { phase } = await flushed(outbox, () => {
    throw new Refusal(401, { error: "device_unknown" });
  });
  assert.deepEqual([phase, outbox.waiting.length], ["card", 3]);
});

Deno.test("a server that names none of the statements is not asked again and again", async () => {
  let asked = 0;
  const outbox = arrayOutbox(2);
  await flushed(outbox, () => (asked++, { answers: [], received_at: "" }));
  assert.deepEqual([asked, outbox.waiting.length], [1, 2]);
});

Deno.test("a batch that is too large is halved; one statement too large alone is set aside", async () => {
  const outbox = arrayOutbox(5);
  await flushed(outbox, (statements) => {
    if (statements.length > 2 || statements[0].id === "s4") throw new Refusal(413, { error: "too_large" });
    return answered(statements);
  });
  assert.equal(outbox.waiting.length, 0);
  assert.deepEqual(outbox.refused.map(({ id, reason }) => [id, reason]), [["s4", "too_large"]]);
});

Deno.test("two calls at once send once", async () => {
  let asked = 0;
  const outbox = arrayOutbox(1);
  const sync = new Sync(outbox, (statements) => (asked++, Promise.resolve(answered(statements))));
  await Promise.all([sync.flush(), sync.flush()]);
  assert.equal(asked, 1);
});

Deno.test("a long body is packed with gzip, a short one is not", async () => {
  const short = await pack("{}");
  const long = await pack(JSON.stringify({ text: "a".repeat(5_000) }));
  assert.equal(short.headers["Content-Encoding"], undefined);
  assert.equal(long.headers["Content-Encoding"], "gzip");
  assert.ok(/** @type {Blob} */ (long.body).size < 200);
});
