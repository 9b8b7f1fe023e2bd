/** What every screen is given: words, places, the list, and the way to note a deed. */

import { h } from "../pwa/dom.js";
import { read, StorageFull, write } from "../pwa/store/db.js";
import { makeT } from "../pwa/text.js";
import * as store from "./store.js";

/**
 * @typedef {"vi" | "en"} Lang
 * @typedef {{account: string, name: string, lang: Lang, text: Record<Lang, Record<string, string>>, skills: string[],
 *    outcomes: string[], codes: string}} Told
 * @typedef {(app: App, id: string) => Promise<HTMLElement>} Screen
 */

export class App {
  /** @type {(() => void)[]} */
  #leaving = [];
  #view;
  #announcer;
  #screens;
  #newest = 0;
  #shown = "";
  #steps = 0;

  /**
   * @param {Told} told
   * @param {Record<string, Screen>} screens
   * @param {import("../pwa/sync/sync.js").Sync} sync
   * @param {{view: HTMLElement, announcer: HTMLElement}} places
   */
  constructor(told, screens, sync, { view, announcer }) {
    this.told = told;
    this.sync = sync;
    this.lang = told.lang;
    this.t = makeT(told.text, told.lang);
    this.#screens = screens;
    this.#view = view;
    this.#announcer = announcer;
    addEventListener("hashchange", () => {
      this.#steps++;
      this.show();
    });
  }

  /** @param {Lang} lang */
  async speak(lang) {
    await write({ lang });
    this.lang = lang;
    this.t = makeT(this.told.text, lang);
    document.documentElement.lang = lang;
    await this.show();
  }

  async start() {
    const lang = await read("lang");
    if (lang) await this.speak(lang);
    else await this.show();
  }

  /** @param {string} place `household/ID` */
  go(place) {
    if (location.hash === `#/${place}`) return this.show();
    location.hash = `#/${place}`;
    return Promise.resolve();
  }

  /** The place before, of this page; opened here first, the way back is today's work. */
  back() {
    if (this.#steps > 0) history.back();
    else this.go("");
  }

  /** Draws the present place. */
  async show() {
    const mine = ++this.#newest;
    const [name, id] = location.hash.replace(/^#\/?/, "").split("/");
    for (const work of this.#leaving.splice(0)) work();
    const screen = this.#screens[name || "home"] ?? this.#screens.home;
    const content = await screen(this, id ?? "").catch((error) => this.#trouble(error));
    if (mine !== this.#newest) return;
    this.#view.removeAttribute("aria-busy");
    this.#view.replaceChildren(content);
    const title = content.querySelector("h1")?.textContent ?? "";
    document.title = `${title} · ${this.t("field.title")}`;
    if (this.#shown === location.hash) return;
    this.#shown = location.hash;
    scrollTo(0, 0);
    content.querySelector("h1")?.focus({ preventScroll: true });
  }

  /**
   * Notes a deed and says so; where the phone is full, that is said and nothing was noted.
   * @param {{deed: string, [field: string]: unknown}} what
   * @param {string} about
   * @param {string} [said]
   * @returns {Promise<string>} the deed's id; empty when it could not be noted
   */
  async note(what, about, said = "") {
    try {
      const id = await store.note(what, about);
      if (said) this.announce(said);
      this.sync.nudge();
      return id;
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error;
      this.announce(this.t("field.storage_full"));
      return "";
    }
  }

  /**
   * What reads QR codes: a file of its own, kept by the worker.
   * @returns {Promise<((source: CanvasImageSource, width: number, height: number) => Promise<string>) | null>}
   */
  codes() {
    return import(this.told.codes).then(({ readCode }) => readCode).catch(() => null);
  }

  /** @param {string} text shown for a while, and read out by screen readers */
  announce(text) {
    this.#announcer.textContent = text;
    this.#announcer.className = text ? "said" : "hidden-words";
  }

  /** @param {() => void} work */
  onLeave(work) {
    this.#leaving.push(work);
  }

  /**
   * Does `work` now and at every change, as long as the present screen is shown.
   * @param {EventTarget} target
   * @param {() => unknown} work
   */
  follow(target, work) {
    target.addEventListener("change", work);
    this.onLeave(() => target.removeEventListener("change", work));
    return work();
  }

  /** @param {unknown} error */
  #trouble(error) {
    console.error(error);
    return h("div.empty", h("h1", { tabindex: -1 }, this.t("field.trouble")));
  }
}
