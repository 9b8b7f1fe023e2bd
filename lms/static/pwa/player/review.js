// @ts-check
/** A review is a lesson of two cards: a question already seen, and one decision screen. Pure. */

/** @typedef {import("./flow.js").Bundle} Bundle */
/** @typedef {import("./flow.js").Step} Step */
/**
 * @typedef {{id: string, question?: string, simulation?: string, screen: any, values?: Record<string, unknown>}} Story
 *   lessons/README.md, “reviews.yaml”
 */

export const DECISION = "review";

/**
 * @param {Bundle & {reviews?: Story[]}} bundle
 * @param {number} nth how many reviews there were before: each time another question and another story
 * @returns {Bundle} of the same lesson and version
 */
export function reviewOf(bundle, nth) {
  const { reviews = [] } = bundle;
  const story = reviews[nth % (reviews.length || 1)];
  const question = questionOf(bundle, story, nth);
  const decision = story ? practice(story) : bundle.steps.find(({ kind }) => kind === "choose");
  const steps = /** @type {Step[]} */ ([question, decision].filter(Boolean));
  return {
    ...bundle,
    steps,
    words: { vi: titled(bundle.words.vi, steps), en: titled(bundle.words.en, steps) },
    simulations: story ? { [DECISION]: simulation(bundle, story) } : {},
  };
}

/** @param {Bundle} bundle @param {Story | undefined} story @param {number} nth @returns {Step | null} the quiz, with one question */
function questionOf({ steps }, story, nth) {
  const quiz = steps.find(({ kind }) => kind === "quiz");
  const questions = quiz?.questions ?? [];
  const one = questions.find(({ id }) => id === story?.question) ?? questions[nth % (questions.length || 1)];
  return quiz && one ? { ...quiz, questions: [one] } : null;
}

/** @param {Story} story @returns {Step} */
function practice({ id, simulation, screen }) {
  const part = simulation ? { start: screen, end: screen } : { start: id };
  return { id: DECISION, kind: "practise", simulation: DECISION, round: "independent", ...part };
}

/** @param {Bundle} bundle @param {Story} story @returns {any} */
function simulation({ simulations }, { id, simulation, screen, values }) {
  if (!simulation) return { id: DECISION, start: id, screens: { [id]: screen } };
  const whole = simulations[simulation];
  const independent = { ...whole.values?.independent, ...values };
  return { ...whole, values: { ...whole.values, independent } };
}

/** The cards open with the lesson's name. @param {import("./flow.js").Words} words @param {Step[]} steps */
function titled(words, steps) {
  const named = steps.filter(({ kind }) => kind !== "choose").map(({ id }) => [
    id,
    { ...words.steps[id], caption: words.title, speech: "" },
  ]);
  return { ...words, steps: { ...words.steps, ...Object.fromEntries(named) } };
}
