import assert from "node:assert/strict";
import { reviewOf } from "../../../lms/static/pwa/player/review.js";
import { prepare } from "../../../lms/static/pwa/player/script.js";

const words = {
  title: "Lesson",
  outcome: "",
  steps: {
    quiz: { caption: "Three", speech: "Answer", questions: {} },
    pick: { caption: "Pick", speech: "?" },
  },
};
const question = (/** @type {string} */ id) => ({ id, options: ["x", "y"], right: ["x"] });
const bundle = /** @type {any} */ ({
  id: "a",
  version: "1",
  steps: [
    { id: "story", kind: "listen" },
    { id: "pick", kind: "choose", options: ["x", "y"], right: ["x"] },
    { id: "quiz", kind: "quiz", questions: [question("one"), question("two"), question("three")] },
  ],
  words: { vi: words, en: words },
  simulations: {
    sim: {
      start: "home",
      values: { guided: { n: 1 }, independent: { n: 2 } },
      screens: { home: {}, pay: { title: { vi: "{n}", en: "{n}" } } },
    },
  },
  reviews: [
    { id: "dear", question: "two", simulation: "sim", screen: "pay", values: { n: "9" } },
    { id: "guest", screen: { part: "chat", elements: [] } },
  ],
});

Deno.test("a review is one question and one decision, another one each time", () => {
  const [first, second, third] = [0, 1, 2].map((nth) => reviewOf(bundle, nth));
  assert.deepEqual(first.steps.map(({ id }) => id), ["quiz", "review"]);
  assert.deepEqual([first, second, third].map(({ steps }) => steps[0].questions?.[0].id), [
    "two",
    "two",
    "two",
  ]);
  assert.equal(second.steps[1].start, "guest");
  assert.equal(third.steps[1].start, "pay");
});

Deno.test("a borrowed screen is begun and ended there, with the review's own values", () => {
  const { simulations, steps } = reviewOf(bundle, 0);
  const script = prepare(simulations.review, "independent", steps[1]);
  assert.equal(script.start, "pay");
  assert.equal(script.end, "pay");
  assert.equal(script.screens.pay.title.vi, "9");
});

Deno.test("a lesson without stories is reviewed by a question and its choice", () => {
  const { steps } = reviewOf({ ...bundle, reviews: undefined }, 2);
  assert.deepEqual(steps.map(({ id }) => id), ["quiz", "pick"]);
  assert.equal(steps[0].questions?.[0].id, "three");
});

Deno.test("the first card opens with the lesson's name", () => {
  assert.equal(reviewOf(bundle, 0).words.vi.steps.quiz.caption, "Lesson");
});
