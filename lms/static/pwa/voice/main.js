/** Voices of people: a file of its own, fetched when a lesson or the choice of language is opened. */

import { makeVoice } from "../player/voice.js";
import { read, write } from "../store/db.js";
import { GUEST } from "../store/profiles.js";
import { converse } from "../sync/api.js";
import { number } from "../text.js";
import { Reader } from "./reader.js";
import * as sounds from "./sounds.js";

export { listening } from "./listening.js";

/** @typedef {import("../screens/app.js").App} App */

/**
 * A person's voice where one was recorded and is on the phone, else the phone's own.
 * @param {App} app
 * @param {string} [lesson] without: only the app's own words
 */
export async function voiceFor(app, lesson) {
  const language = await listensIn(app);
  const lessons = lesson ? [lesson, sounds.APP] : [sounds.APP];
  // Nobody waits for news: without an answer, what is known and kept stays good.
  sounds.refresh().catch(() => undefined);
  const found = await keptSounds(app, language, lessons);
  const bytes = lesson ? await sounds.missing(language, lessons) : 0;
  const fetch = async () => {
    await sounds.download(language, lessons, () => undefined);
    for (const [key, at] of await keptSounds(app, language, lessons)) found.set(key, at);
  };
  const alone = bytes && (await sounds.mayFetch());
  if (alone) fetch().catch(() => undefined); // what came stays; the rest comes another time
  const size = `${number(Math.ceil(bytes / 1000), app.lang)} kB`;
  return new Reader(makeVoice(app.lang), found, bytes && !alone ? { app, size, fetch } : null);
}

/**
 * Where a line was not recorded in her language, the one on the screen is better than silence.
 * @param {App} app
 * @param {string} language
 * @param {string[]} lessons
 * @returns {Promise<Map<string, string>>}
 */
async function keptSounds(app, language, lessons) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const one of new Set([app.lang, language])) {
    for (const lesson of lessons) for (const [key, at] of await sounds.kept(one, lesson)) found.set(key, at);
  }
  return found;
}

/**
 * The language somebody listens in: chosen here, or on another phone, else the one on the screen.
 * @param {App} app
 * @returns {Promise<string>}
 */
export async function listensIn(app) {
  const person = (await app.learner())?.person;
  const chosen = (await read("listening"))?.[person?.id ?? GUEST];
  return chosen ?? (person?.listens && person.listens !== "vi" ? person.listens : app.lang);
}

/**
 * Kept on this phone at once; the server is told when it can be reached.
 * @param {App} app
 * @param {string} language
 */
export async function listenIn(app, language) {
  const person = (await app.learner())?.person.id ?? GUEST;
  const [chosen, unsent] = await Promise.all([read("listening"), read("listening_unsent")]);
  await write({
    listening: { ...chosen, [person]: language },
    listening_unsent: person === GUEST ? unsent : { ...unsent, [person]: language },
  });
  await tellServer();
}

/** Tells the server what was chosen without network. */
export async function tellServer() {
  const unsent = (await read("listening_unsent")) ?? {};
  for (const [person, language] of Object.entries(unsent)) {
    const body = JSON.stringify({ person, language });
    const headers = { "Content-Type": "application/json" };
    const told = await converse("/phone/listening", { method: "POST", body, headers }).catch((error) =>
      error.status >= 400
    );
    if (!told) return;
    const { [person]: _, ...rest } = (await read("listening_unsent")) ?? {};
    await write({ listening_unsent: rest });
  }
}
