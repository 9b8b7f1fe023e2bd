// @ts-check
/** The frame every card stands in: dots and help above, the card, back and the main action below. */

import { button, drawing, el, fit, shape } from "./dom.js";

/** @typedef {import("./dom.js").Child} Child */
/** @typedef {import("./voice.js").Voice} Voice */
/** @typedef {{icon: any, label: string, on: () => void, kind?: string}} Action */
/** @typedef {{kind: "right" | "kind" | "hint", text: string}} Remark */
/**
 * @typedef {{
 *   kind: string, heading: string, speech?: string, spoken?: string, picture?: HTMLElement | null,
 *   remark?: Remark | null, content?: Child[], main?: Action | null, second?: Action | null, help?: Action[],
 *   same?: boolean
 * }} Card `spoken`: what the voice reads (else speech); `same`: the card shown before, changed a little
 */
/** @typedef {{t: (key: string, values?: any) => string, voice: Voice, announce: (text: string) => void}} Means */

export class Stage {
  #root;
  #means;
  #box = el("div", { class: "player" });
  /** @type {() => void} */
  #back;
  /** @type {() => Action[]} */
  #helpers;
  /** @type {Card | null} */
  #card = null;
  #refit = () => fit(this.#box);

  /**
   * @param {HTMLElement} root
   * @param {Means} means
   * @param {() => void} back what the back button does
   * @param {() => Action[]} helpers what the help panel always offers
   */
  constructor(root, means, back, helpers) {
    this.#root = root;
    this.#means = means;
    this.#back = back;
    this.#helpers = helpers;
  }

  open() {
    this.#root.replaceChildren(this.#box);
    globalThis.addEventListener("resize", this.#refit);
  }

  close() {
    globalThis.removeEventListener("resize", this.#refit);
    this.#means.voice.stop();
    this.#box.remove();
  }

  /**
   * @param {Card} card
   * @param {{at: number, seen: boolean[]}} row the dots
   */
  show(card, row) {
    const kept = card.same
      ? /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.id
      : undefined;
    this.#card = card;
    this.#box.dataset.kind = card.kind;
    this.#box.replaceChildren(this.#top(row, card), this.#body(card), this.#bar(card));
    fit(this.#box);
    for (const picture of this.#box.querySelectorAll("img")) picture.addEventListener("load", this.#refit);
    this.#focus(card, kept);
    this.#tell(card);
  }

  /** @param {Card} card @param {string | undefined} kept */
  #focus(card, kept) {
    const old = kept && this.#box.querySelector(`[data-id="${kept}"]:not([disabled])`);
    const place = old || this.#box.querySelector("h1");
    /** @type {HTMLElement} */ (place).focus({ preventScroll: true });
    if (card.remark) this.#means.announce(card.remark.text);
  }

  /** @param {Card} card */
  #tell(card) {
    if (card.same && !card.remark) return;
    this.speak(card, false);
  }

  /** @param {Card} card @param {boolean} slow */
  speak(card, slow) {
    const text = card.remark?.text ?? card.spoken ?? card.speech ?? card.heading;
    this.#means.voice.say(text, slow);
  }

  /** @param {{at: number, seen: boolean[]}} row @param {Card} card */
  #top(row, card) {
    const { t } = this.#means;
    const count = row.seen.length;
    const label = row.at < count ? t("player.step_of", { step: row.at + 1, count }) : t("player.last_card");
    const dots = row.seen.map((seen, i) => el("i", { class: i === row.at ? "now" : seen ? "seen" : "" }));
    return el(
      "header",
      { class: "p-top" },
      el(
        "div",
        { class: "p-where" },
        el("div", { class: "p-dots", role: "img", "aria-label": label }, ...dots),
        card.kind === "sim" && caption(card),
      ),
      button("help", t("player.help"), () => this.#openHelp(), "p-help"),
    );
  }

  /** @param {Card} card */
  #body(card) {
    const speech = card.speech && el("p", { class: "p-speech" }, card.speech);
    const voice = this.#voice(card);
    const heading = card.kind === "sim" ? null : caption(card);
    const words = el("div", { class: "p-words" }, heading, speech, card.remark && remarkBox(card.remark));
    const said = card.picture
      ? [el("div", { class: "p-figure" }, card.picture), voice, words]
      : [el("div", { class: "p-said" }, voice, words)];
    const second = card.second && this.#action(card.second, "p-second");
    return el("main", { class: "p-body", "data-fit": true }, ...said, ...(card.content ?? []), second);
  }

  /** @param {Card} card */
  #voice(card) {
    const { t, voice } = this.#means;
    if (!voice.available) return null;
    return el(
      "div",
      { class: "p-voice" },
      button("sound", t("player.listen"), () => this.speak(card, false)),
      button("slow", t("player.slow"), () => this.speak(card, true)),
    );
  }

  /** @param {Card} card */
  #bar(card) {
    return el(
      "nav",
      { class: "p-bar" },
      button("back", this.#means.t("player.back"), this.#back, "p-back"),
      card.main && this.#action(card.main, "p-main"),
    );
  }

  /** @param {Action} one @param {string} kind */
  #action(one, kind) {
    return button(one.icon, one.label, one.on, one.kind ?? kind);
  }

  #openHelp() {
    const { t } = this.#means;
    const card = this.#card;
    const again = { icon: "sound", label: t("player.help.again"), on: () => card && this.speak(card, false) };
    const offers = [
      ...(card?.help ?? []),
      ...(this.#means.voice.available ? [again] : []),
      ...this.#helpers(),
    ];
    this.panel(t("player.help.title"), "", offers);
  }

  /**
   * A sheet over the card, closed by any of its buttons.
   * @param {string} title
   * @param {string} text
   * @param {(Action & {href?: string})[]} offers
   */
  panel(title, text, offers) {
    const shut = () => {
      veil.remove();
      for (const part of this.#box.children) part.removeAttribute("inert");
      this.#box.querySelector("h1")?.focus({ preventScroll: true });
    };
    const made = offers.map((one) =>
      one.href ? link(one.icon, one.label, one.href) : button(one.icon, one.label, () => (shut(), one.on()))
    );
    const head = el("h2", { tabindex: "-1" }, title);
    const close = button("close", this.#means.t("player.close"), shut, "p-main");
    const sheet = el(
      "div",
      { class: "p-sheet", role: "dialog", "aria-modal": "true", "aria-label": title, "data-fit": true },
      head,
      text && el("p", {}, text),
      ...made,
      close,
    );
    sheet.addEventListener("keydown", (event) => event.key === "Escape" && shut());
    const veil = el("div", { class: "p-veil" }, sheet);
    for (const part of this.#box.children) part.setAttribute("inert", "");
    this.#box.append(veil);
    fit(this.#box);
    head.focus();
  }
}

/** @param {Card} card */
function caption(card) {
  return el("h1", { tabindex: "-1", class: "p-caption" }, card.heading);
}

/** @param {Remark} remark */
function remarkBox(remark) {
  const icon = remark.kind === "right" ? "check" : "hint";
  return el("p", { class: `p-remark ${remark.kind}` }, shape(icon), el("span", {}, remark.text));
}

/** @param {any} icon @param {string} label @param {string} href */
function link(icon, label, href) {
  return el("a", { class: "p-button", href }, shape(icon), el("span", {}, label));
}

/**
 * The picture of a card, or null when the lesson has none.
 * @param {import("./flow.js").Bundle} bundle
 * @param {string | undefined} name
 * @param {string} alt
 */
export function pictureOf(bundle, name, alt) {
  const svg = name && bundle.pictures[name];
  return svg ? drawing(svg, alt, "p-picture") : null;
}
