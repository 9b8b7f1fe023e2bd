/** A voice that reads with recordings where there are some, else with the phone's own; and says which. */

import { button } from "../dom.js";
import { pieces } from "./key.js";
import { sound } from "./sounds.js";

/** @typedef {import("../player/voice.js").Voice} Voice */
/**
 * @typedef {{app: import("../screens/app.js").App, size: string, fetch: () => Promise<unknown>}} Parcel
 *   a person's voice that is not on the phone yet; fetched, it is in the reader's sounds
 */

/** One element for all sounds: a browser that let it speak once lets it speak again. */
const player = globalThis.Audio ? new Audio() : null;

/** @implements {Voice} */
export class Reader {
  #own;
  #find;
  #sounds;
  #parcel;
  #run = 0;

  /**
   * @param {Voice} own the phone's own voice
   * @param {Map<string, string>} sounds key of words → address of a sound on this phone
   * @param {Parcel | null} parcel what may be fetched
   */
  constructor(own, sounds, parcel) {
    this.#own = own;
    this.#find = (/** @type {string} */ key) => sounds.get(key);
    this.#parcel = parcel;
    this.#sounds = sounds;
  }

  get available() {
    return this.#own.available || this.#sounds.size > 0;
  }

  /** @param {string} text */
  source(text) {
    const made = pieces(text, this.#find);
    const spoken = made.some(({ found }) => found);
    const rest = made.some(({ found }) => !found) && this.#own.available;
    return spoken ? rest ? "both" : "person" : rest ? "phone" : "";
  }

  /**
   * A button that fetches the person's voice, with its size; it says so when nothing came.
   * @param {() => void} done
   */
  offer(done) {
    if (!this.#parcel) return null;
    const { app, size, fetch } = this.#parcel;
    const take = button("download", app.t("voice.fetch", { size }), async () => {
      take.setAttribute("aria-busy", "true");
      try {
        await fetch();
        this.#parcel = null;
        done();
      } catch {
        const told = app.t("voice.not_come");
        /** @type {HTMLElement} */ (take.lastElementChild).textContent = told;
        app.announce(told);
      }
      take.removeAttribute("aria-busy");
    }, "p-button p-offer");
    return take;
  }

  /** @param {string} text @param {boolean} [slow] */
  async say(text, slow) {
    this.stop();
    const run = this.#run;
    for (const piece of pieces(text, this.#find)) {
      if (run !== this.#run) return;
      if (piece.found) await this.#play(piece.found, slow);
      else if (this.#own.available) await this.#own.say(piece.text, slow);
    }
  }

  stop() {
    this.#run++;
    player?.pause();
    this.#own.stop();
  }

  /**
   * Ends when the sound ends, or something else is said.
   * @param {string} address
   * @param {boolean} [slow]
   */
  async #play(address, slow) {
    const blob = await sound(address);
    if (!blob || !player) return;
    const source = URL.createObjectURL(blob);
    player.src = source;
    player.playbackRate = slow ? 0.8 : 1;
    const over = new Promise((done) => player.onended = player.onpause = player.onerror = done);
    try {
      await player.play();
      await over;
    } catch {
      // Not allowed before the first tap, or interrupted by the next sentence: the loudspeaker says it again.
    } finally {
      URL.revokeObjectURL(source);
    }
  }
}
