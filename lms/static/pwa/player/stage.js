// @ts-check
/** The frame every card stands in: dots and help above, the card, back and the main action below. */

import { button, drawing, h, picture } from "../dom.js";
import { fit, refit } from "./fit.js";

/** @typedef {import("../dom.js").Child} Child */
/** @typedef {import("./voice.js").Voice} Voice */
/** @typedef {{icon: string, label: string, on: () => void, kind?: string}} Action */
/** @typedef {{kind: "right" | "kind" | "hint", text: string}} Remark */
/**
 * @typedef {{
 *   kind: string, heading: string, lead?: string, speech?: string, spoken?: string, picture?: HTMLElement | null,
 *   remark?: Remark | null, content?: Child[], main?: Action | null, second?: Action | null, help?: Action[],
 *   same?: boolean
 * }} Card `lead`: said before everything else; `spoken`: what the voice reads (else speech);
 *   `same`: the card shown before, changed a little
 */
/** @typedef {{t: (key: string, values?: any) => string, voice: Voice, announce: (text: string) => void}} Means */
/** @typedef {{at: number, seen: boolean[]}} Row the dots */

export class Stage {
  #means;
  #box = h("div.player");
  #back;
  #helpers;
  #refit = () => fit(this.#box);
  #grown = () => refit(this.#box);

  /**
   * @param {Means} means
   * @param {() => void} back what the back button does
   * @param {() => Action[]} helpers what the help panel always offers
   */
  constructor(means, back, helpers) {
    this.#means = means;
    this.#back = back;
    this.#helpers = helpers;
  }

  /** @param {HTMLElement} root */
  open(root) {
    root.replaceChildren(this.#box);
    addEventListener("resize", this.#refit);
  }

  close() {
    removeEventListener("resize", this.#refit);
    this.#means.voice.stop();
    this.#box.remove();
  }

  /**
   * @param {Card} card
   * @param {Row} row
   */
  show(card, row) {
    const box = this.#box, { same, remark } = card;
    const kept = same && /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.id;
    box.dataset.kind = card.kind;
    box.replaceChildren(this.#top(row, card), this.#body(card), this.#bar(card));
    fit(box);
    for (const image of box.querySelectorAll("img")) image.addEventListener("load", this.#grown);
    const place = kept && box.querySelector(`[data-id="${kept}"]:not([disabled])`);
    focus(place || box.querySelector("h1"));
    if (remark) this.#means.announce(remark.text);
    if (!same || remark) this.#speak(card);
  }

  /** @param {Card} card @param {boolean} [slow] */
  #speak(card, slow) {
    this.#means.voice.say(said(card), slow);
  }

  /** @param {Row} row @param {Card} card */
  #top({ at, seen }, card) {
    const { t } = this.#means;
    const count = seen.length;
    const label = at < count ? t("player.step_of", { step: at + 1, count }) : t("player.last_card");
    const dots = seen.map((one, i) => h(i === at ? "i.now" : one ? "i.seen" : "i"));
    return h(
      "header.p-top",
      h(
        "div.p-where",
        h("div.p-dots", { role: "img", "aria-label": label }, dots),
        card.kind === "sim" && caption(card),
      ),
      button("help", t("player.help"), () => this.#openHelp(card), "p-button p-help"),
    );
  }

  /** @param {Card} card */
  #body(card) {
    const { kind, lead, speech, remark, content = [], second } = card;
    const words = h(
      "div.p-words",
      lead && h("p.p-lead", lead),
      kind !== "sim" && caption(card),
      speech && h("p.p-speech", speech),
      remark && remarkBox(remark),
    );
    const voice = this.#voice(card);
    const said = card.picture
      ? [h("div.p-figure", card.picture), voice, words]
      : h("div.p-said", voice, words);
    return h("main.p-body", { "data-fit": true }, said, content, second && actionButton(second, "p-second"));
  }

  /** @param {Card} card */
  #voice(card) {
    const { t, voice } = this.#means;
    const source = voice.source(said(card));
    const offer = voice.offer?.(() => {
      box.replaceWith(this.#voice(card));
      this.#speak(card);
    });
    const box = h(
      "div.p-voice",
      offer,
      source && button(`said-${source}`, t(`player.listen.${source}`), () => this.#speak(card), "p-button"),
      source && !offer && button("slow", t("player.slow"), () => this.#speak(card, true), "p-button"),
    );
    return box;
  }

  /** @param {Card} card */
  #bar({ main }) {
    const back = button("back", this.#means.t("player.back"), this.#back, "p-button p-back");
    return h("nav.p-bar", back, main && actionButton(main, "p-main"));
  }

  /** @param {Card} card */
  #openHelp(card) {
    const { t, voice } = this.#means;
    const again = { icon: "speaker", label: t("player.help.again"), on: () => this.#speak(card) };
    this.panel("player.help.title", "", [
      ...(card.help ?? []),
      ...(voice.available ? [again] : []),
      ...this.#helpers(),
    ]);
  }

  /**
   * A sheet over the card, closed by any of its buttons.
   * @param {string} title key of a text
   * @param {string} text
   * @param {(Action & {href?: string})[]} offers
   */
  panel(title, text, offers) {
    const { t } = this.#means;
    const cover = (/** @type {boolean} */ on) => {
      for (const part of this.#box.children) part.toggleAttribute("inert", on);
    };
    const shut = () => {
      veil.remove();
      cover(false);
      focus(this.#box.querySelector("h1"));
    };
    const made = offers.map(({ icon, label, href, on }) =>
      href
        ? h("a.p-button", { href }, drawing(icon), h("span", label))
        : button(icon, label, () => (shut(), on()), "p-button")
    );
    const head = h("h2", { tabindex: -1 }, t(title));
    const sheet = h(
      "div.p-sheet",
      { role: "dialog", "aria-modal": "true", "aria-label": t(title), "data-fit": true },
      { keydown: (event) => event.key === "Escape" && shut() },
      head,
      text && h("p", text),
      made,
      button("close", t("player.close"), shut, "p-button p-main"),
    );
    const veil = h("div.p-veil", sheet);
    cover(true);
    this.#box.append(veil);
    fit(this.#box);
    head.focus();
  }
}

/** What the voice reads of a card. @param {Card} card */
function said({ lead, remark, spoken, speech, heading }) {
  const text = remark?.text ?? spoken ?? speech ?? heading;
  return lead ? `${lead} ${text}` : text;
}

/** @param {Element | null} place */
const focus = (place) => /** @type {HTMLElement | null} */ (place)?.focus({ preventScroll: true });

/** @param {Card} card */
const caption = ({ heading }) => h("h1.p-caption", { tabindex: -1 }, heading);

/** @param {Action} action @param {string} style */
const actionButton = ({ icon, label, on, kind }, style) =>
  button(icon, label, on, `p-button ${kind ?? style}`);

/** @param {Remark} remark */
const remarkBox = ({ kind, text }) =>
  h(`p.p-remark ${kind}`, drawing(kind === "right" ? "check" : "hint", "p-shape"), h("span", text));

/**
 * The picture of a card, or null when the lesson has none.
 * @param {import("./flow.js").Bundle} bundle
 * @param {string | undefined} name
 * @param {string} [alt]
 */
export function pictureOf(bundle, name, alt) {
  const svg = name && bundle.pictures[name];
  return svg ? picture(svg, "p-picture", alt) : null;
}
