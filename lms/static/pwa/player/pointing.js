// @ts-check
/** Where the hand points: the rule of lessons/README.md. */

/** @typedef {import("./script.js").Script} Script */
/** @typedef {import("./script.js").Tap} Tap */
/** @typedef {import("./script.js").ScriptElement} ScriptElement */
/** @typedef {import("./simulation.js").State} State */
/** @typedef {{element: string} | {key: string} | {set: number}} Target a key: a digit, "del" or "next" */

/** @param {Tap} tap a right way on, whether or not its needs are met */
export function rightWay(tap) {
  return Boolean(tap.done || tap.to) && !tap.wrong && !tap.danger && !tap.neutral && !tap.mark;
}

/**
 * The needed elements not yet marked, in the order of the needs; those this round does not have are not needed.
 * @param {Script} script
 * @param {State} state
 * @param {Tap} tap
 * @returns {ScriptElement[]}
 */
export function missing(script, state, tap) {
  const marks = state.marks[state.screen] ?? [];
  const elements = script.screens[state.screen].elements;
  const wanted = (tap.needs ?? []).filter((id) => !marks.includes(id));
  return wanted.flatMap((id) => elements.filter((one) => one.id === id));
}

/** @param {string} amount @param {{expect: number, quick: number[]}} keypad @returns {Target} */
function keyFor(amount, keypad) {
  const wanted = String(keypad.expect);
  if (amount === wanted) return { key: "next" };
  if (keypad.quick.includes(keypad.expect)) return { set: keypad.expect };
  return { key: wanted.startsWith(amount) ? wanted[amount.length] : "del" };
}

/**
 * @param {Script} script
 * @param {State} state
 * @returns {Target | null} null when the screen has no right way on
 */
export function pointed(script, state) {
  const screen = script.screens[state.screen];
  if (screen.keypad) return keyFor(state.amount, screen.keypad);
  const ways = screen.elements.filter((one) => one.tap && rightWay(one.tap));
  const open = ways.find((one) => missing(script, state, /** @type {Tap} */ (one.tap)).length === 0);
  if (open) return { element: open.id };
  const needed = ways.flatMap((one) => missing(script, state, /** @type {Tap} */ (one.tap)))[0];
  return needed ? { element: needed.id } : null;
}
