/** The learner's own player on a draft: it plays everything and records nothing. */

import { makeVoice } from "../../pwa/player/voice.js";
import { LessonPlayer } from "../../pwa/player/lesson.js";
import { readAllCodes } from "../../pwa/player/codes.js";
import { makeT } from "../../pwa/text.js";
import { pieces } from "../../pwa/voice/key.js";

/**
 * @typedef {{bundle: any, lang: "vi" | "en", step: string, text: Record<string, string>, back: string,
 *   sounds: Record<string, string>}} Preview `sounds`: key of the words → address
 */

/** @type {Preview} */
const { bundle, lang, step, text, sounds, back } = JSON.parse(
  document.getElementById("preview")?.textContent ?? "{}",
);
const t = makeT({ [lang]: text }, lang);
const root = /** @type {HTMLElement} */ (document.getElementById("view"));
const announcer = /** @type {HTMLElement} */ (document.getElementById("announcer"));
const facts = Object.fromEntries(
  ["xa", "thon", "sdt_to", "sdt_ca", "ttphcc"].map((name) => [name, t(`facts.${name}`)]),
);

const phone = makeVoice(lang);
/** @type {HTMLAudioElement | null} */
let playing = null;

/** @param {string} words the sounds that speak all of them, or none */
function recorded(words) {
  const found = pieces(words, (key) => sounds[key]);
  return found.length && found.every((piece) => piece.found)
    ? found.map((piece) => String(piece.found))
    : null;
}

/** @type {import("../../pwa/player/voice.js").Voice} */
const voice = {
  get available() {
    return Object.keys(sounds).length > 0 || phone.available;
  },
  source: (words) => recorded(words) ? "person" : phone.source(words),
  async say(words, slow) {
    voice.stop();
    const found = recorded(words);
    if (!found) return phone.say(words, slow);
    for (const address of found) await play(address, slow);
  },
  stop() {
    playing?.pause();
    phone.stop();
  },
};

/** @param {string} address @param {boolean} [slow] */
async function play(address, slow) {
  const sound = playing = new Audio(address);
  sound.playbackRate = slow ? 0.8 : 1;
  const over = new Promise((done) => sound.onended = sound.onpause = sound.onerror = done);
  // Before the first tap a browser may not speak by itself.
  await sound.play().then(() => over, () => undefined);
}

const at = bundle.steps.findIndex((/** @type {{id: string}} */ { id }) => id === step);
const saved = at > 0
  ? {
    version: bundle.version,
    registration: "preview",
    step: at,
    seen: [],
    right: {},
    practice: {},
    passed: {},
    items: [],
  }
  : null;

new LessonPlayer({
  root,
  bundle: { ...bundle, simulations: readAllCodes(bundle.simulations) },
  lang,
  t,
  facts,
  saved: /** @type {any} */ (saved && { ...saved, started_at: new Date().toISOString(), completed: false }),
  save: () => Promise.resolve(),
  record: () => Promise.resolve(new Date().toISOString()),
  assisted: false,
  voice,
  leave: () => location.assign(back),
  announce: (words) => announcer.textContent = words,
}).start();
