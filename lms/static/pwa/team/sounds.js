/** Sounds that trainers recorded for the people of this phone: kept, so that they are heard without network. */

import { button } from "../dom.js";
import { converse } from "../sync/api.js";

const CACHE = "notes";

/** @typedef {{url: string, seconds: number, bytes: number}} Voice */
/** @typedef {import("../screens/app.js").App} App */

/**
 * A button that lets one hear it: the trainer herself where her sound is on this phone, else the phone's own voice.
 * @param {App} app
 * @param {Voice | null | undefined} voice
 * @param {string} by
 * @param {string} words what the phone reads
 */
export async function hear(app, voice, by, words) {
  const sound = voice && (await kept(voice.url));
  if (sound) return button("said-person", app.t("team.hear", { by }), () => play(app, sound), "listen");
  if (!app.voice.available || !words) return null;
  return button("said-phone", app.t("common.listen"), () => app.voice.say(words), "listen");
}

/**
 * Fetches what is new, drops what is not told any more. They are short: a minute is some 240 kB at most.
 * @param {import("../screens/app.js").Snapshot | null} snapshot
 */
export async function keepSounds(snapshot) {
  if (!globalThis.caches || !snapshot) return;
  const told = [...snapshot.assignments, ...(snapshot.answers ?? [])];
  const wanted = new Set(told.flatMap(({ voice }) => voice?.url ?? []));
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
  for (const url of wanted) {
    if (!(await cache.match(url))) await cache.put(url, await converse(url, {}));
  }
}

/** @param {string} url */
async function kept(url) {
  const found = await globalThis.caches?.match(url, { cacheName: CACHE, ignoreVary: true });
  return found?.blob();
}

/**
 * @param {App} app
 * @param {Blob} sound
 */
function play(app, sound) {
  app.voice.stop();
  const url = URL.createObjectURL(sound);
  const audio = new Audio(url);
  audio.onended = () => URL.revokeObjectURL(url);
  app.onLeave(() => audio.pause());
  return audio.play();
}
