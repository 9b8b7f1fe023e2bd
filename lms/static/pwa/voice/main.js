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
 * The voice of a lesson: a person's where one was recorded and is on the phone, else the phone's own.
 * @param {App} app
 * @param {string} lesson
 */
export async function voiceFor(app, lesson) {
  const language = await listensIn(app);
  const both = [lesson, sounds.APP];
  // Without an answer, what is known and kept stays good.
  const news = sounds.refresh().catch(() => undefined);
  if (!(await sounds.languages()).length) await news;
  if (await sounds.mayFetch()) await sounds.download(language, both, () => undefined).catch(() => undefined);
  return reader(app, language, both);
}

/** The app's own words, spoken by a person. @param {App} app */
export const appVoice = async (app) => reader(app, await listensIn(app), [sounds.APP]);

/** @param {App} app @param {string} language @param {string[]} lessons */
async function reader(app, language, lessons) {
  /** @type {Map<string, string>} */
  const found = new Map();
  // Where a line was not recorded in her language, the one on the screen is better than silence.
  for (const one of new Set([app.lang, language])) {
    for (const lesson of lessons) for (const [key, at] of await sounds.kept(one, lesson)) found.set(key, at);
  }
  const bytes = await sounds.missing(language, lessons);
  const size = `${number(Math.ceil(bytes / 1000), app.lang)} kB`;
  const fetch = async () => {
    await sounds.download(language, lessons, () => undefined);
    return reader(app, language, lessons);
  };
  return new Reader(makeVoice(app.lang), found, bytes ? { app, size, fetch } : null);
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
