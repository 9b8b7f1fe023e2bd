// @ts-check
/** The engine of simulated practice: pure, no page. State is plain JSON; every function gives a new state. */

import { missing, pointed, rightWay } from "./pointing.js";

/** @typedef {import("./script.js").Script} Script */
/** @typedef {import("./script.js").Tap} Tap */
/** @typedef {import("./script.js").ScriptElement} ScriptElement */
/** @typedef {import("./script.js").Pair} Pair */
/** @typedef {{screen: string, element: string, kind: "wrong" | "danger"}} Miss */
/**
 * @typedef {{
 *   screen: string, seed: number, amount: string, marks: Record<string, string[]>,
 *   mistakes: Record<string, number>, hints: Record<string, number>,
 *   helps: number, wrong: number, danger: number, taps: Miss[],
 *   visited: string[], strayed: string[], frozen: {say: Pair, to: string} | null, ended: boolean,
 *   scanned?: import("./script.js").Scanned
 * }} State
 */
/** @typedef {"go"|"remark"|"mark"|"unmark"|"wrong"|"danger"|"done"|"type"|"hint"|"back"|"none"} EffectKind */
/** @typedef {{kind: EffectKind, say: Pair | null}} Effect `say` null: nothing of its own to say */
/** @typedef {{state: State, effect: Effect}} Outcome */

const MOST_TAPS = 40;
const MOST_DIGITS = 9;

/**
 * @param {Script} script
 * @param {number} seed decides the order of shuffled elements for this attempt
 * @returns {State}
 */
export function begin(script, seed) {
  return {
    screen: script.start,
    seed,
    amount: "",
    marks: {},
    mistakes: {},
    hints: {},
    helps: 0,
    wrong: 0,
    danger: 0,
    taps: [],
    visited: [script.start],
    strayed: [],
    frozen: null,
    ended: false,
  };
}

/**
 * The saved state when it still fits the script, else a new beginning.
 * @param {Script} script
 * @param {State | undefined} saved
 * @param {number} seed
 */
export function resume(script, saved, seed) {
  return saved?.screen && saved.screen in script.screens ? saved : begin(script, seed);
}

/** @param {State} state @param {EffectKind} kind @param {Pair | null} [say] @returns {Outcome} */
function outcome(state, kind, say) {
  return { state, effect: { kind, say: say ?? null } };
}

/** @param {State} state @param {string} to @returns {State} */
function moved(state, to) {
  const back = state.strayed.indexOf(to);
  const strayed = back < 0 ? state.strayed : state.strayed.slice(0, back);
  const visited = state.visited.includes(to) ? state.visited : [...state.visited, to];
  return { ...state, screen: to, amount: "", strayed, visited, frozen: null };
}

/** @param {Script} script @param {State} state @param {Tap} tap @returns {Outcome} */
function onward(script, state, tap) {
  const leavesPart = state.screen === script.end && !tap.neutral && !state.visited.includes(tap.to ?? "");
  if (tap.done || leavesPart) return outcome({ ...state, ended: true }, "done", tap.say);
  const next = moved(state, tap.to ?? state.screen);
  const nothingLeft = next.screen === script.end && !pointed(script, next);
  return nothingLeft ? outcome({ ...next, ended: true }, "done", tap.say) : outcome(next, "go", tap.say);
}

/** @param {State} state @param {string} element @param {"wrong" | "danger"} kind @returns {State} */
function counted(state, element, kind) {
  const screen = state.screen;
  const mistakes = { ...state.mistakes, [screen]: (state.mistakes[screen] ?? 0) + 1 };
  const taps = [...state.taps, { screen, element, kind }].slice(0, MOST_TAPS);
  return { ...state, [kind]: state[kind] + 1, mistakes, taps };
}

/** @param {State} state @param {string} element @param {Tap} tap @returns {Outcome} */
function wrong(state, element, tap) {
  const next = counted(state, element, "wrong");
  if (!tap.to || tap.to === state.screen) return outcome(next, "wrong", tap.wrong);
  const walked = { ...moved(next, tap.to), strayed: [...next.strayed, state.screen] };
  return outcome(walked, "wrong", tap.wrong);
}

/** @param {State} state @param {string} element @param {Tap} tap @returns {Outcome} */
function danger(state, element, tap) {
  const say = /** @type {Pair} */ (tap.danger);
  const frozen = { say, to: tap.to ?? state.screen };
  return outcome({ ...counted(state, element, "danger"), frozen }, "danger", say);
}

/** @param {State} state @param {ScriptElement} element @param {Tap} tap @returns {Outcome} */
function mark(state, element, tap) {
  const had = state.marks[state.screen] ?? [];
  const again = had.includes(element.id);
  if (again && element.as !== "tile") return outcome(state, "remark", tap.say);
  const now = again ? had.filter((id) => id !== element.id) : [...had, element.id];
  const next = { ...state, marks: { ...state.marks, [state.screen]: now } };
  return outcome(next, again ? "unmark" : "mark", again ? null : tap.say);
}

/** @param {Pair} say @param {Pair | undefined} label @returns {Pair} */
function named(say, label) {
  if (!label) return say;
  return { vi: say.vi.replace("{missing}", label.vi), en: say.en.replace("{missing}", label.en) };
}

/** @param {Script} script @param {State} state @param {ScriptElement} element @param {Tap} tap */
function lacking(script, state, element, tap) {
  const first = missing(script, state, tap)[0];
  const say = tap.otherwise ?? { vi: "", en: "" };
  return outcome(counted(state, element.id, "wrong"), "wrong", named(say, first?.label));
}

/**
 * One tap on an element of the present screen.
 * @param {Script} script
 * @param {State} before
 * @param {string} id
 * @returns {Outcome} kind "none" when nothing can happen (ended, frozen, scenery)
 */
export function tap(script, before, id) {
  const element = script.screens[before.screen].elements.find((one) => one.id === id);
  const what = element?.tap;
  if (!element || !what || before.ended || before.frozen) return outcome(before, "none");
  const state = scanning(before, element);
  if (what.danger) return danger(state, id, what);
  if (what.wrong) return wrong(state, id, what);
  if (what.mark) return mark(state, element, what);
  if (missing(script, state, what).length) return lacking(script, state, element, what);
  if (rightWay(what) || what.neutral) return onward(script, state, what);
  return outcome(state, "remark", what.say);
}

/** A code tapped is a code scanned: what it says stays known. @param {State} state @param {ScriptElement} element */
const scanning = (state, element) => element.scanned ? { ...state, scanned: element.scanned } : state;

/**
 * One key of the keypad: a digit, "000", "del", or `{set: amount}` for a ready key.
 * @param {State} state
 * @param {string | {set: number}} key
 * @returns {Outcome}
 */
export function type(state, key) {
  if (state.ended || state.frozen) return outcome(state, "none");
  if (typeof key === "object") return outcome({ ...state, amount: String(key.set) }, "type");
  if (key === "del") return outcome({ ...state, amount: state.amount.slice(0, -1) }, "type");
  const amount = (state.amount + key).replace(/^0+/, "");
  if (amount.length > MOST_DIGITS) return outcome(state, "none");
  return outcome({ ...state, amount }, "type");
}

/**
 * The learner says the amount is ready.
 * @param {Script} script
 * @param {State} state
 * @returns {Outcome}
 */
export function enter(script, state) {
  const keypad = script.screens[state.screen].keypad;
  if (!keypad || state.ended || state.frozen) return outcome(state, "none");
  if (state.amount === String(keypad.expect)) {
    return onward(script, state, { to: keypad.to, say: keypad.say });
  }
  const known = keypad.wrong.find((one) => String(one.value) === state.amount);
  const say = state.amount ? known?.say ?? keypad.other : keypad.empty;
  return outcome(counted(state, "keypad", "wrong"), "wrong", say);
}

/**
 * “Quay lại an toàn”: out of the freeze, or off the wrong path.
 * @param {State} state
 * @returns {Outcome}
 */
export function back(state) {
  if (state.frozen) return outcome(moved(state, state.frozen.to), "back");
  const origin = state.strayed[state.strayed.length - 1];
  return origin ? outcome(moved(state, origin), "back") : outcome(state, "none");
}

/**
 * The Help button: first a spoken hint, then the glow; each press counts.
 * @param {State} state
 * @returns {Outcome}
 */
export function help(state) {
  if (state.ended || state.frozen) return outcome(state, "none");
  const hints = { ...state.hints, [state.screen]: (state.hints[state.screen] ?? 0) + 1 };
  return outcome({ ...state, hints, helps: state.helps + 1 }, "hint");
}

/**
 * What to show: the place pointed at, and whether it glows or has the hand.
 * @param {Script} script
 * @param {State} state
 */
export function pointing(script, state) {
  const mistakes = state.mistakes[state.screen] ?? 0;
  const hints = state.hints[state.screen] ?? 0;
  const guided = script.round === "guided";
  return {
    target: pointed(script, state),
    glow: guided || mistakes >= 2 || hints >= 2,
    hand: guided || mistakes >= 3,
  };
}

/**
 * Whether this practice counts as done alone.
 * @param {Script} script
 * @param {State} state
 * @param {boolean} assisted
 */
export function passed(script, state, assisted) {
  return state.ended && script.round === "independent" && !assisted && state.helps <= 1 && state.danger === 0;
}
