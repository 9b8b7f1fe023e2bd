import { arranged, prepare } from "../../../lms/static/pwa/player/script.js";
import * as engine from "../../../lms/static/pwa/player/simulation.js";
import { equal, truthy } from "./claims.js";
import { MARKET } from "./market.js";

const guided = prepare(MARKET, "guided");
const alone = prepare(MARKET, "independent");

/** @param {any} script @param {any} state @param {...string} ids @returns {any} the last outcome */
function tapAll(script, state, ...ids) {
  let last = { state, effect: { kind: "none" } };
  for (const id of ids) last = /** @type {any} */ (engine.tap(script, last.state, id));
  return last;
}

/** @param {any} state @param {string} keys */
const typed = (state, keys) => [...keys].reduce((now, key) => engine.type(now, key).state, state);

Deno.test("a round has its own words, values and elements", () => {
  equal(guided.screens.home.say?.vi, "Bấm chiếc lá để mua củ cải");
  equal(alone.screens.home.say?.en, "Mua măng (en) hết 68,000\u00a0đ (en)");
  equal(guided.screens.home.elements.some((one) => one.id === "late"), false);
  equal(alone.screens.home.elements.some((one) => one.id === "late"), true);
  equal(guided.screens.home.elements[0].label?.vi, "Chào {xa}");
  equal([guided.screens.amount.keypad?.expect, alone.screens.amount.keypad?.expect], [45000, 68000]);
  equal([guided.screens.amount.keypad?.wrong.length, alone.screens.amount.keypad?.wrong.length], [1, 0]);
});

Deno.test("taps and screens may belong to one round", () => {
  const script = prepare({
    start: "a",
    screens: {
      a: {
        elements: [{ id: "x", as: "button", tap: { guided: { to: "b" }, independent: { done: true } } }],
      },
      b: { rounds: ["guided"], elements: [{ id: "y", as: "button", tap: { guided: { done: true } } }] },
    },
  }, "independent");
  equal(Object.keys(script.screens), ["a"]);
  equal(engine.tap(script, engine.begin(script, 1), "x").effect.kind, "done");
});

Deno.test("order is shuffled among one kind, the same for the same attempt", () => {
  const order = (/** @type {string} */ key) => arranged(alone.screens.home, key).map((one) => one.id);
  equal(order("7 home"), order("7 home"));
  equal(order("7 home")[0], "title");
  const orders = new Set([1, 2, 3, 4, 5, 6].map((seed) => order(`${seed} home`).join()));
  truthy(orders.size > 1, "never shuffled");
  equal(order("7 home").sort(), alone.screens.home.elements.map((one) => one.id).sort());
});

Deno.test("a right tap leads on, scenery does nothing", () => {
  const start = engine.begin(guided, 1);
  equal(engine.tap(guided, start, "title").effect.kind, "none");
  equal(engine.tap(guided, start, "nobody").effect.kind, "none");
  equal(engine.tap(guided, start, "bank").state.screen, "check");
  equal(engine.tap(guided, start, "either").state.screen, "check");
});

Deno.test("wrong taps climb the ladder: reason, glow, hand", () => {
  let state = engine.begin(alone, 1);
  const seen = [0, 1, 2].map(() => {
    const outcome = engine.tap(alone, state, "chat");
    state = outcome.state;
    equal(outcome.effect, { kind: "wrong", say: { vi: "Chưa phải", en: "Chưa phải (en)" } });
    const { glow, hand } = engine.pointing(alone, state);
    return [glow, hand];
  });
  equal(seen, [[false, false], [true, false], [true, true]]);
  equal([state.wrong, state.helps, state.screen], [3, 0, "home"]);
  equal(state.taps[0], { screen: "home", element: "chat", kind: "wrong" });
  const { glow } = engine.pointing(alone, engine.tap(alone, state, "bank").state);
  equal(glow, false);
});

Deno.test("at most forty taps are kept, all are counted", () => {
  let state = engine.begin(alone, 1);
  for (let i = 0; i < 50; i++) state = engine.tap(alone, state, "chat").state;
  equal([state.taps.length, state.wrong], [40, 50]);
});

Deno.test("help: a spoken hint, then the glow; each counts", () => {
  const first = engine.help(engine.begin(alone, 1));
  equal([first.effect.kind, first.state.helps, engine.pointing(alone, first.state).glow], ["hint", 1, false]);
  const second = engine.help(first.state);
  equal([second.state.helps, engine.pointing(alone, second.state).glow], [2, true]);
});

Deno.test("the guided round points from the start, never at a neutral way", () => {
  equal(engine.pointing(guided, engine.begin(guided, 1)), {
    target: { element: "bank" },
    glow: true,
    hand: true,
  });
});

Deno.test("a wrong path is walked and left", () => {
  const strayed = tapAll(alone, engine.begin(alone, 1), "link");
  equal([strayed.effect.kind, strayed.state.screen, strayed.state.strayed], ["wrong", "strange", ["home"]]);
  const deeper = tapAll(alone, strayed.state, "deeper").state;
  equal([deeper.screen, deeper.strayed], ["deep", ["home", "strange"]]);
  const once = engine.back(deeper).state;
  equal([once.screen, once.strayed], ["strange", ["home"]]);
  equal([engine.back(once).state.screen, engine.back(once).state.strayed], ["home", []]);
  equal(engine.tap(alone, deeper, "out").state.strayed, []);
  equal(engine.back(engine.begin(alone, 1)).effect.kind, "none");
});

Deno.test("danger freezes until the safe way back", () => {
  const frozen = tapAll(alone, engine.begin(alone, 1), "link", "allow");
  equal([frozen.effect.kind, frozen.state.danger, frozen.state.screen], ["danger", 1, "strange"]);
  equal(engine.tap(alone, frozen.state, "cancel").effect.kind, "none");
  equal(engine.help(frozen.state).effect.kind, "none");
  const safe = engine.back(frozen.state).state;
  equal([safe.screen, safe.frozen, safe.strayed], ["home", null, []]);
});

Deno.test("marks: needed pieces, taken back, traps not marked", () => {
  const check = tapAll(guided, engine.begin(guided, 1), "bank").state;
  equal(engine.pointing(guided, check).target, { element: "name" });
  const early = engine.tap(guided, check, "next");
  equal([early.effect.kind, early.effect.say?.vi, early.state.wrong], ["wrong", "Còn thiếu Tên", 1]);
  const both = tapAll(guided, check, "name", "sum").state;
  equal(both.marks.check, ["name", "sum"]);
  equal(engine.pointing(guided, both).target, { element: "next" });
  equal(engine.tap(guided, both, "name").effect.kind, "remark");
  equal(engine.tap(guided, both, "sum").state.marks.check, ["name"]);
  const trapped = engine.tap(guided, both, "trap");
  equal([trapped.effect.kind, trapped.state.marks.check], ["danger", ["name", "sum"]]);
  equal(engine.back(trapped.state).state.screen, "check");
});

/** @param {any} script */
const atAmount = (script) => tapAll(script, engine.begin(script, 1), "bank", "name", "sum", "next").state;

Deno.test("the keypad: typed, deleted, ready keys, explained", () => {
  const start = atAmount(guided);
  equal(engine.enter(guided, start).effect.say?.vi, "Gõ đã");
  equal(engine.type(start, "0").state.amount, "");
  equal(engine.type(start, "000").state.amount, "");
  const figure = engine.type(typed(start, "45"), "000").state;
  equal(figure.amount, "45000");
  equal(engine.type(figure, "del").state.amount, "4500");
  equal(engine.enter(guided, engine.type(start, { set: 450000 }).state).effect.say?.vi, "Thừa số không");
  equal(engine.enter(guided, typed(start, "7")).effect.say?.vi, "Chưa khớp");
  equal(engine.enter(guided, figure).state.screen, "end");
  equal(engine.type(typed(start, "123456789"), "1").effect.kind, "none");
});

Deno.test("the keypad points at the next right key", () => {
  const key = (/** @type {any} */ script, /** @type {string} */ amount) =>
    engine.pointing(script, typed(atAmount(script), amount)).target;
  equal(key(guided, ""), { set: 45000 });
  equal(key(alone, ""), { key: "6" });
  equal(key(alone, "68"), { key: "0" });
  equal(key(alone, "69"), { key: "del" });
  equal(key(alone, "68000"), { key: "next" });
});

Deno.test("passed: alone, one help at most, no danger, not together", () => {
  const walk = (/** @type {any} */ script, /** @type {any} */ state) =>
    engine.tap(
      script,
      engine.enter(script, typed(state, String(script.screens.amount.keypad.expect))).state,
      "done",
    )
      .state;
  const clean = walk(alone, atAmount(alone));
  equal(clean.ended, true);
  equal(engine.passed(alone, clean, false), true);
  equal(engine.passed(alone, clean, true), false);
  equal(engine.passed(alone, { ...clean, helps: 1, wrong: 9 }, false), true);
  equal(engine.passed(alone, { ...clean, helps: 2 }, false), false);
  equal(engine.passed(alone, { ...clean, danger: 1 }, false), false);
  equal(engine.passed(guided, walk(guided, atAmount(guided)), false), false);
  equal(engine.passed(alone, { ...clean, ended: false }, false), false);
  equal(engine.tap(alone, clean, "done").effect.kind, "none");
});

Deno.test("a part of a simulation starts and ends where the lesson says", () => {
  const part = prepare(MARKET, "guided", { start: "home", end: "check" });
  const last = tapAll(part, engine.begin(part, 1), "bank", "name", "sum", "next");
  equal([last.effect.kind, last.state.ended], ["done", true]);
});

Deno.test("state is plain JSON and is resumed on its screen", () => {
  const state = tapAll(alone, engine.begin(alone, 1), "chat", "bank", "name").state;
  const saved = JSON.parse(JSON.stringify(state));
  equal(engine.resume(alone, saved, 2), state);
  equal(engine.resume(alone, { ...saved, screen: "gone" }, 2).screen, "home");
  equal(engine.resume(alone, undefined, 2).seed, 2);
});
