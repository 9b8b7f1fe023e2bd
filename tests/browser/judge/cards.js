// @ts-check
/** The cards that are no practice: everything on them is tapped, the wrong things first. */

import { plain, Stuck } from "./table.js";

/** @typedef {import("./table.js").Table} Table */
/** @typedef {import("../../../lms/static/pwa/player/flow.js").Step} Step */

export const MAIN = ".p-bar .p-main";
const MOST_ANSWERS = 40;

/** @param {Table} table @param {Step} step @returns {import("../../../lms/static/pwa/player/flow.js").StepWords} */
const wordsOf = (table, step) => table.bundle.words[table.lang].steps[step.id];

/** @type {Record<string, (table: Table, step: Step) => Promise<void>>} */
export const CARDS = { listen: read, explain: read, look, choose, quiz, "own-phone": ownPhone };

/** @param {Table} table @param {Step} step */
async function read(table, step) {
  const { speech } = wordsOf(table, step);
  table.claim(
    spoken(table).includes(table.text(speech)),
    "the voice does not say the card's words",
    "mend the player",
  );
  table.claim(table.find("img.p-picture"), "there is no picture", "draw one");
  await table.tap(MAIN);
}

/** @param {Table} table */
const spoken = (table) => plain(table.said.join(" "));

/** @param {Table} table @param {Step} step */
async function look(table, step) {
  for (const { id } of step.spots ?? []) {
    await table.tap(`.p-option[data-id="${id}"]`);
    const { label, say } = wordsOf(table, step).spots?.[id] ?? { label: "" };
    table.heardAndSeen(say ?? label, `a tap on “${id}”`);
  }
  await table.tap(MAIN, "“next” after all spots were heard");
}

/** @param {Table} table @param {Step} step */
async function choose(table, step) {
  const { options = [], right = [] } = step;
  await answerAll(table, options, right, wordsOf(table, step).options ?? {});
  await table.tap(MAIN, "“next” after the right choice");
}

/** @param {Table} table @param {string[]} options @param {string[]} right @param {Record<string, any>} words */
async function answerAll(table, options, right, words) {
  const voice = spoken(table);
  for (const id of options) {
    table.claim(
      voice.includes(table.text(words[id].label)),
      `the voice does not read option “${id}”`,
      "mend the player",
    );
  }
  const events = table.events.length;
  for (const id of [...options.filter((one) => !right.includes(one)), right[0]]) {
    const good = right.includes(id);
    await table.tap(`.p-option[data-id="${id}"]`, `option “${id}”`);
    table.heardAndSeen(words[id].say, `option “${id}”`);
    table.claim(
      Boolean(table.find(MAIN)) === good,
      `after option “${id}” ${good ? "there is no" : "there is already a"} “next”`,
      "mend the player",
    );
  }
  const told = table.events.slice(events).map(({ event, right }) => `${event} ${right}`);
  const wanted = [
    ...options.slice(right.length).map(() => "question_answered false"),
    "question_answered true",
  ];
  table.claim(String(told) === String(wanted), `the record says ${told}`, `it should say ${wanted}`);
}

/** All questions with all their answers; the mistaken ones come once more. @param {Table} table @param {Step} step */
async function quiz(table, step) {
  const questions = step.questions ?? [], asked = new Set();
  for (let i = 0; i < MOST_ANSWERS && table.kind === "quiz" && here(table, step); i++) {
    const question = questions.find(({ options }) => sameAs(table, options));
    if (!question) throw new Stuck("a question that the lesson does not have");
    const words = wordsOf(table, step).questions?.[question.id].options ?? {};
    if (asked.has(question.id)) await table.tap(`.p-option[data-id="${question.right[0]}"]`);
    else await answerAll(table, question.options, question.right, words);
    asked.add(question.id);
    await table.tap(MAIN, "“next” after the right answer");
  }
  table.claim(
    asked.size === questions.length,
    `only ${asked.size} of ${questions.length} questions were asked`,
    "mend the player",
  );
}

/** @param {Table} table @param {Step} step */
const here = (table, step) => table.bundle.steps[table.saved.step]?.id === step.id;

/** @param {Table} table @param {string[]} options */
function sameAs(table, options) {
  const shown = [...table.box.querySelectorAll(".p-option")].map((one) =>
    /** @type {HTMLElement} */ (one).dataset.id
  );
  return shown.length === options.length && options.every((id) => shown.includes(id));
}

/** @param {Table} table @param {Step} step */
async function ownPhone(table, step) {
  const { items = [] } = step;
  for (const id of items) {
    await table.tap(`.p-option[data-id="${id}"]`, `deed “${id}”`);
    if (id === items.at(-1)) await teachBack(table);
    const one = table.find(`.p-option[data-id="${id}"]`);
    table.claim(
      one?.getAttribute("aria-pressed") === "true",
      `deed “${id}” is not ticked`,
      "mend the player",
    );
  }
  await table.tap(MAIN);
}

/** Whom did you show it? A relation, never a name. @param {Table} table */
async function teachBack(table) {
  table.claim(
    table.kind === "teach",
    "after the last deed nobody asks whom it was shown",
    "mend player/own-phone.js",
  );
  table.claim(
    !table.box.querySelector("input, textarea"),
    "a name could be typed",
    "only a relation is asked",
  );
  await table.tap(".p-option");
  const { event, relation } = table.events.at(-1);
  table.claim(
    event === "teach_back_reported" && relation,
    `the record says ${event} ${relation}`,
    "mend player/own-phone.js",
  );
}
