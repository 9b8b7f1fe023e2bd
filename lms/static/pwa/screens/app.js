/** What every screen is given: words, places, who is learning, the catalogue, and the way to the server. */

import { lessonsOf, loadCatalogue } from "../store/catalogue.js";
import { read, write } from "../store/db.js";
import * as profiles from "../store/profiles.js";
import { fetchSnapshot, NoAnswer, Refusal } from "../sync/api.js";
import { makeT } from "../text.js";

/**
 * @typedef {"vi" | "en"} Lang
 * @typedef {{vi: string, en: string}} Words
 * @typedef {Record<Lang, Record<string, string>>} Texts
 * @typedef {{version: string, site_name: string, home_page: string, parts: Record<string, string>,
 *   languages: Lang[], text: Texts, demo: boolean, banner: Words | null}} Shell
 * @typedef {{households: profiles.Household[], assignments: Assignment[], certificates: Certificate[], answers?: Answer[],
 *   waiting?: {person: string, title: Words}[],
 *   standings: Record<string, unknown>, facts: Record<string, Record<string, string>>}} Snapshot
 * @typedef {{id: string, person: string, lesson: string, step: string, by: string, text: string, at: string,
 *   voice?: Sound | null}} Answer
 * @typedef {{url: string, seconds: number, bytes: number}} Sound what a trainer said
 * @typedef {{id: string, title: Words, lessons: string[], person: string | null, household: string,
 *   due: string | null, by: string, note: string, voice?: Sound | null}} Assignment
 * @typedef {{id: string, kind: string, title: Words, body: Words, not_state: Words, recipient: string, place: string,
 *   issuer: string, number: string, issued_on: string, expires_on: string, url: string, address: string,
 *   code: string | null, qr: {size: number, bits: string}}} Certificate
 */

const FACTS = ["xa", "thon", "sdt_to", "sdt_ca", "ttphcc"];

/** @type {import("../player/voice.js").Voice} */
const SILENT = { available: false, source: () => "", say: async () => {}, stop() {} };

export class App {
  /** @type {import("../store/catalogue.js").Catalogue | null} */
  #catalogue = null;
  /** @type {(() => void)[]} */
  #leaving = [];
  /** @type {HTMLElement} */
  #announcer;

  /**
   * @param {Shell} shell
   * @param {Lang} lang
   * @param {{sync: import("../sync/sync.js").Sync, installer: import("../device.js").Installer,
   *   worker: import("../device.js").Worker, announcer: HTMLElement}} parts
   */
  constructor(shell, lang, { sync, installer, worker, announcer }) {
    this.shell = shell;
    this.sync = sync;
    this.installer = installer;
    this.worker = worker;
    this.#announcer = announcer;
    this.lang = lang;
    this.t = makeT(shell.text, lang);
    /** @type {import("../player/voice.js").Voice} */
    this.voice = SILENT;
    document.documentElement.lang = lang;
    this.spoke = false;
    /** Whether this browser keeps nothing when it is closed. */
    this.fleeting = false;
    /** @type {import("./router.js").Router} */
    this.router = /** @type {any} */ (null); // set once by main.js: the router shows screens of this app
  }

  /** @param {Lang} lang */
  async setLanguage(lang) {
    await write({ lang });
    this.lang = lang;
    this.t = makeT(this.shell.text, lang);
    await this.speak();
    document.documentElement.lang = lang;
    await this.router.refresh();
  }

  /**
   * From now on the app's own words are spoken, if anyone can: a person whose sounds are here, or the phone itself.
   * @param {string} [lesson] and this lesson's
   */
  async speak(lesson) {
    this.spoke = true;
    this.voice = await this.part("voice").then((part) => part.voiceFor(this, lesson)).catch(() => SILENT);
  }

  /**
   * Screens that are not in home's file, with their words. The worker keeps them with the shell.
   * @param {string} name a part of `lms/parts.py`
   * @returns {Promise<Record<string, any>>}
   * @throws {NoAnswer}
   */
  async part(name) {
    const part = await import(this.shell.parts[name]).catch((error) => {
      throw new NoAnswer(String(error));
    });
    for (const lang of this.shell.languages) Object.assign(this.shell.text[lang], part.words[lang]);
    return part;
  }

  /** @param {string} path */
  go(path) {
    return this.router.go(path);
  }

  /** @param {Words | null | undefined} words */
  say(words) {
    return words?.[this.lang] ?? "";
  }

  /** @param {string} text read out by screen readers */
  announce(text) {
    this.#announcer.textContent = text;
  }

  /** @param {() => void} work done when the present screen is left */
  onLeave(work) {
    this.#leaving.push(work);
  }

  leave() {
    this.voice.stop();
    for (const work of this.#leaving.splice(0)) work();
  }

  /**
   * Does `work` now and at every change, as long as the present screen is shown.
   * @template T
   * @param {EventTarget} target
   * @param {() => T} work
   */
  follow(target, work) {
    target.addEventListener("change", work);
    this.onLeave(() => target.removeEventListener("change", work));
    return work();
  }

  async catalogue() {
    this.#catalogue ??= await loadCatalogue();
    return this.#catalogue;
  }

  /** Who is learning now; null for somebody trying without a card. */
  async learner() {
    return profiles.current(await profiles.load());
  }

  /** @returns {Promise<Snapshot | null>} as the server last told */
  async snapshot() {
    return (await read("snapshot")) ?? null;
  }

  /**
   * Phone numbers and names of places, each with words that read well where nothing is known.
   * @returns {Promise<Record<string, string>>}
   */
  async facts() {
    const learner = await this.learner();
    const known = (learner && (await this.snapshot())?.facts?.[learner.household.id]) || {};
    /** @type {Record<string, string | undefined>} */
    const told = { xa: learner?.household.commune, thon: learner?.household.village, ...known };
    return Object.fromEntries(FACTS.map((name) => [name, told[name] || this.t(`facts.${name}`)]));
  }

  /** Asks the server for news and shows it on the home screen, where nothing is being typed or chosen. */
  async refresh() {
    if ((await this.#fetchNews()) && location.pathname === "/") await this.router.refresh();
  }

  /**
   * Assignments, certificates, what was learned on other phones.
   * @returns {Promise<boolean>} whether something is new
   */
  async #fetchNews() {
    if (!(await profiles.load()).households.length) return false;
    try {
      if (Object.keys((await read("pins")) ?? {}).length) await (await this.part("more")).sendPins();
      const news = await fetchSnapshot(await read("etag"));
      if (news) {
        await write({ ...news, households: news.snapshot.households });
        await (await this.part("more")).restorePlaces(
          news.snapshot.standings,
          lessonsOf(await this.catalogue()),
        );
      }
      await write({ unknown: false });
      this.part("team").then(({ exchange }) => exchange(this)).catch(() => undefined);
      // Whom to believe, and what was withdrawn, for a check without network.
      this.part("wallet").then(({ meet }) => meet()).catch(() => undefined);
      return news !== null;
    } catch (error) {
      // Without an answer the last snapshot stays; only a refused device is worth telling.
      if (error instanceof Refusal && error.status === 401) await write({ unknown: true });
      return false;
    }
  }
}
