// @ts-check
/** Plays a lesson as `test_every_lesson.py` asks: everything right, everything wrong, what is left for later, and what comes back. */

import { withPaying } from "../../../lms/static/pwa/player/paying.js";
import { reviewOf } from "../../../lms/static/pwa/player/review.js";
import { CARDS, MAIN } from "./cards.js";
import { decide, practise } from "./practice.js";
import { Stuck, Table } from "./table.js";

/** @typedef {import("../../../lms/static/pwa/player/flow.js").Step} Step */

/**
 * @param {string} lesson id
 * @param {"vi" | "en"} lang
 * @param {Record<string, string>} texts of the app in that language
 * @param {string[]} lookedAt kinds of card that axe has looked at before
 * @returns {Promise<{faults: import("./table.js").Fault[], cards: number, lookedAt: string[]}>}
 */
async function judge(lesson, lang, texts, lookedAt) {
  document.documentElement.lang = lang;
  const table = new Table(await kept(lesson), lang, texts, lookedAt);
  try {
    await play(table);
    await leaveForLater(table);
    await learnTogether(table);
    await comeBack(table);
  } catch (error) {
    const what = error instanceof Stuck ? error.message : String(/** @type {Error} */ (error).stack);
    table.note(`does not go on: ${what}`, "mend the step; until then the rest of the lesson is not judged");
  }
  return { faults: table.faults, cards: table.cards, lookedAt: [...table.lookedAt] };
}

/** The bundle as it lies on the phone. @param {string} lesson */
async function kept(lesson) {
  const cache = await caches.open("lessons");
  const found = (await cache.keys()).find(({ url }) => url.includes(`/phone/lessons/${lesson}/`));
  const bundle = found && await (await cache.match(found))?.json();
  if (!bundle) throw new Error(`${lesson} is not on the phone: is it in lessons/courses.yaml?`);
  return withPaying(bundle);
}

/** From the first card to the last. @param {Table} table */
async function play(table) {
  await table.open();
  for (const step of table.bundle.steps) {
    await comesBack(table);
    await helpIsThere(table);
    if (step.kind === "practise") await practise(table, step);
    else await CARDS[step.kind](table, step);
  }
  table.place = "end";
  table.claim(table.kind === "end", "the lesson is not over after its last step", "mend the player");
  const told = table.events.map(({ event }) => event);
  table.claim(
    told.filter((event) => event === "lesson_completed").length === 1,
    "it is not told once that the lesson is completed",
    "mend the player",
  );
  table.claim(
    told.filter((event) => event === "step_seen").length === table.bundle.steps.length,
    "not every step is told once",
    "mend the player",
  );
  await table.tap(MAIN);
  table.claim(table.left === "finished", "the last button does not lead home", "mend the player");
}

/** Killed and opened again: the very same card, with its options in the same order. @param {Table} table */
async function comesBack(table) {
  const before = table.box.querySelector(".p-body")?.textContent;
  await table.open(table.saved);
  table.claim(
    table.box.querySelector(".p-body")?.textContent === before,
    "after a kill another card comes back",
    "mend the player",
  );
}

/** @param {Table} table */
async function helpIsThere(table) {
  table.find(".p-help")?.click();
  const offers = table.box.querySelector(".p-sheet");
  if (!offers) return table.note("Help opens nothing", "mend player/stage.js");
  await table.look();
  const call = offers.querySelector('a[href^="tel:"]');
  table.claim(
    Boolean(call) === (table.lang === "vi"),
    `the digital team ${call ? "is called without a number" : "cannot be called"}`,
    "mend player/lesson.js",
  );
  /** @type {HTMLElement | null} */ (offers.querySelector(".p-main"))?.click();
  table.claim(!table.box.querySelector(".p-sheet"), "Help does not close", "mend player/stage.js");
}

/** Everything done but the practice alone: nothing is locked, and the last card says what is left. @param {Table} table */
async function leaveForLater(table) {
  const { steps } = table.bundle;
  const alone = steps.findIndex(({ round }) => round === "independent");
  if (alone < 0) return;
  await table.open({
    ...table.saved,
    completed: false,
    step: alone,
    passed: {},
    practice: {},
    seen: steps.map(({ id }) => id),
  });
  table.find(".p-help")?.click();
  const later = [.../** @type {NodeListOf<HTMLElement>} */ (table.box.querySelectorAll(".p-sheet button"))]
    .find((one) => one.querySelector('[href="#i-later"]'));
  table.claim(later, "the practice cannot be left for later", "mend player/practise.js");
  await table.open({ ...table.saved, step: steps.length });
  table.claim(
    table.kind === "rest",
    "the lesson counts as done without the practice alone",
    "mend player/flow.js",
  );
  await table.tap(".p-option", "what is left");
  table.claim(table.kind === "sim", "what is left does not open", "mend player/end.js");
}

/** Learning together never counts as done alone. @param {Table} table */
async function learnTogether(table) {
  const { steps } = table.bundle;
  const alone = steps.findIndex(({ round }) => round === "independent");
  if (alone < 0) return;
  await table.open({ ...table.saved, step: alone, passed: {}, practice: {} }, { assisted: true });
  await practise(table, steps[alone], false);
  table.claim(
    !Object.keys(table.saved.passed).length,
    "done together, it counts as done alone",
    "mend the player",
  );
}

/** Each review as it comes back: its question, and its decision with all that is wrong on it. @param {Table} table */
async function comeBack(table) {
  const lesson = /** @type {any} */ (table.bundle);
  for (const [nth, { id }] of (lesson.reviews ?? []).entries()) {
    table.bundle = reviewOf(lesson, nth);
    const [asked, decision] = table.bundle.steps;
    await table.open(null, { review: () => ({ kind: "result", heading: id, speech: "" }) });
    await table.tap(`.p-option[data-id="${asked.questions?.[0].right[0]}"]`, `the answer of review “${id}”`);
    await table.tap(MAIN, `“next” in review “${id}”`);
    await decide(table, decision);
  }
  table.bundle = lesson;
}

Object.assign(globalThis, { judge });
