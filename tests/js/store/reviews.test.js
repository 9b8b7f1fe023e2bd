import assert from "node:assert/strict";
import { dueNow, together } from "../../../lms/static/pwa/store/reviews.js";

const DAY = 86_400_000;
const DONE = Date.parse("2026-11-02T10:00:00+07:00");

/** @param {number} days @param {{at: number, passed: boolean}[]} tried @param {Partial<{scam: boolean, lesson: string}>} more */
const due = (days, tried = [], more = {}) =>
  dueNow([{ lesson: "a", completed: DONE, tried, ...more }], DONE + days * DAY);

/** @param {number} days @param {boolean} passed */
const tried = (days, passed = true) => ({ at: DONE + days * DAY, passed });

/** On which days of a year a learner who opens the app each day, and passes, meets a lesson. @param {boolean} scam */
function met(scam) {
  const before = [];
  for (let day = 0; day < 150; day++) {
    if (due(day, before, { scam }).length) before.push(tried(day));
  }
  return before.map(({ at }) => (at - DONE) / DAY);
}

Deno.test("a lesson comes back after about 1, 7, 21 and 60 days, and then every 60", () => {
  assert.deepEqual(met(false), [1, 7, 21, 60, 120]);
});

Deno.test("a lesson about scams comes back twice as often", () => {
  assert.deepEqual(met(true), [1, 4, 7, 14, 21, 40, 60, 90, 120]);
});

Deno.test("missed several times, it comes back once", () => {
  assert.equal(due(30).length, 1);
  assert.equal(due(31, [tried(30)]).length, 0);
});

Deno.test("not passed, it comes back the next day, and not before", () => {
  assert.equal(due(7.1, [tried(7, false)]).length, 0);
  assert.equal(due(8, [tried(7, false)]).length, 1);
});

Deno.test("at most two are offered on one day, those about scams first, the longest waiting before all", () => {
  const lessons = ["a", "b", "c"].map((lesson) => ({
    lesson,
    completed: DONE,
    tried: [],
    scam: lesson === "c",
  }));
  assert.deepEqual(dueNow(lessons, DONE + 8 * DAY).map(({ lesson }) => lesson), ["c", "a"]);
  const older = { lesson: "d", completed: DONE - 2 * DAY, tried: [] };
  assert.equal(dueNow([...lessons, older], DONE + 8 * DAY)[0].lesson, "d");
});

Deno.test("two done today are enough, whatever else waits", () => {
  const today = [tried(7.95), tried(7.96)];
  const lessons = [
    { lesson: "a", completed: DONE, tried: today.slice(0, 1) },
    { lesson: "b", completed: DONE, tried: today.slice(1) },
    { lesson: "c", completed: DONE, tried: [] },
  ];
  assert.deepEqual(dueNow(lessons, DONE + 8 * DAY), []);
});

Deno.test("what another phone did counts, and what both know counts once", () => {
  const at = "2026-11-09T03:00:00.000000Z";
  const all = together([{ at: Date.parse(at), passed: true }], [[at, true], [
    "2026-11-03T03:00:00.000000Z",
    false,
  ]]);
  assert.equal(all.length, 2);
  assert.equal(due(8, all).length, 0);
});

Deno.test("each time it is another story: how many there were is told", () => {
  assert.equal(due(7, [tried(1)])[0].nth, 1);
});
