/** The lines on the page: a button that records, the take that waits, the row as the server sees it. */

import { Microphone } from "./microphone.js";
import { NoRoom } from "./shelf.js";

/** @typedef {import("./shelf.js").Take} Take */

export class Desk {
  #studio;
  #shelf;
  #sender;
  #microphone = new Microphone();
  #queue = /** @type {HTMLElement} */ (document.getElementById("queue"));

  /**
   * @param {import("./main.js").Studio} studio
   * @param {import("./shelf.js").Shelf} shelf
   * @param {import("./sender.js").Sender} sender
   */
  constructor(studio, shelf, sender) {
    this.#studio = studio;
    this.#shelf = shelf;
    this.#sender = sender;
  }

  async open() {
    for (const row of this.#rows()) this.#prepare(row);
    this.#sender.addEventListener("change", (event) => {
      const { line, told } = /** @type {CustomEvent} */ (event).detail;
      return told ? this.#renew(line) : this.#show();
    });
    addEventListener("beforeunload", (event) => this.#microphone.busy && event.preventDefault());
    await this.#show();
  }

  /** @returns {NodeListOf<HTMLElement>} */
  #rows() {
    return document.querySelectorAll(".line[data-line]");
  }

  /** @param {HTMLElement} row */
  #prepare(row) {
    const desk = /** @type {HTMLElement} */ (row.querySelector(".recorder"));
    const record = /** @type {HTMLButtonElement} */ (row.querySelector(".record"));
    desk.hidden = !this.#studio.speaks;
    record.addEventListener("click", () => this.#record(row, record));
    if (row.dataset.working) this.#sender.watch(row.dataset.working, row.dataset.line ?? "");
  }

  /**
   * @param {HTMLElement} row
   * @param {HTMLButtonElement} button
   */
  async #record(row, button) {
    if (button.classList.contains("on")) return this.#microphone.stop();
    if (this.#microphone.busy) return;
    const { text, most_seconds } = this.#studio;
    const words = /** @type {HTMLElement} */ (button.querySelector("span"));
    const before = words.textContent;
    this.#say(row, "");
    try {
      const sound = await this.#microphone.record(most_seconds, (n) => {
        button.classList.add("on");
        words.textContent = text.stop;
        this.#say(row, text.recording.replace("{n}", String(n)));
      });
      await this.#keep(row, sound);
    } catch (fault) {
      this.#say(row, fault instanceof NoRoom ? text.no_room : text.no_microphone);
    } finally {
      button.classList.remove("on");
      words.textContent = before;
    }
  }

  /**
   * On this phone first; then to the server.
   * @param {HTMLElement} row
   * @param {Blob} sound
   */
  async #keep(row, sound) {
    const { account, language, lesson } = this.#studio;
    const speaker = /** @type {HTMLSelectElement} */ (document.getElementById("speaker")).value;
    const line = row.dataset.line ?? "";
    const content = await sound.arrayBuffer();
    const at = new Date().toISOString();
    const id = crypto.randomUUID?.() ?? uuid();
    // A take of the same line that has not left the phone yet is replaced.
    for (const old of await this.#shelf.all(account)) {
      if (old.line === line && old.language === language) await this.#shelf.drop(old.id);
    }
    await this.#shelf.put({ id, account, language, lesson, line, speaker, at, type: sound.type, content });
    await this.#show();
    await this.#sender.send();
  }

  /** What waits, beside its line and counted at the top. */
  async #show() {
    const { text, account, language } = this.#studio;
    const takes = await this.#shelf.all(account);
    for (const old of document.querySelectorAll(".waiting")) old.remove();
    const rows = new Map([...this.#rows()].map((row) => [row.dataset.line, row]));
    /** @type {HTMLElement[]} */
    const homeless = [];
    for (const take of takes.filter((one) => one.language === language)) {
      const row = rows.get(take.line);
      if (row) row.append(this.#waiting(take));
      else if (take.lesson === this.#studio.lesson) homeless.push(this.#waiting(take));
    }
    const trouble = this.#sender.trouble && text[this.#sender.trouble];
    const told = takes.length ? [text.waiting.replace("{n}", String(takes.length)), trouble] : [];
    this.#queue.replaceChildren(told.filter(Boolean).join(" "));
    if (takes.some(({ refused }) => !refused)) {
      this.#queue.append(this.#button(text.send_again, () => this.#sender.send()));
    }
    this.#queue.append(...homeless.flatMap((one) => [element("p", text.orphan), one]));
    this.#queue.hidden = !takes.length;
  }

  /** @param {Take} take */
  #waiting(take) {
    const { text } = this.#studio;
    const box = element("div", "", "waiting");
    const sound = document.createElement("audio");
    sound.controls = true;
    sound.setAttribute("aria-label", text.hear);
    sound.src = URL.createObjectURL(new Blob([take.content], { type: take.type }));
    box.append(element("p", take.refused ?? text.kept, take.refused ? "error" : "quiet"), sound);
    const drop = async () => {
      await this.#shelf.drop(take.id);
      await this.#show();
    };
    if (take.refused) box.append(this.#button(text.delete, drop));
    return box;
  }

  /**
   * The row as the server sees it now.
   * @param {string} line
   */
  async #renew(line) {
    const { language, lesson } = this.#studio;
    const response = await fetch(
      `/voice/${language}/${lesson}?line=${line}&lang=${document.documentElement.lang}`,
    ).catch(() => null);
    const old = [...this.#rows()].find((row) => row.dataset.line === line);
    if (!response?.ok || response.redirected || !old) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = /** @type {HTMLElement | null} */ (page.querySelector(".line"));
    if (!fresh) return;
    old.replaceWith(fresh);
    if (fresh.querySelector(".take")) this.#offerPublication();
    this.#prepare(fresh);
    await this.#show();
  }

  #offerPublication() {
    const [ready, publication] = ["ready", "publication"].map((id) => document.getElementById(id));
    if (ready) ready.textContent = this.#studio.text.some_ready;
    if (publication) publication.hidden = false;
  }

  /** @param {HTMLElement} row @param {string} words */
  #say(row, words) {
    /** @type {HTMLElement} */ (row.querySelector(".now")).textContent = words;
  }

  /** @param {string} words @param {() => unknown} act */
  #button(words, act) {
    const made = /** @type {HTMLButtonElement} */ (element("button", words, "button plain"));
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
}

/** @param {string} tag @param {string} words @param {string} [style] */
function element(tag, words, style = "") {
  const made = document.createElement(tag);
  made.className = style;
  made.textContent = words;
  return made;
}

/** For pages without https, where `randomUUID` is missing. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([a, b]) => hex.slice(a, b)).join("-");
}
