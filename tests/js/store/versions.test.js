/** A lesson changes while phones are in the middle of it: what was begun goes on as it was, what comes next is new. */

import assert from "node:assert/strict";
import { open as begin, resumed } from "../../../lms/static/pwa/player/flow.js";
import * as lessons from "../../../lms/static/pwa/store/lessons.js";
import { statement } from "../../../lms/static/pwa/sync/statements.js";

const ORIGIN = "https://class.test";

/** @param {string} version @param {string[]} steps @returns {any} */
const bundle = (version, steps) => ({
  id: "scan",
  version,
  course: "cashless",
  steps: steps.map((id) => ({ id, kind: "explain" })),
});
const A = bundle("aaa", ["one", "two", "three"]), B = bundle("bbb", ["zero", "one", "two", "three"]);

/** The lesson as a catalogue lists it. @param {{version: string}} offered @returns {any} */
const listed = ({ version }) => ({ id: "scan", version, url: `/phone/lessons/scan/${version}.json` });

/**
 * A phone that keeps these, and a server that offers those.
 * @param {any[]} kept
 * @param {any[]} offered
 */
function phone(kept, offered) {
  const cache = new Map(kept.map((each) => [listed(each).url, each]));
  /** @param {any} body */
  const answer = (body) => ({ ok: true, json: () => Promise.resolve(body), clone: () => answer(body) });
  const fetched = /** @type {string[]} */ ([]);
  const stored = {
    match: (/** @type {string} */ path) =>
      Promise.resolve(cache.has(path) ? answer(cache.get(path)) : undefined),
    put: async (/** @type {string} */ path, /** @type {any} */ response) =>
      void cache.set(path, await response.json()),
    delete: (/** @type {string} */ path) => Promise.resolve(cache.delete(path)),
    keys: () => Promise.resolve([...cache.keys()].map((path) => ({ url: ORIGIN + path }))),
  };
  Object.defineProperty(globalThis, "caches", {
    value: { open: () => Promise.resolve(stored) },
    configurable: true,
  });
  globalThis.fetch = /** @type {any} */ ((/** @type {string} */ path) => {
    fetched.push(path);
    const found = offered.find((each) => listed(each).url === path);
    return found ? Promise.resolve(answer(found)) : Promise.reject(new TypeError("no network"));
  });
  return { cache, fetched };
}

/** What a phone tells of a step, with the version of the bundle it plays. @param {any} played */
const told = (played) =>
  /** @type {any} */ (statement({ event: "step_seen", registration: "r", step: "two" }, {
    homePage: ORIGIN,
    person: "p",
    household: "h",
    lesson: "scan",
    version: played.version,
    assisted: false,
    sequence: 1,
    id: "i",
    timestamp: "2026-11-20T08:00:00Z",
  })).context.extensions;

Deno.test("a lesson begun goes on in the version it was begun in, with and without network", async () => {
  const saved = {
    ...begin(A, "r", "2026-11-20T08:00:00Z"),
    step: 1,
    seen: ["one"],
    practice: { two: { at: "x" } },
  };
  for (const offered of [[B], []]) {
    const { fetched } = phone([A], offered);
    const played = await lessons.get(listed(B), saved.version);
    assert.deepEqual([played.version, fetched], ["aaa", []]);
    assert.deepEqual(resumed(played, saved), saved);
    assert.ok(Object.values(told(played)).includes("aaa"));
  }
});

Deno.test("the next opening takes the new version, or without network the one that is here", async () => {
  const online = phone([A], [B]);
  assert.equal((await lessons.get(listed(B))).version, "bbb");
  assert.deepEqual([...online.cache.keys()], [listed(A).url, listed(B).url]);
  phone([A], []);
  assert.equal((await lessons.get(listed(B))).version, "aaa");
});

Deno.test("an old version goes when the new one is here and nobody is in the middle of it", async () => {
  const alone = phone([A], []);
  await lessons.dropOlder(listed(B), []);
  assert.deepEqual([...alone.cache.keys()], [listed(A).url], "the only copy stays");
  const both = phone([A, B], []);
  await lessons.dropOlder(listed(B), ["aaa"]);
  assert.equal((await lessons.get(listed(B), "aaa")).version, "aaa", "her son is in the middle of it");
  await lessons.dropOlder(listed(B), ["bbb"]);
  assert.deepEqual([...both.cache.keys()], [listed(B).url]);
});

Deno.test("where the old version is lost, what was done stays done in the new one", async () => {
  phone([], [B]);
  const saved = { ...begin(A, "r", "2026-11-20T08:00:00Z"), step: 1, seen: ["one"], right: { q: true } };
  const played = await lessons.get(listed(B), saved.version);
  const now = resumed(played, saved);
  assert.deepEqual([now?.version, now?.seen, now?.right], ["bbb", ["one"], { q: true }]);
  assert.ok(Object.values(told(played)).includes("bbb"), "what is done from now on is told of the new one");
});
