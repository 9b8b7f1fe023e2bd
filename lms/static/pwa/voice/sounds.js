/** Recorded voices on this phone: apart from the lessons' text, taken only when the learner wants them. */

import { Absent } from "../store/catalogue.js";
import { read, write } from "../store/db.js";

/**
 * @typedef {{language: string, lesson: string, lines: Record<string, number>, sounds: [string, number][],
 *   bytes: number, version: string}} Sheet which sound speaks which words (docs/phone.md)
 * @typedef {{id: string, name: {vi: string, en: string},
 *   lessons: Record<string, {version: string, bytes: number}>}} Language
 */

const CACHE = "sounds";
/** The app's own words are a sheet like a lesson's. */
export const APP = "app";

/** @param {string} language @param {string} lesson */
const sheetAddress = (language, lesson) => `/phone/voices/${language}/${lesson}.json`;

/** @param {string} digest */
const soundAddress = (digest) => `/phone/sounds/${digest}.mp3`;

/** Null where the browser has no Cache Storage (plain http): there is no recorded voice then. */
const open = async () => (globalThis.caches ? await caches.open(CACHE) : null);

/**
 * The languages and what can be heard in them, as the server last told.
 * @returns {Promise<Language[]>}
 */
export const languages = async () => (await read("voices")) ?? [];

/** An answer from before a card was opened must not come last. */
let asked = 0;

/**
 * Asks what can be heard now. Sheets that changed are renewed, and what was taken back is dropped.
 * @returns {Promise<Language[]>}
 * @throws {TypeError} without an answer
 */
export async function refresh() {
  const mine = ++asked;
  const response = await fetch("/phone/voices");
  if (!response.ok) throw new TypeError(`voices: ${response.status}`);
  const { languages: told } = await response.json();
  if (mine !== asked) return languages();
  await write({ voices: told });
  await renew(told);
  return told;
}

/** @param {Language[]} told */
async function renew(told) {
  const cache = await open();
  const current = new Map(
    told.flatMap(({ id, lessons }) =>
      Object.entries(lessons).map(([lesson, { version }]) => [sheetAddress(id, lesson), version])
    ),
  );
  const wanted = new Set();
  for (const path of await paths()) {
    if (!path.endsWith(".json")) continue;
    const version = current.get(path);
    const sheet = version ? await newest(path, version) : await cache?.delete(path);
    if (typeof sheet === "object") { for (const [digest] of sheet.sounds) wanted.add(soundAddress(digest)); }
  }
  const gone = (await paths()).filter((path) => path.endsWith(".mp3") && !wanted.has(path));
  await Promise.all(gone.map((path) => cache?.delete(path)));
}

/** @param {string} path @param {string} version @returns {Promise<Sheet>} */
async function newest(path, version) {
  const cache = await open();
  /** @type {Sheet} */
  const sheet = await (await cache?.match(path))?.json();
  if (sheet.version === version) return sheet;
  const response = await fetch(path);
  if (!response.ok) return sheet;
  await cache?.put(path, response.clone());
  return response.json();
}

/** @returns {Promise<string[]>} */
async function paths() {
  const requests = (await (await open())?.keys()) ?? [];
  return requests.map(({ url }) => new URL(url).pathname);
}

/**
 * What is on the phone of one sheet: key of words → address of the sound.
 * @param {string} language
 * @param {string} lesson
 * @returns {Promise<Map<string, string>>}
 */
export async function kept(language, lesson) {
  const cache = await open();
  /** @type {Sheet | undefined} */
  const sheet = await (await cache?.match(sheetAddress(language, lesson)))?.json();
  if (!sheet) return new Map();
  const here = new Set(await paths());
  const addresses = sheet.sounds.map(([digest]) => soundAddress(digest));
  const known = Object.entries(sheet.lines).map(([key, i]) => /** @type {const} */ ([key, addresses[i]]));
  return new Map(known.filter(([, address]) => here.has(address)));
}

/**
 * How many bytes of these lessons' voices are not on the phone yet.
 * @param {string} language
 * @param {string[]} lessons
 */
export async function missing(language, lessons) {
  const told = (await languages()).find(({ id }) => id === language)?.lessons ?? {};
  const cache = await open();
  const here = new Set(await paths());
  let bytes = 0;
  for (const lesson of lessons.filter((one) => one in told)) {
    /** @type {Sheet | undefined} */
    const sheet = await (await cache?.match(sheetAddress(language, lesson)))?.json();
    const whole = sheet?.version === told[lesson].version;
    bytes += whole
      ? sum(sheet.sounds.filter(([digest]) => !here.has(soundAddress(digest))))
      : told[lesson].bytes;
  }
  return bytes;
}

/** @param {[string, number][]} sounds */
const sum = (sounds) => sounds.reduce((all, [, bytes]) => all + bytes, 0);

/**
 * Fetches what is missing. What came stays, also when the line breaks.
 * @param {string} language
 * @param {string[]} lessons
 * @param {(bytes: number) => void} onBytes how many have come
 * @throws {Absent} at the first one that cannot be had
 */
export async function download(language, lessons, onBytes) {
  const told = (await languages()).find(({ id }) => id === language)?.lessons ?? {};
  let come = 0;
  for (const lesson of lessons.filter((one) => one in told)) {
    const { sounds } = await (await fetchInto(sheetAddress(language, lesson), true)).json();
    for (const [digest, bytes] of sounds) {
      await fetchInto(soundAddress(digest), false);
      onBytes(come += bytes);
    }
  }
}

/** @param {string} address @param {boolean} anew */
async function fetchInto(address, anew) {
  const cache = await open();
  const here = !anew && (await cache?.match(address));
  if (here) return here;
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) throw new Absent(address);
  await cache?.put(address, response.clone());
  return response;
}

/** Takes all voices away from this phone. */
export async function remove() {
  await globalThis.caches?.delete(CACHE);
}

/**
 * @param {string} address
 * @returns {Promise<Blob | null>} null when it was dropped meanwhile
 */
export async function sound(address) {
  const response = await (await open())?.match(address);
  return response ? response.blob() : null;
}

/** Heavy files come by themselves only over Wi-Fi, or when the learner said so. */
export async function mayFetch() {
  const { type } = /** @type {any} */ (navigator).connection ?? {};
  return type === "wifi" || type === "ethernet" || Boolean(await read("sound_always"));
}
