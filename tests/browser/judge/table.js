// @ts-check
/** The table the lesson lies on: a real player in the page, a host that keeps in memory, a finger and a notebook. */

import { LessonPlayer } from "../../../lms/static/pwa/player/lesson.js";
import { fill } from "../../../lms/static/pwa/text.js";
import { inspect } from "./eye.js";

/** @typedef {{lesson: string, lang: "vi" | "en", step: string, kind: string, what: string, cure: string}} Fault */

const PATIENCE_MS = 15_000;
/** Long ones, so that what fits here fits everywhere. With a number, and with the words that stand in for it. */
const FACTS = {
  vi: {
    xa: "Thử Nghiệm",
    thon: "Khe Trên",
    sdt_to: "0203 000 111",
    sdt_ca: "0203 000 222",
    ttphcc: "Trung tâm Phục vụ hành chính công xã Thử Nghiệm",
  },
  en: {
    xa: "Thử Nghiệm",
    thon: "Khe Trên",
    sdt_to: "your village's digital team",
    sdt_ca: "the commune police",
    ttphcc: "the commune's public service centre",
  },
};

export class Table {
  /** @type {Fault[]} */
  faults = [];
  /** @type {any[]} */
  events = [];
  /** @type {string[]} what the voice said since the last card */
  said = [];
  /** @type {any} */
  saved = null;
  /** @type {"back" | "finished" | null} */
  left = null;
  cards = 0;
  /** @type {string} named in faults where no step is open */
  place = "";
  #seen = new Set();

  /**
   * @param {any} bundle
   * @param {"vi" | "en"} lang
   * @param {Record<string, string>} texts
   * @param {string[]} lookedAt kinds of card that need no more looking at by axe
   */
  constructor(bundle, lang, texts, lookedAt) {
    this.texts = texts;
    /** @type {import("../../../lms/static/pwa/player/flow.js").Bundle} */
    this.bundle = bundle;
    this.lang = lang;
    this.facts = FACTS[lang];
    this.lookedAt = new Set(lookedAt);
  }

  /** Opens the player. @param {any} [saved] @param {{assisted?: boolean, bundle?: any, review?: () => any}} [more] */
  async open(saved = null, { assisted = false, bundle = this.bundle, review = undefined } = {}) {
    this.player?.stop();
    this.left = null;
    this.saved = saved;
    const root = document.createElement("div");
    document.getElementById("view")?.replaceChildren(root);
    this.player = new LessonPlayer({
      root,
      bundle,
      lang: this.lang,
      facts: this.facts,
      saved,
      assisted,
      t: (/** @type {string} */ key, /** @type {any} */ values) => fill(this.texts[key] ?? key, values),
      save: (/** @type {any} */ now) => Promise.resolve(this.saved = JSON.parse(JSON.stringify(now))),
      record: (/** @type {any} */ event) => Promise.resolve(void this.events.push(event)),
      voice: {
        available: true,
        say: (/** @type {string} */ text) => Promise.resolve(void this.said.push(text)),
        source: () => "person",
        stop() {},
      },
      leave: (/** @type {any} */ reason) => (this.left = reason),
      announce() {},
      review,
    });
    await this.player.start();
    await this.look();
  }

  get box() {
    return /** @type {HTMLElement} */ (document.querySelector(".player"));
  }

  get step() {
    return this.bundle.steps[this.saved?.step]?.id ?? this.place;
  }

  get kind() {
    return this.box.dataset.kind ?? "";
  }

  /** The kind of card, and which simulated screen. */
  get sort() {
    const title = this.box.querySelector(".s-title")?.textContent;
    return title ? `${this.kind}, screen “${title}”` : this.kind;
  }

  /** @param {string} selector @returns {HTMLElement | null} not one under a sheet */
  find(selector) {
    return /** @type {HTMLElement[]} */ ([...this.box.querySelectorAll(selector)]).find((one) =>
      !one.closest("[inert]")
    ) ?? null;
  }

  /** @param {string} what @param {string} cure */
  note(what, cure) {
    const fault = { lesson: this.bundle.id, lang: this.lang, step: this.step, kind: this.sort, what, cure };
    const key = JSON.stringify(fault);
    if (!this.#seen.has(key)) this.faults.push(fault);
    this.#seen.add(key);
  }

  /** @param {unknown} holds @param {string} what @param {string} cure */
  claim(holds, what, cure) {
    if (!holds) this.note(what, cure);
  }

  /** Looks at the card that has just come. */
  async look() {
    this.cards++;
    inspect((what, cure) => this.note(what, cure), this.box);
    const part = this.box.querySelector(".s-screen")?.className.match(/part-\w+/)?.[0] ?? "";
    const state = this.box.querySelector(".s-freeze")
      ? "frozen"
      : this.box.querySelector(".p-sheet")
      ? "sheet"
      : "";
    await this.#axeLooks([this.kind, part, state].join(" ").trim());
  }

  /** @param {string} sort of card; each is looked at once */
  async #axeLooks(sort) {
    const key = `${this.lang} ${sort}`;
    if (this.lookedAt.has(key)) return;
    this.lookedAt.add(key);
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    // outdoors, in the sun: 7:1
    const options = {
      runOnly: tags,
      rules: { "color-contrast-enhanced": { enabled: true } },
      resultTypes: ["violations"],
    };
    const { violations } = await /** @type {any} */ (globalThis).axe.run(document, options);
    for (const { id, help, nodes } of violations) {
      this.note(`axe, ${sort}: ${id}: ${nodes[0].html.slice(0, 120)}`, help);
    }
  }

  /**
   * Taps something and waits for the next card.
   * @param {string} selector
   * @param {string} [what] told when it is not there
   */
  async tap(selector, what = selector) {
    const wanted = this.find(selector), card = this.box.querySelector(".p-top");
    if (!wanted) throw new Stuck(`there is no ${what} to tap`);
    this.said = [];
    wanted.click();
    const end = performance.now() + PATIENCE_MS;
    while (card?.isConnected && !this.left) {
      if (performance.now() > end) throw new Stuck(`nothing happens after a tap on ${what}`);
      await pause();
    }
    if (!this.left) await this.look();
  }

  /** What is answered to a tap. */
  get remark() {
    return plain(this.box.querySelector(".p-remark")?.textContent ?? "");
  }

  /** As the lesson's texts stand on the screen. @param {string | undefined} text */
  text(text) {
    return plain(this.player?.text(text) ?? "");
  }

  /** @param {string | undefined} text @param {string} after */
  heardAndSeen(text, after) {
    const wanted = this.text(text);
    this.claim(
      this.remark.includes(wanted),
      `after ${after} the card says “${this.remark}”, not “${wanted}”`,
      "mend the player",
    );
    this.claim(
      this.said.some((one) => plain(one).includes(wanted)),
      `after ${after} the voice says nothing of it`,
      "mend the player",
    );
  }
}

/** It does not go on. */
export class Stuck extends Error {}

/** @param {string} text */
export const plain = (text) => text.replace(/\s+/g, " ").trim();

/** A turn of the event loop, without the 4 ms that timers cost. */
const pause = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(null);
    port2.postMessage(null);
  });
