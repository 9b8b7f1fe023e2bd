// @ts-check
/** `practise`: a simulation played inside a lesson; every screen is kept before it is shown. */

import { arranged, prepare } from "./script.js";
import { back, begin, enter, help, passed, pointing, resume, tap, type } from "./simulation.js";
import { el, shape } from "./dom.js";
import { phoneView } from "./simulation-view.js";
import { seedOf } from "./chance.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */
/** @typedef {import("./flow.js").Step} Step */
/** @typedef {import("./simulation.js").Effect} Effect */
/** @typedef {import("./simulation.js").Outcome} Outcome */
/** @typedef {import("./script.js").Pair} Pair */
/** @typedef {import("./stage.js").Action} Action */

/** @type {import("./lesson.js").CardMaker} */
export function practise(player, step) {
  const play = new Practice(player, step);
  if (play.state.ended || player.progress.passed[step.id]) play.result();
  else play.draw({ kind: "go", say: null }, false);
}

class Practice {
  /** @param {LessonPlayer} player @param {Step} step */
  constructor(player, step) {
    this.player = player;
    this.step = step;
    const simulation = player.bundle.simulations[step.simulation ?? ""];
    this.script = prepare(simulation, step.round ?? "guided", step);
    this.state = resume(this.script, player.progress.practice[step.id], this.#seed(0));
  }

  /** @param {number} attempt */
  #seed(attempt) {
    return seedOf(`${this.player.progress.registration} ${this.step.id} ${attempt}`);
  }

  /** @param {Pair | null | undefined} pair */
  #words(pair) {
    return pair ? this.player.text(pair[this.player.host.lang]) : "";
  }

  /** @param {Outcome} outcome */
  async #take({ state, effect }) {
    if (effect.kind === "none") return;
    const moved = state.screen !== this.state.screen;
    if (state.ended) await this.#ended(state);
    else await this.player.keepPractice(this.step.id, state);
    this.state = state;
    if (state.ended) this.result(this.#words(effect.say));
    else this.draw(effect, !moved);
  }

  /** @param {import("./simulation.js").State} state */
  async #ended(state) {
    const { player, step, script } = this;
    const ok = passed(script, state, player.host.assisted);
    await player.record("practice_ended", {
      step: step.id,
      simulation: step.simulation,
      round: script.round,
      helps: state.helps,
      wrong: state.wrong,
      danger: state.danger,
      passed: ok,
      taps: state.taps,
    });
    const kept = ok ? { ...player.progress.passed, [step.id]: true } : player.progress.passed;
    await player.keep({ practice: { ...player.progress.practice, [step.id]: state }, passed: kept });
  }

  /** @param {() => Outcome} act */
  #on(act) {
    return () => this.player.run(() => this.#take(act()));
  }

  /** What is said under the heading. @param {Effect} effect @returns {import("./stage.js").Remark | null} */
  #remark(effect) {
    const { t } = this.player;
    if (effect.kind === "hint") return { kind: "hint", text: this.#hint() };
    const text = this.#words(effect.say);
    if (effect.kind === "wrong") {
      const show = pointing(this.script, this.state);
      const ladder = show.hand ? t("sim.hand") : show.glow ? t("sim.glow") : "";
      return {
        kind: "kind",
        text: [text || t("sim.default"), this.#guided() ? "" : ladder].join(" ").trim(),
      };
    }
    return text ? { kind: "right", text } : null;
  }

  #guided() {
    return this.script.round === "guided";
  }

  #hint() {
    const { t } = this.player;
    const { target, glow } = pointing(this.script, this.state);
    if (glow) return t("sim.glow");
    if (!target) return t("sim.hint.look");
    if (!("element" in target)) return t("sim.hint.amount");
    const found = this.script.screens[this.state.screen].elements.find((one) => one.id === target.element);
    return found?.label ? t("sim.hint.find", { label: this.#words(found.label) }) : t("sim.hint.look");
  }

  /** @param {Effect} effect @param {boolean} same */
  draw(effect, same) {
    const { player, state, script } = this;
    const { t } = player;
    const screen = script.screens[state.screen];
    const say = this.#words(screen.say);
    const remark = state.frozen ? null : this.#remark(effect);
    const hideSay = remark && same;
    player.show({
      kind: "sim",
      heading: t(this.#guided() ? "sim.guided" : "sim.alone"),
      speech: hideSay ? undefined : say,
      spoken: state.frozen ? this.#words(state.frozen.say) : undefined,
      remark,
      content: [this.#phone()],
      main: this.#main(),
      help: this.#helps(),
      same,
    });
    if (state.frozen) player.host.announce(this.#words(state.frozen.say));
  }

  #phone() {
    const { player, state, script } = this;
    const screen = script.screens[state.screen];
    return phoneView({
      t: player.t,
      lang: player.host.lang,
      words: (pair) => this.#words(pair),
      icons: player.bundle.icons,
      screen,
      elements: arranged(screen, `${state.seed} ${state.screen}`),
      marks: state.marks[state.screen] ?? [],
      amount: state.amount,
      frozen: state.frozen && this.#words(state.frozen.say),
      point: pointing(script, state),
      tap: (id) => this.#on(() => tap(script, this.state, id))(),
      type: (key) => this.#on(() => type(this.state, key))(),
      safe: this.#on(() => back(this.state)),
    });
  }

  /** @returns {Action | null} */
  #main() {
    const { player, state, script } = this;
    const { t } = player;
    if (state.frozen) return null;
    if (script.screens[state.screen].keypad) {
      const { target, hand, glow } = pointing(script, state);
      const here = target && "key" in target && target.key === "next";
      const kind = here && (glow || hand) ? "p-main glow" : "p-main";
      return { icon: "next", label: t("player.next"), on: this.#on(() => enter(script, this.state)), kind };
    }
    if (!state.strayed.length) return null;
    return {
      icon: "shield",
      label: t("sim.safe"),
      on: this.#on(() => back(this.state)),
      kind: "p-main p-safe",
    };
  }

  /** @returns {Action[]} */
  #helps() {
    const { player } = this;
    const { t } = player;
    const hint = { icon: "hint", label: t("sim.help"), on: this.#on(() => help(this.state)) };
    const later = { icon: "later", label: t("sim.later"), on: () => player.next() };
    return this.#guided() || this.state.frozen ? [later] : [hint, later];
  }

  #again() {
    return this.player.run(async () => {
      const state = begin(this.script, this.#seed(Date.now()));
      await this.player.keepPractice(this.step.id, state);
      this.state = state;
      this.draw({ kind: "go", say: null }, false);
    });
  }

  /** The card after a round. @param {string} [said] the last remark of the simulation */
  result(said) {
    const { player, step } = this;
    const { t } = player;
    const ok = this.#guided() || player.host.assisted || player.progress.passed[step.id];
    const kind = this.#guided()
      ? "guided"
      : player.progress.passed[step.id]
      ? "passed"
      : ok
      ? "assisted"
      : "again";
    const again = { icon: "again", label: t("sim.again"), on: () => this.#again() };
    const onward = { icon: "next", label: t("player.next"), on: () => player.next() };
    const later = { icon: "later", label: t("player.later"), on: () => player.next() };
    player.show({
      kind: "result",
      heading: t(`sim.result.${kind}`),
      speech: [said, t(`sim.result.${kind}.say`)].filter(Boolean).join(" "),
      picture: el("div", { class: `p-sign ${kind}` }, shape(kind === "again" ? "again" : "check")),
      main: ok ? onward : again,
      second: ok ? again : later,
    });
  }
}
