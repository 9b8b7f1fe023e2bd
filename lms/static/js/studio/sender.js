/** Sends takes one after another, again and again until the server has each; then watches until its sound is made. */

/** @typedef {import("./shelf.js").Take} Take */
/** @typedef {{state: string, message?: string}} Told */

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 120_000;
const LOOK_AGAIN_MS = 700;
const REFUSED_FOR_EVER = [400, 404, 409, 413];

/** Fires "change": what waits has changed, or the page must be renewed (`detail`: {line, told}). */
export class Sender extends EventTarget {
  #studio;
  #shelf;
  #busy = false;
  #failures = 0;
  /** Why nothing is sent at the moment, as a key of the page's texts. */
  trouble = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("./main.js").Studio} studio
   * @param {import("./shelf.js").Shelf} shelf
   */
  constructor(studio, shelf) {
    super();
    this.#studio = studio;
    this.#shelf = shelf;
  }

  start() {
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    return this.send();
  }

  async send() {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    try {
      for (const take of await this.#shelf.all(this.#studio.account)) {
        if (!take.refused) await this.#sendOne(take);
      }
      this.#failures = 0;
      this.trouble = "";
    } catch (fault) {
      this.trouble = fault instanceof SignedOut ? "sign_in" : "not_now";
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
      this.#timer = setTimeout(() => this.send(), wait);
    } finally {
      this.#busy = false;
      this.#changed(null);
    }
  }

  /** @param {Take} take */
  async #sendOne(take) {
    const { id, language, lesson, line, speaker, at, type, content } = take;
    const query = new URLSearchParams({ language, lesson, line, speaker, at });
    const body = new Blob([content], { type: type || "application/octet-stream" });
    const response = await fetch(`/voice/recordings/${id}?${query}`, { method: "POST", body });
    if (response.redirected) throw new SignedOut();
    const json = response.headers.get("Content-Type")?.startsWith("application/json");
    if (REFUSED_FOR_EVER.includes(response.status)) {
      const refused = json ? (await response.json()).message : this.#studio.text.not_possible;
      await this.#shelf.put({ ...take, refused });
      return this.#changed(take);
    }
    if (!response.ok || !json) throw new TypeError(`status ${response.status}`);
    await this.#shelf.drop(id);
    this.#changed(take);
    this.watch(id, line);
  }

  /**
   * Asks until the work on a recording is done.
   * @param {string} id
   * @param {string} line
   */
  async watch(id, line) {
    for (;;) {
      const told = await this.#ask(id);
      if (told && !["waiting", "working"].includes(told.state)) {
        return this.dispatchEvent(new CustomEvent("change", { detail: { line, told } }));
      }
      await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
    }
  }

  /** @param {string} id @returns {Promise<Told | null>} null without an answer */
  async #ask(id) {
    const response = await fetch(`/voice/recordings/${id}`).catch(() => null);
    if (response?.status === 404) return { state: "gone" };
    return response?.ok && !response.redirected ? response.json() : null;
  }

  /** @param {Take | null} take */
  #changed(take) {
    this.dispatchEvent(new CustomEvent("change", { detail: { line: take?.line } }));
  }
}

class SignedOut extends Error {}
