/** Walks simulations (a JSON file: id → simulation) where the hand points; `test_walk.py` gives them. */

import { readCodes } from "../../../lms/static/pwa/player/codes.js";
import { prepare } from "../../../lms/static/pwa/player/script.js";
import * as engine from "../../../lms/static/pwa/player/simulation.js";
import { truthy } from "./claims.js";

const MOST_STEPS = 120;

/** @param {any} script @param {any} state @param {any} target */
function follow(script, state, target) {
  if ("element" in target) return engine.tap(script, state, target.element);
  if ("set" in target) return engine.type(state, target);
  return target.key === "next" ? engine.enter(script, state) : engine.type(state, target.key);
}

/** @param {any} script @param {any} state */
function walk(script, state) {
  for (let i = 0; i < MOST_STEPS && !state.ended; i++) {
    const { target } = engine.pointing(script, state);
    truthy(target, `nothing to point at on ${state.screen}`);
    state = follow(script, state, target).state;
  }
  return state;
}

/** Every other tap leaves a way to the end. @param {any} script @param {any} start */
function wander(script, start) {
  const seen = new Set();
  const waiting = [start];
  while (waiting.length) {
    const state = waiting.pop();
    if (seen.has(state.screen)) continue;
    seen.add(state.screen);
    truthy(walk(script, state).ended, `no way on from ${state.screen}`);
    for (const element of script.screens[state.screen].elements) {
      let next = engine.tap(script, state, element.id).state;
      if (next.frozen) next = engine.back(next).state;
      truthy(next.screen in script.screens, `${state.screen}/${element.id} leads nowhere`);
      if (!next.ended) waiting.push(next);
    }
  }
}

const simulations = JSON.parse(Deno.readTextFileSync(Deno.args[0]));
for (const [name, simulation] of Object.entries(simulations)) {
  for (const round of /** @type {const} */ (["guided", "independent"])) {
    const script = prepare(readCodes(simulation), round);
    const end = walk(script, engine.begin(script, 1));
    truthy(end.ended && end.wrong === 0 && end.danger === 0, `${name} ${round}: ${JSON.stringify(end)}`);
    truthy(engine.passed(script, end, false) === (round === "independent"), `${name} ${round}: passed?`);
    wander(script, engine.begin(script, 1));
    console.log(name, round, end.visited.length);
  }
}
