// @ts-check
/** The flow of a lesson: one card after another, everything kept before the next one is shown. */

import { uuid } from "../sync/statements.js";
import { fill } from "../text.js";
import { chooseCard, quizCard } from "./choose.js";
import { endCard } from "./end.js";
import { open, openSteps, resumed } from "./flow.js";
import { look } from "./look.js";
import { ownPhone } from "./own-phone.js";
import { practise } from "./practise.js";
import { read } from "./read.js";
import { Stage } from "./stage.js";

/** @typedef {import("./flow.js").Bundle} Bundle */
/** @typedef {import("./flow.js").Step} Step */
/** @typedef {import("./flow.js").SavedProgress} SavedProgress */
/** @typedef {import("./stage.js").Card} Card */
/** @typedef {{event: string, registration: string, [field: string]: unknown}} LearningEvent docs/phone.md */
/**
 * @typedef {{
 *   root: HTMLElement, bundle: Bundle, lang: "vi" | "en",
 *   t: (key: string, values?: Record<string, string | number>) => string,
 *   facts: Record<string, string>, saved: SavedProgress | null,
 *   save: (progress: SavedProgress) => Promise<void>, record: (event: LearningEvent) => Promise<void>,
 *   assisted: boolean, voice: import("./voice.js").Voice,
 *   leave: (reason: "back" | "finished") => void, announce: (text: string) => void
 * }} Host
 */
/** @typedef {(player: LessonPlayer, step: Step) => void} CardMaker */

/** @type {Record<Step["kind"], CardMaker>} */
const CARDS = {
  listen: read,
  explain: read,
  look,
  practise,
  choose: chooseCard,
  quiz: quizCard,
  "own-phone": ownPhone,
};

export class LessonPlayer {
  #stage;
  #busy = false;
  #stopped = false;

  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.t = host.t;
    this.bundle = host.bundle;
    this.words = host.bundle.words[host.lang];
    /** @type {SavedProgress} */
    this.progress = resumed(host.bundle, host.saved) ??
      open(host.bundle, uuid(), new Date().toISOString());
    this.#stage = new Stage(host.root, host, () => this.run(() => this.#back()), () => this.#helpers());
  }

  start() {
    this.#stage.open();
    const fresh = !resumed(this.bundle, this.host.saved);
    return this.run(async () => {
      if (fresh) await this.record("lesson_opened", {});
      await this.go(this.progress.step);
    });
  }

  stop() {
    this.#stopped = true;
    this.#stage.close();
  }

  /** A text of the lesson with the village's own facts in it; an amount keeps its “đ” beside it. @param {string} text */
  text(text) {
    return fill(text, this.host.facts).replace(/(\d) đ/g, "$1\u00a0đ");
  }

  /** @param {Step} step */
  wordsOf(step) {
    return this.words.steps[step.id];
  }

  /**
   * One thing at a time; when the phone cannot keep it, says so and stays on the card.
   * @param {() => unknown} work
   */
  async run(work) {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    try {
      await work();
    } catch (fault) {
      console.error(fault);
      this.#stage.panel(this.t("player.not_kept.title"), this.t("player.not_kept"), []);
    } finally {
      this.#busy = false;
    }
  }

  /** Resolves when the phone has it for good. @param {string} event @param {Record<string, unknown>} fields */
  record(event, fields) {
    return this.host.record({ event, registration: this.progress.registration, ...fields });
  }

  /** Keeps what changed. @param {Partial<SavedProgress>} changes */
  async keep(changes) {
    const next = { ...this.progress, ...changes };
    await this.host.save(next);
    this.progress = next;
  }

  /** @param {string} step @param {unknown} state */
  keepPractice(step, state) {
    return this.keep({ practice: { ...this.progress.practice, [step]: state } });
  }

  /** @param {Card} card */
  show(card) {
    if (this.#stopped) return;
    const seen = this.bundle.steps.map((step) => this.progress.seen.includes(step.id));
    this.#stage.show(card, { at: this.progress.step, seen });
  }

  /** Shows a card; the place is kept first. @param {number} index */
  async go(index) {
    await this.keep({ step: index });
    const step = this.bundle.steps[index];
    if (step) CARDS[step.kind](this, step);
    else await endCard(this);
  }

  /** The step is done with: recorded once, then the next card. */
  next() {
    return this.run(() => this.forward());
  }

  /** `next` from within a piece of work. */
  async forward() {
    const step = this.bundle.steps[this.progress.step];
    if (!this.progress.seen.includes(step.id)) {
      await this.record("step_seen", { step: step.id });
      await this.keep({ seen: [...this.progress.seen, step.id] });
    }
    await this.go(this.progress.step + 1);
  }

  /** Indexes of the steps still open. */
  stillOpen() {
    return openSteps(this.bundle, this.progress, this.host.assisted);
  }

  #back() {
    if (this.progress.step === 0 || this.progress.completed) return this.host.leave("back");
    return this.go(this.progress.step - 1);
  }

  #helpers() {
    const number = (this.host.facts.sdt_to ?? "").trim();
    const phone = /^\+?[\d .]{3,}$/.test(number) ? number.replace(/[^\d+]/g, "") : "";
    const call = {
      icon: "call",
      label: this.t("player.help.call", { sdt_to: number }),
      href: `tel:${phone}`,
    };
    const ask = { icon: "people", label: this.t("player.help.ask"), on: () => this.#askForHelp() };
    return [...(phone ? [{ ...call, on: () => {} }] : []), ask];
  }

  #askForHelp() {
    return this.run(async () => {
      const step = this.bundle.steps[Math.min(this.progress.step, this.bundle.steps.length - 1)];
      await this.record("help_requested", { step: step.id });
      this.#stage.panel(this.t("player.help.asked.title"), this.t("player.help.asked"), []);
      this.host.announce(this.t("player.help.asked"));
    });
  }
}
