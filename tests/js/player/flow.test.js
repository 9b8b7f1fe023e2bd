import * as flow from "../../../lms/static/pwa/player/flow.js";
import { equal, truthy } from "./claims.js";

/** @type {any} */
const BUNDLE = {
  version: "v2",
  steps: [
    { id: "story", kind: "listen" },
    { id: "alone", kind: "practise", round: "independent" },
    { id: "ask", kind: "choose", options: ["a", "b"], right: ["a"] },
    {
      id: "quiz",
      kind: "quiz",
      questions: [{ id: "one", options: [], right: [] }, { id: "two", options: [], right: [] }],
    },
  ],
};
const fresh = flow.open(BUNDLE, "r-1", "2026-11-23T00:00:00Z");
const finished = {
  ...fresh,
  step: 4,
  seen: ["story", "alone", "ask", "quiz"],
  passed: { alone: true },
  right: { ask: true, "quiz/one": true, "quiz/two": true },
};

Deno.test("a lesson is done when all is seen, passed and right once", () => {
  equal(flow.openSteps(BUNDLE, fresh, false), [0, 1, 2, 3]);
  equal(flow.openSteps(BUNDLE, finished, false), []);
  equal(flow.openSteps(BUNDLE, { ...finished, seen: ["alone", "ask", "quiz"] }, false), [0]);
  equal(flow.openSteps(BUNDLE, { ...finished, right: { ask: true, "quiz/one": true } }, false), [3]);
  equal(flow.openSteps(BUNDLE, { ...finished, right: {} }, false), [2, 3]);
});

Deno.test("learning together needs the practice done, not passed", () => {
  const together = { ...finished, passed: {} };
  equal(flow.openSteps(BUNDLE, together, false), [1]);
  equal(flow.openSteps(BUNDLE, together, true), [1]);
  equal(flow.openSteps(BUNDLE, { ...together, practice: { alone: { ended: true } } }, true), []);
  equal(flow.openSteps(BUNDLE, { ...together, practice: { alone: { ended: true } } }, false), [1]);
});

Deno.test("resumed exactly; a finished attempt begins anew", () => {
  equal(flow.resumed(BUNDLE, null), null);
  equal(flow.resumed(BUNDLE, { ...finished, completed: true }), null);
  const saved = JSON.parse(JSON.stringify({ ...finished, step: 2, practice: { alone: { screen: "x" } } }));
  equal(flow.resumed(BUNDLE, saved), saved);
});

Deno.test("a newer version keeps what was done and begins practice again", () => {
  const saved = { ...finished, version: "v1", step: 9, practice: { alone: { screen: "x" } } };
  const now = flow.resumed(BUNDLE, saved);
  equal([now?.version, now?.step, now?.practice], ["v2", 4, {}]);
  equal(now?.passed, { alone: true });
});

Deno.test("mistaken questions come once more at the end of the quiz", () => {
  const quiz = BUNDLE.steps[3];
  const start = flow.quizRound(quiz, fresh);
  equal(start, { ids: ["one", "two"], at: 0, again: [] });
  const wrong = flow.answered(start, false);
  equal(flow.answered(wrong, false).again, ["one"]);
  const second = /** @type {any} */ (flow.nextQuestion(flow.answered(wrong, true)));
  equal(second, { ids: ["one", "two"], at: 1, again: ["one"] });
  const repeat = /** @type {any} */ (flow.nextQuestion(flow.answered(second, true)));
  equal(repeat, { ids: ["one"], at: 0, again: [], repeated: true });
  equal(flow.nextQuestion(repeat), null);
  equal(flow.nextQuestion(flow.answered(repeat, false)), null);
});

Deno.test("a quiz is resumed where it was; right ones are not asked again", () => {
  const quiz = BUNDLE.steps[3];
  equal(flow.quizRound(quiz, { ...fresh, right: { "quiz/one": true } }).ids, ["two"]);
  const saved = { ids: ["one"], at: 0, again: [] };
  equal(flow.quizRound(quiz, { ...fresh, practice: { quiz: saved } }), saved);
});

Deno.test("options are in no fixed order, the same within an attempt", () => {
  const options = ["a", "b", "c", "d"];
  const order = (/** @type {string} */ registration) =>
    flow.optionOrder(options, { ...fresh, registration }, "quiz/one").join("");
  equal(order("r-1"), order("r-1"));
  truthy(new Set([1, 2, 3, 4, 5].map((i) => order(`r-${i}`))).size > 1);
  equal([...order("r-9")].sort(), options);
});

Deno.test("a quiz gone through with a question still open asks that question", () => {
  const quiz = BUNDLE.steps[3];
  const over = { ids: [], at: 0, again: [] };
  const progress = { ...fresh, right: { "quiz/one": true }, practice: { quiz: over } };
  equal(flow.quizRound(quiz, progress).ids, ["two"]);
});
