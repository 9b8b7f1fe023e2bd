// @ts-check
/**
 * A practice with all its ways: on each screen what is wrong, dangerous or beside the point is tapped first,
 * then the right way is gone. The player's own engine tells beside it what has to happen.
 */

import { missing, rightWay } from "../../../lms/static/pwa/player/pointing.js";
import { prepare } from "../../../lms/static/pwa/player/script.js";
import * as engine from "../../../lms/static/pwa/player/simulation.js";
import { fill } from "../../../lms/static/pwa/text.js";
import { MAIN } from "./cards.js";
import { plain, Stuck } from "./table.js";

/** @typedef {import("./table.js").Table} Table */
/** @typedef {import("../../../lms/static/pwa/player/flow.js").Step} Step */
/** @typedef {import("../../../lms/static/pwa/player/simulation.js").State} State */
/** @typedef {{selector: string, after: State, effect: import("../../../lms/static/pwa/player/simulation.js").Effect}} Move */

const MOST_TAPS = 500;

/**
 * All ways, and then the clean one; or, with a helper beside, only that.
 * @param {Table} table
 * @param {Step} step
 * @param {boolean} [alone]
 */
export async function practise(table, step, alone = true) {
  const practice = new Practice(table, step, alone);
  for (let known = -1; alone && practice.tried.size > known && practice.untried().length;) {
    known = practice.tried.size;
    await practice.play(true);
    practice.judgeEnd();
    await table.tap(againOf(table), "“practise again”");
  }
  for (const place of alone ? practice.untried() : []) {
    table.note(`nothing leads to ${place}`, "let a tap lead there, or leave it out");
  }
  await practice.play(false);
  practice.judgeEnd();
  await table.tap(MAIN);
}

/** The decision of a review: all that is wrong on its screen, then the right way. @param {Table} table @param {Step} step */
export async function decide(table, step) {
  const practice = new Practice(table, step, true);
  await practice.play(true);
  practice.judgeEnd();
}

/** The way to another round: the main button when it was not passed, else the second one. @param {Table} table */
const againOf = (table) => table.find(".p-second")?.querySelector('[href="#i-again"]') ? ".p-second" : MAIN;

class Practice {
  /** @param {Table} table @param {Step} step @param {boolean} alone */
  constructor(table, step, alone) {
    this.table = table;
    this.alone = alone;
    this.step = step;
    this.script = prepare(table.bundle.simulations[step.simulation ?? ""], step.round ?? "guided", step);
    /** @type {Set<string>} what was tapped: screen and element */
    this.tried = new Set();
    this.state = engine.begin(this.script, 1);
  }

  /** What is still to be tapped: screen and element. */
  untried() {
    return this.#reachable().flatMap((screen) => this.#untried(screen).map((id) => `${screen}/${id}`));
  }

  #reachable() {
    const found = new Set([this.script.start]);
    for (const screen of found) {
      for (const to of this.#ways(screen).values()) if (to in this.script.screens) found.add(to);
    }
    return [...found];
  }

  /** Where each element of a screen leads. @param {string} screen @returns {Map<string, string>} */
  #ways(screen) {
    const ways = new Map();
    const { elements, keypad } = this.script.screens[screen];
    for (const { id, tap } of elements) {
      if (tap?.to && !(screen === this.script.end && rightWay(tap))) ways.set(id, tap.to);
    }
    if (keypad && screen !== this.script.end) ways.set("(keypad)", keypad.to);
    return ways;
  }

  /** @param {string} screen @returns {string[]} */
  #untried(screen) {
    return this.script.screens[screen].elements.filter(({ id, tap }) =>
      tap && !this.tried.has(`${screen} ${id}`)
    ).map(({ id }) => id);
  }

  /** One round, from beginning to end. @param {boolean} exploring */
  async play(exploring) {
    const { table, script } = this;
    this.state = engine.begin(script, 1);
    this.#screenShown();
    for (let i = 0; !this.state.ended; i++) {
      if (i > MOST_TAPS) {
        throw new Stuck(`no end of the ${script.round} round is reached from “${this.state.screen}”`);
      }
      const move = this.#next(exploring);
      const before = this.state;
      await table.tap(move.selector, `${move.selector} on screen “${before.screen}”`);
      this.state = move.after;
      this.#judge(before, move);
    }
  }

  /** @param {boolean} exploring @returns {Move} */
  #next(exploring) {
    const { script, state } = this;
    if (state.frozen) return this.#press(".s-freeze .p-main", engine.back(state));
    const { elements, keypad } = script.screens[state.screen];
    if (exploring) {
      const wrong = keypad && this.#mistyped(keypad);
      if (wrong) return wrong;
      const ids = this.#untried(state.screen);
      const early = ids.map((id) => this.#tooEarly(id)).find(Boolean);
      if (early) return early;
      const mistakes = ids.filter((id) => !rightWay(elements.find((one) => one.id === id)?.tap ?? {}));
      if (mistakes.length) return this.#tap(mistakes[0]);
      const way = this.#towardsOpen();
      if (way) return way;
      const key = `${state.screen} (safe)`;
      if (state.strayed.length && !this.tried.has(key)) {
        this.tried.add(key);
        return this.#press(".p-bar .p-safe", engine.back(state));
      }
    }
    return this.#follow();
  }

  /** The first tap of the shortest way to something untried. @returns {Move | null} */
  #towardsOpen() {
    const { state, script } = this;
    const own = this.#untried(state.screen)[0];
    if (own) return this.#tapWithNeeds(own);
    const first = new Map([[state.screen, ""]]);
    for (const [screen, id] of first) {
      if (screen !== state.screen && this.#untried(screen).length) {
        return id === "(keypad)" ? null : this.#tapWithNeeds(id);
      }
      for (const [way, to] of this.#ways(screen)) {
        if (to in script.screens && !first.has(to)) first.set(to, screen === state.screen ? way : id);
      }
    }
    return null;
  }

  /** A way on that needs something first: tapped once without, and it must say what is missing. @param {string} id */
  #tooEarly(id) {
    const { script, state } = this, key = `${state.screen} ${id} (early)`;
    if (!this.#lacking(id).length || this.tried.has(key)) return null;
    this.tried.add(key);
    return this.#press(`.s-phone [data-id="${id}"]`, engine.tap(script, state, id));
  }

  /** @param {string} id */
  #lacking(id) {
    const { script, state } = this;
    return missing(
      script,
      state,
      script.screens[state.screen].elements.find((one) => one.id === id)?.tap ?? {},
    );
  }

  /** @param {string} id @returns {Move} */
  #tapWithNeeds(id) {
    return this.#tap(this.#lacking(id)[0]?.id ?? id);
  }

  /** Where the hand points. @returns {Move} */
  #follow() {
    const { script, state } = this;
    const { target } = engine.pointing(script, state);
    if (!target && state.strayed.length) return this.#press(".p-bar .p-safe", engine.back(state));
    if (!target) throw new Stuck(`nothing leads on from “${state.screen}”`);
    if ("element" in target) return this.#tap(target.element);
    if ("set" in target) return this.#key(target);
    return target.key === "next" ? this.#press(MAIN, engine.enter(script, state)) : this.#key(target.key);
  }

  /** @param {string} id @returns {Move} */
  #tap(id) {
    this.tried.add(`${this.state.screen} ${id}`);
    return this.#press(`.s-phone [data-id="${id}"]`, engine.tap(this.script, this.state, id));
  }

  /** @param {string | {set: number}} key @returns {Move} */
  #key(key) {
    const id = typeof key === "string" ? `d${key}` : `k${key.set}`;
    return this.#press(`.s-phone [data-id="${id}"]`, engine.type(this.state, key));
  }

  /** @param {string} selector @param {import("../../../lms/static/pwa/player/simulation.js").Outcome} outcome @returns {Move} */
  #press(selector, { state, effect }) {
    return { selector, after: state, effect };
  }

  /** Each amount that is explained, an odd one, and none. @param {import("../../../lms/static/pwa/player/script.js").Keypad} keypad @returns {Move | null} */
  #mistyped(keypad) {
    const { state, script } = this;
    const amounts = ["", "7", ...keypad.wrong.map(({ value }) => String(value))];
    const wanted = amounts.find((amount) => !this.tried.has(`${state.screen} amount ${amount}`));
    if (wanted === undefined) return null;
    if (state.amount === wanted) {
      this.tried.add(`${state.screen} amount ${wanted}`);
      return this.#press(MAIN, engine.enter(script, state));
    }
    if (!wanted.startsWith(state.amount)) return this.#key("del");
    const ready = keypad.quick.find((amount) => String(amount) === wanted);
    return this.#key(ready === undefined ? wanted[state.amount.length] : { set: ready });
  }

  /** As it stands on the screen, with what was scanned. @param {import("../../../lms/static/pwa/player/script.js").Pair} pair */
  #text(pair) {
    const { table: { lang, player }, state: { scanned } } = this;
    return plain(fill(player?.text(pair[lang]) ?? "", scanned?.[lang === "vi" ? 0 : 1]));
  }

  /** @param {State} before @param {Move} move */
  #judge(before, { effect, selector }) {
    const { table, state } = this;
    const after = `a tap on ${selector} on screen “${before.screen}”`;
    const say = effect.say && this.#text(effect.say);
    if (state.ended) return;
    if (effect.kind === "danger") this.#frozen(say ?? "", after);
    else if (say) {
      table.claim(
        table.remark.includes(say),
        `after ${after} it says “${table.remark}”, not “${say}”`,
        "mend the player",
      );
      table.claim(
        table.said.some((one) => plain(one).includes(say)),
        `after ${after} the voice is silent`,
        "mend the player",
      );
    }
    if (!state.frozen) this.#screenShown();
  }

  /** @param {string} say @param {string} after */
  #frozen(say, after) {
    const { table } = this;
    const freeze = table.box.querySelector(".s-freeze");
    table.claim(freeze, `after ${after} nothing is stopped`, "mend the player");
    table.claim(
      plain(freeze?.textContent ?? "").includes(say),
      `after ${after} the reason is not told`,
      "mend the player",
    );
    table.claim(
      table.box.querySelector(".s-screen")?.hasAttribute("inert"),
      `after ${after} one can tap on`,
      "mend the player",
    );
  }

  /** The right screen, and the help that this many mistakes deserve. */
  #screenShown() {
    const { table, script, state } = this;
    const { title, keypad } = script.screens[state.screen];
    const shown = plain(table.box.querySelector(".s-title")?.textContent ?? "");
    if (!keypad) {
      table.claim(
        shown === this.#text(title),
        `“${shown}” is shown, not “${state.screen}”`,
        "mend the player",
      );
    }
    const { target, glow, hand } = engine.pointing(script, state);
    if (!target) return;
    const glowing = Boolean(table.box.querySelector(".glow")),
      pointing = Boolean(table.box.querySelector(".s-hand"));
    table.claim(
      glowing === glow,
      `on “${state.screen}” the right place ${glow ? "does not glow" : "glows too early"}`,
      "mend the player",
    );
    if ("element" in target) {
      table.claim(
        pointing === hand,
        `on “${state.screen}” the hand ${hand ? "does not point" : "points too early"}`,
        "mend the player",
      );
    }
    const strayed = Boolean(table.find(".p-bar .p-safe"));
    table.claim(
      strayed === (state.strayed.length > 0 && !keypad),
      `on “${state.screen}” “back to safety” is ${strayed ? "there" : "missing"}`,
      "mend the player",
    );
  }

  /** What the round's end must say, to the learner and to the record. */
  judgeEnd() {
    const { table, script, state, step } = this;
    table.claim(table.kind === "result", "the round ends without a word", "mend the player");
    const ended = table.events.filter(({ event }) => event === "practice_ended").at(-1);
    const wanted = {
      step: step.id,
      round: script.round,
      passed: engine.passed(script, state, !this.alone),
      danger: state.danger,
      wrong: state.wrong,
    };
    for (const [name, value] of Object.entries(wanted)) {
      table.claim(
        ended?.[name] === value,
        `the record says ${name} = ${ended?.[name]}, not ${value}`,
        "mend the player",
      );
    }
  }
}
