/** The news on this phone: what was told, its pictures and voices, and what people said, sent or not. */

import { ask, read, transact, write } from "../store/db.js";
import { converse } from "../sync/api.js";
import { Sync } from "../sync/sync.js";

/**
 * @typedef {{address: string | null, bytes: number, seconds: number}} Sound no address: it is still being made
 * @typedef {{state: string, at: string, by: string, words: string}} Step
 * @typedef {{id: string, by: string, person: string | null, text: string, at: string, sound: Sound | null,
 *   hidden: string | null, matter: {state: string, steps: Step[]} | null}} Comment
 * @typedef {{id: string, version: number, title: string, office: string, by: string, at: string, pinned: boolean,
 *   withdrawn?: string, body: string, until?: string | null, corrected?: string | null, url?: string | null,
 *   picture?: {address: string, alt: string, bytes: number, width: number, height: number} | null,
 *   sound?: Sound | null, comments: Comment[], reactions: Record<string, number>, mine: Record<string, string>}} Notice
 * @typedef {{id: string, notice: string, person: string, household: string, at: string, text?: string, sound?: string,
 *   reaction?: string}} Word `sound`: base64
 * @typedef {Word & {state: "waiting" | "sent" | "refused", message?: {vi: string, en: string} | null}} Kept
 */

const CACHE = "news";
/** Pictures and voices of the newest notices, as far as they go into this. */
const BUDGET_BYTES = 2_000_000;
const ASK_AGAIN_MS = 60_000;
const WORDS = "news_words";

/** Fires "change" when something was told, said or sent. */
export const changes = new EventTarget();
const changed = () => changes.dispatchEvent(new Event("change"));

/** @returns {Promise<Notice[]>} as the server last told */
export const notices = async () => (await read("news"))?.notices ?? [];

/** @returns {Promise<number>} how many are shown in the village but told to no phone: it keeps the newest only */
export const older = async () => (await read("news"))?.older ?? 0;

/** @returns {Promise<Kept[]>} what this phone's people said and the server's answer does not show yet */
export const words = async () => (await read(WORDS)) ?? [];

/** @param {(all: Kept[]) => Kept[]} work */
async function change(work) {
  await transact(["state"], "readwrite", async (store) => {
    store("state").put(work((await ask(store("state").get(WORDS))) ?? []), WORDS);
  });
  changed();
}

/** A voice is heavy: it goes alone. @param {number} limit */
async function take(limit) {
  const waiting = (await words()).filter(({ state }) => state === "waiting");
  const light = waiting.filter(({ sound }) => !sound).slice(0, limit);
  return (light.length ? light : waiting.slice(0, 1)).map((
    { state: _state, message: _message, ...word },
    sequence,
  ) => ({
    id: word.id,
    sequence,
    statement: word,
    note: { event: "said", lesson: word.notice, person: word.person },
  }));
}

/** @type {import("../sync/sync.js").Outbox["settle"]} */
async function settle(confirmed, refused) {
  const sent = new Set(confirmed.map(({ id }) => id));
  const why = new Map(refused.map(({ id, message }) => [id, message]));
  await change((all) =>
    all.map((word) => {
      if (sent.has(word.id)) return { ...word, state: "sent", sound: word.sound && "sent" };
      return why.has(word.id) ? { ...word, state: "refused", message: why.get(word.id) } : word;
    })
  );
  if (sent.size) await refresh(true).catch(() => undefined); // what was sent stays shown until the next answer has it
}

/** @param {unknown[]} said */
async function send(said) {
  const init = {
    method: "POST",
    body: JSON.stringify({ words: said }),
    headers: { "Content-Type": "application/json" },
  };
  return (await converse("/phone/news/words", init)).json();
}

const sync = new Sync({ take, settle }, send, "news");
let started = false;

/** Sends what waits, now and whenever the network may be back. */
export function start() {
  if (started) return;
  started = true;
  sync.start();
}

/** Kept on the phone first; resolves when it is on the disk. @param {Word} word */
export async function say(word) {
  await change((all) => [...all, { ...word, state: "waiting" }]);
  sync.flush();
}

/** One that the server would not take is put away by its author. @param {string} id */
export const putAway = (id) => change((all) => all.filter((word) => word.id !== id));

let asked = 0;

/**
 * Asks what is new, at most once a minute unless told to.
 * @param {boolean} [now]
 * @returns {Promise<void>}
 * @throws {import("../sync/api.js").NoAnswer} what was told stays
 */
export async function refresh(now = false) {
  if (!now && Date.now() - asked < ASK_AGAIN_MS) return;
  asked = Date.now();
  const etag = (await read("news"))?.etag;
  const headers = etag ? { "If-None-Match": etag } : undefined;
  const response = await converse("/phone/news", { headers, cache: "no-store" });
  if (response.status === 304) return;
  const told = await response.json();
  await write({ news: { notices: told.notices, older: told.older, etag: response.headers.get("ETag") } });
  const known = new Set(
    told.notices.flatMap((/** @type {Notice} */ one) => one.comments.map(({ id }) => id)),
  );
  await change((all) =>
    all.filter(({ id, state, reaction }) => state !== "sent" || (!known.has(id) && reaction === undefined))
  );
  await keepFiles(told.notices);
}

/** @param {Notice[]} told */
async function keepFiles(told) {
  const cache = await globalThis.caches?.open(CACHE);
  if (!cache) return;
  const first = told.flatMap(({ picture, sound }) => [picture, sound]);
  const then = told.flatMap(({ comments }) => comments.map(({ sound }) => sound));
  /** @type {Set<string>} */
  const wanted = new Set();
  let bytes = 0;
  for (const file of [...first, ...then]) {
    if (!file?.address || wanted.has(file.address) || bytes + file.bytes > BUDGET_BYTES) continue;
    bytes += file.bytes;
    wanted.add(file.address);
  }
  for (const { url } of await cache.keys()) {
    if (!wanted.has(new URL(url).pathname)) await cache.delete(url);
  }
  for (const address of wanted) {
    if (await cache.match(address)) continue;
    const response = await fetch(address).catch(() => null);
    if (response?.ok) await cache.put(address, response);
  }
}

/**
 * Where a picture or a voice is: on the phone, else at the server.
 * @param {string} address
 */
export async function source(address) {
  const kept = await (await globalThis.caches?.open(CACHE))?.match(address);
  return kept ? URL.createObjectURL(await kept.blob()) : address;
}

/**
 * A random UUID, also over plain http, where `crypto.randomUUID` is absent: the browser names a blob by one.
 * @returns {string}
 */
export function newId() {
  const address = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(address);
  return address.slice(-36);
}

/** What makes a notice new to somebody: other words, taken back, an answer to what she said. */
const mark = (/** @type {Notice} */ one, /** @type {string} */ person) =>
  [
    one.id,
    one.version,
    one.withdrawn ? 1 : 0,
    ...one.comments.filter((said) => said.person === person).map(({ matter }) => matter?.steps.length ?? 0),
  ].join(".");

/** @param {string} person @returns {Promise<Notice[]>} */
export async function fresh(person) {
  const seen = new Set((await read("news_seen"))?.[person]);
  return (await notices()).filter((one) => !seen.has(mark(one, person)));
}

/** @param {Notice} one @param {string} person */
export async function see(one, person) {
  const seen = (await read("news_seen")) ?? {};
  const mine = new Set([...(seen[person] ?? []), mark(one, person)]);
  await write({ news_seen: { ...seen, [person]: [...mine].slice(-200) } });
}
