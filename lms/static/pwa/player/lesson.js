// @ts-check
/** The flow of a lesson: one card after another, everything kept before the next one is shown. */

import { uuid } from "../sync/statements.js";
import { dial, fill } from "../text.js";
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
 *   save: (progress: SavedProgress) => Promise<void>, record: (event: LearningEvent) => Promise<unknown>,
 *   assisted: boolean, voice: import("./voice.js").Voice,
 *   leave: (reason: "back" | "finished") => void, announce: (text: string) => void,
 *   sayMore?: () => Promise<{icon: string, label: string, on: () => unknown}[] | null> | null, review?: (said?: string) => Card
 * }} Host `review`: not a lesson but the coming back to one; its last card
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
  #begun;

  /** @param {Host} host */
  constructor(host) {
    const { bundle, saved, lang, t } = host;
    this.host = host;
    this.t = t;
    this.bundle = bundle;
    this.words = bundle.words[lang];
    const before = resumed(bundle, saved);
    this.#begun = !!before;
    /** @type {SavedProgress} */
    this.progress = before ?? open(bundle, uuid(), new Date().toISOString());
    this.#stage = new Stage(host, () => this.run(() => this.#back()), () => this.#helpers());
  }

  start() {
    this.#stage.open(this.host.root);
    // On a full phone, too, she sees the card she came for.
    return this.run(() => this.#begin().finally(() => this.go(this.progress.step)));
  }

  /** What found no room when the lesson was opened is told before anything else. */
  async #begin() {
    if (this.#begun) return;
    await this.#tell("lesson_opened", {});
    this.#begun = true;
    await this.keep({});
  }

  stop() {
    this.#stopped = true;
    this.#stage.close();
  }

  /** A text of the lesson with the village's own facts in it; an amount keeps its “đ” beside it. @param {string} [text] */
  text(text = "") {
    return fill(text, this.host.facts).replace(/(\d) đ/g, "$1\u00a0đ");
  }

  /** @param {Step} step */
  wordsOf(step) {
    return this.words.steps[step.id];
  }

  /** What a card of many screens opens with. @param {Step} step */
  lead(step) {
    const { caption, speech } = this.wordsOf(step);
    return this.text([caption.replace(/[.:]$/, ""), speech].filter(Boolean).join(". "));
  }

  /** The main action of most cards. @param {() => any} [on] @returns {import("./stage.js").Action} */
  onward(on = () => this.next()) {
    return { icon: "next", label: this.t("player.next"), on };
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
      this.#stage.panel("player.not_kept.title", this.t("player.not_kept"), []);
    } finally {
      this.#busy = false;
    }
  }

  /** Resolves when the phone has it for good. @param {string} event @param {Record<string, unknown>} fields */
  async record(event, fields) {
    await this.#begin();
    return this.#tell(event, fields);
  }

  /** @param {string} event @param {Record<string, unknown>} fields */
  #tell(event, fields) {
    return this.host.record({ event, registration: this.progress.registration, ...fields });
  }

  /** Keeps what changed. @param {Partial<SavedProgress>} changes */
  async keep(changes) {
    const next = { ...this.progress, ...changes };
    await this.host.save(next);
    this.progress = next;
  }

  /** @param {string} step @param {unknown} state @param {Partial<SavedProgress>} [changes] */
  keepPractice(step, state, changes) {
    return this.keep({ ...changes, practice: { ...this.progress.practice, [step]: state } });
  }

  /** @param {Card} card */
  show(card) {
    if (this.#stopped) return;
    const { seen, step: at } = this.progress;
    this.#stage.show(card, { at, seen: this.bundle.steps.map(({ id }) => seen.includes(id)) });
  }

  /** Shows a card; the place is kept first. @param {number} index */
  async go(index) {
    if (index !== this.progress.step) await this.keep({ step: index });
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
    const { seen, step: at } = this.progress;
    const { id } = this.bundle.steps[at];
    if (!seen.includes(id)) {
      await this.record("step_seen", { step: id });
      await this.keep({ seen: [...seen, id] });
    }
    await this.go(at + 1);
  }

  /** Indexes of the steps still open. */
  stillOpen() {
    return openSteps(this.bundle, this.progress, this.host.assisted);
  }

  #back() {
    const { step, completed } = this.progress;
    return step && !completed ? this.go(step - 1) : this.host.leave("back");
  }

  #helpers() {
    const { sdt_to } = this.host.facts;
    const phone = dial(sdt_to);
    const on = () => this.#askForHelp();
    const ask = { icon: "people", label: this.t("player.help.ask"), on };
    const label = this.t("player.help.call", { sdt_to });
    return phone ? [{ icon: "call", label, href: `tel:${phone}`, on }, ask] : [ask];
  }

  #askForHelp() {
    return this.run(async () => {
      const { steps } = this.bundle;
      const step = steps[Math.min(this.progress.step, steps.length - 1)].id;
      await this.record("help_requested", { step });
      const asked = this.t("player.help.asked");
      this.#stage.panel("player.help.asked.title", asked, (await this.host.sayMore?.()) ?? []);
      this.host.announce(asked);
    });
  }
}
