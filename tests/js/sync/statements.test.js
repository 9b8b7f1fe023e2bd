import assert from "node:assert/strict";
import { statement, uuid } from "../../../lms/static/pwa/sync/statements.js";
import * as say from "../../../lms/static/pwa/vocabulary.js";

const AT = {
  id: "7d9f1b0a-0000-4000-8000-000000000001",
  timestamp: "2026-11-23T14:05:00.000Z",
  homePage: "https://class.example",
  person: "person-1",
  household: "household-1",
  lesson: "qr-pay-buyer",
  course: "cashless",
  version: "abc",
  assisted: false,
  sequence: 7,
};
const LESSON = "tag:lop-hoc-so,2026:lessons/qr-pay-buyer";

/** @param {Record<string, unknown>} event @returns {any} */
const told = (event) => statement(/** @type {any} */ ({ registration: "attempt-1", ...event }), AT);

Deno.test("a statement names the person, the household, the attempt, the version and the sequence", () => {
  const { id, timestamp, actor, context } = told({ event: "lesson_opened" });
  assert.equal(id, AT.id);
  assert.equal(timestamp, AT.timestamp);
  assert.deepEqual(actor.account, { homePage: AT.homePage, name: "person-1" });
  assert.deepEqual(context.team.account, { homePage: AT.homePage, name: "household-1" });
  assert.equal(context.registration, "attempt-1");
  assert.deepEqual(context.extensions, {
    [say.EXTENSION_VERSION]: "abc",
    [say.EXTENSION_SEQUENCE]: 7,
    [say.EXTENSION_ASSISTED]: false,
  });
});

/** @type {[Record<string, unknown>, string, string][]} */
const TABLE = [
  [{ event: "lesson_opened" }, say.VERB_INITIALIZED, LESSON],
  [{ event: "step_seen", step: "story" }, say.VERB_EXPERIENCED, `${LESSON}/steps/story`],
  [
    { event: "question_answered", step: "quiz", question: "where", option: "store", right: true },
    say.VERB_ANSWERED,
    `${LESSON}/steps/quiz/questions/where`,
  ],
  [
    { event: "own_phone_checked", step: "own-phone", item: "scan" },
    say.VERB_RESPONDED,
    `${LESSON}/steps/own-phone/deeds/scan`,
  ],
  [{ event: "teach_back_reported", step: "own-phone", relation: "child" }, say.VERB_SHARED, LESSON],
  [{ event: "help_requested", step: "alone" }, say.VERB_REQUESTED_ATTENTION, `${LESSON}/steps/alone`],
  [{ event: "lesson_completed", seconds: 200 }, say.VERB_COMPLETED, LESSON],
];

for (const [event, verb, object] of TABLE) {
  Deno.test(`${event.event} becomes its verb and its object`, () => {
    const made = told(event);
    assert.equal(made.verb.id, verb);
    assert.equal(made.object.id, object);
    const types = Object.entries(say).flatMap(([name, iri]) => name.startsWith("TYPE_") ? [iri] : []);
    assert.ok(types.includes(made.object.definition.type));
  });
}

const PRACTICE = {
  event: "practice_ended",
  step: "alone",
  simulation: "sim-qr-buyer",
  helps: 1,
  wrong: 2,
  danger: 0,
  taps: [],
};

Deno.test("an independent practice is passed or failed, a guided one only completed", () => {
  const verbOf = (/** @type {object} */ more) => told({ ...PRACTICE, ...more }).verb.id;
  assert.equal(verbOf({ round: "independent", passed: true }), say.VERB_PASSED);
  assert.equal(verbOf({ round: "independent", passed: false }), say.VERB_FAILED);
  assert.equal(verbOf({ round: "guided", passed: true }), say.VERB_COMPLETED);
});

Deno.test("a practice tells its counts and at most forty taps, and belongs to its step", () => {
  const taps = Array.from({ length: 60 }, () => ({ screen: "a", element: "b", kind: "wrong" }));
  const { object, result, context } = told({ ...PRACTICE, round: "independent", passed: true, taps });
  assert.equal(object.id, "tag:lop-hoc-so,2026:simulations/sim-qr-buyer");
  assert.equal(result.extensions[say.EXTENSION_TAPS].length, 40);
  assert.equal(result.extensions[say.EXTENSION_WRONG], 2);
  assert.equal(result.success, true);
  assert.equal(context.contextActivities.parent[0].id, `${LESSON}/steps/alone`);
});

Deno.test("an answer tells the option chosen and whether it was right", () => {
  const { result } = told({
    event: "question_answered",
    step: "q",
    question: "q",
    option: "link",
    right: false,
  });
  assert.deepEqual(result, { response: "link", success: false });
});

Deno.test("the time a lesson took is an ISO duration and never negative", () => {
  assert.equal(told({ event: "lesson_completed", seconds: 61.6 }).result.duration, "PT62S");
  assert.equal(told({ event: "lesson_completed", seconds: -5 }).result.duration, "PT0S");
});

Deno.test("an event that is not in the table is refused", () => {
  assert.throws(() => told({ event: "typed_text" }), TypeError);
});

Deno.test("a UUID is random, of version 4, without the browser's own randomUUID", () => {
  const made = Array.from({ length: 50 }, () => uuid());
  for (const id of made) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  assert.equal(new Set(made).size, 50);
});
