// @ts-check
/** Reads a lesson's bundle and tells, for each practised step, the taps that lead to its end: the engine's own rule. */

import { readCodes } from "../../lms/static/pwa/player/codes.js";
import { prepare } from "../../lms/static/pwa/player/script.js";
import { begin, enter, tap, type } from "../../lms/static/pwa/player/simulation.js";
import { pointed } from "../../lms/static/pwa/player/pointing.js";

const MOST_TAPS = 200;

/** @param {any} bundle @param {any} step @returns {string[]} ids as on the page, "(main)" for the main button */
function rightTaps(bundle, step) {
  const script = prepare(readCodes(bundle.simulations[step.simulation]), step.round, step);
  let state = begin(script, 1);
  const taps = [];
  while (!state.ended && taps.length < MOST_TAPS) {
    const target = /** @type {any} */ (pointed(script, state));
    if (!target) throw new Error(`${step.id}: no way on from ${state.screen}`);
    if ("element" in target) state = tap(script, state, target.element).state;
    else if ("set" in target) state = type(state, target).state;
    else state = (target.key === "next" ? enter(script, state) : type(state, target.key)).state;
    taps.push(target.element ?? ("set" in target ? `k${target.set}` : named(target.key)));
  }
  return taps;
}

/** @param {string} key */
const named = (key) => key === "next" ? "(main)" : `d${key}`;

const bundles = JSON.parse(await new Response(Deno.stdin.readable).text());
const told = bundles.map((/** @type {any} */ bundle) => [
  bundle.id,
  Object.fromEntries(
    bundle.steps.filter((/** @type {any} */ step) => step.kind === "practise")
      .map((/** @type {any} */ step) => [step.id, rightTaps(bundle, step)]),
  ),
]);
console.log(JSON.stringify(Object.fromEntries(told)));
