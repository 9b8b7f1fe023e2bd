// @ts-check
/** What a learner has done in one lesson, as plain JSON, and what follows from it. No page, no storage. */

import { shuffled } from "./chance.js";

/** @typedef {{id: string, x: number, y: number}} Spot per cent of the picture */
/** @typedef {{id: string, options: string[], right: string[]}} Question */
/**
 * @typedef {{
 *   id: string, kind: "listen"|"explain"|"look"|"practise"|"choose"|"quiz"|"own-phone", picture?: string,
 *   spots?: Spot[], options?: string[], right?: string[], questions?: Question[], items?: string[],
 *   simulation?: string, round?: "guided"|"independent", start?: string, end?: string
 * }} Step
 */
/** @typedef {{label: string, say?: string}} Named */
/**
 * @typedef {{
 *   caption: string, speech: string, alt?: string, spots?: Record<string, Named>, options?: Record<string, Named>,
 *   items?: Record<string, Named>,
 *   questions?: Record<string, {ask: string, options: Record<string, Named>}>
 * }} StepWords
 */
/** @typedef {{title: string, outcome: string, steps: Record<string, StepWords>}} Words */
/**
 * @typedef {{
 *   id: string, version: string, course: string, minutes: number, skills: string[], core: boolean, steps: Step[],
 *   words: {vi: Words, en: Words}, pictures: Record<string, string>, icons: Record<string, string>,
 *   simulations: Record<string, any>, keypadView?: any
 * }} Bundle
 */
/**
 * @typedef {{
 *   version: string, registration: string, step: number, seen: string[], right: Record<string, boolean>,
 *   practice: Record<string, any>, passed: Record<string, boolean>, items: string[], relation?: string,
 *   started_at: string, completed: boolean
 * }} SavedProgress
 */
/**
 * @typedef {{ids: string[], at: number, again: string[], repeated?: boolean}} Round
 * the questions of a quiz still to be asked; `repeated`: the mistaken ones, asked a last time
 */

/**
 * @param {Bundle} bundle
 * @param {string} registration
 * @param {string} now ISO time
 * @returns {SavedProgress}
 */
export function open(bundle, registration, now) {
  return {
    version: bundle.version,
    registration,
    step: 0,
    seen: [],
    right: {},
    practice: {},
    passed: {},
    items: [],
    started_at: now,
    completed: false,
  };
}

/**
 * What was saved, when it can be continued; null after a finished attempt. When the lesson has a newer
 * version, what was done stays done, and practice under way begins again.
 * @param {Bundle} bundle
 * @param {SavedProgress | null} saved
 * @returns {SavedProgress | null}
 */
export function resumed(bundle, saved) {
  if (!saved || saved.completed) return null;
  const step = Math.min(Math.max(saved.step, 0), bundle.steps.length);
  if (saved.version === bundle.version) return { ...saved, step };
  return { ...saved, step, version: bundle.version, practice: {} };
}

/** The name under which a question's right answer is kept. @param {Step} step @param {string} [question] */
export function questionKey(step, question) {
  return question ? `${step.id}/${question}` : step.id;
}

/**
 * The steps that still stand between the learner and the end of the lesson.
 * @param {Bundle} bundle
 * @param {SavedProgress} progress
 * @param {boolean} assisted
 * @returns {number[]} indexes of steps
 */
export function openSteps(bundle, progress, assisted) {
  const indexes = bundle.steps.map((_, index) => index);
  return indexes.filter((index) => !stepDone(bundle.steps[index], progress, assisted));
}

/** @param {Step} step @param {SavedProgress} progress @param {boolean} assisted */
function stepDone(step, progress, assisted) {
  if (!progress.seen.includes(step.id)) return false;
  if (step.kind === "choose") return Boolean(progress.right[questionKey(step)]);
  if (step.kind === "quiz") {
    return (step.questions ?? []).every((one) => progress.right[questionKey(step, one.id)]);
  }
  if (step.kind === "practise" && step.round === "independent") {
    return Boolean(progress.passed[step.id]) || (assisted && Boolean(progress.practice[step.id]?.ended));
  }
  return true;
}

/** @param {string[]} options @param {SavedProgress} progress @param {string} key */
export function optionOrder(options, progress, key) {
  return shuffled(options, `${progress.registration} ${key}`);
}

/**
 * Where a quiz stands: questions already right are not asked again.
 * @param {Step} step
 * @param {SavedProgress} progress
 * @returns {Round}
 */
export function quizRound(step, progress) {
  const saved = progress.practice[step.id];
  if (saved?.ids.length) return saved;
  const ids = (step.questions ?? []).map((one) => one.id);
  return { ids: ids.filter((id) => !progress.right[questionKey(step, id)]), at: 0, again: [] };
}

/**
 * After an answer: a wrong one puts the question once more, and only once, at the end of the quiz.
 * @param {Round} round
 * @param {boolean} right
 * @returns {Round}
 */
export function answered(round, right) {
  const id = round.ids[round.at];
  if (right || round.repeated || round.again.includes(id)) return round;
  return { ...round, again: [...round.again, id] };
}

/**
 * The next question, or null when the quiz is through.
 * @param {Round} round
 * @returns {Round | null}
 */
export function nextQuestion(round) {
  if (round.at + 1 < round.ids.length) return { ...round, at: round.at + 1 };
  return round.again.length ? { ids: round.again, at: 0, again: [], repeated: true } : null;
}
