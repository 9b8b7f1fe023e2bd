/** What people say to the news: on the phone first, sent once, shown until the server shows it; and what is new to whom. */

import assert from "node:assert/strict";
import * as news from "../../../lms/static/pwa/news/store.js";
import { keepIn } from "../../../lms/static/pwa/store/db.js";
import { transact } from "../../../lms/static/pwa/store/memory.js";

/** @typedef {import("../../../lms/static/pwa/news/store.js").Notice} Notice */

keepIn(transact);

/** @param {Partial<Notice>} [more] @returns {Notice} */
const notice = (more = {}) => ({
  id: "n",
  version: 1,
  title: "Họp thôn",
  office: "head",
  by: "Cô",
  at: "2026-11-20T08:00:00Z",
  pinned: false,
  body: "",
  comments: [],
  reactions: {},
  mine: {},
  ...more,
});

/** @param {string} id @param {string} [person] @param {any} [matter] @returns {any} */
const comment = (id, person = "p", matter = null) => ({
  id,
  person,
  matter,
  by: "Bà",
  text: "",
  at: "",
  sound: null,
});

/** What was ever told: its place is its ETag. @type {string[]} */
const editions = [];

/** A server that tells these, takes what it is sent, and answers each word by `fate`. */
class Server {
  /** @type {Notice[]} */
  told = [];
  older = 0;
  /** @type {any[][]} */
  sent = [];
  /** @type {(string | null)[]} */
  asked = [];
  reachable = true;
  /** @type {(word: any) => object} */
  fate = () => ({ result: "stored" });

  constructor() {
    globalThis.fetch =
      /** @type {any} */ ((/** @type {any} */ url, /** @type {any} */ init) => this.answer(url, init));
  }

  /** @param {any} url @param {any} [init] */
  answer(url, init) {
    if (!this.reachable) return Promise.reject(new TypeError("no network"));
    if (String(url).endsWith("/words")) return Promise.resolve(this.#take(JSON.parse(init.body).words));
    const known = new Headers(init?.headers).get("If-None-Match");
    this.asked.push(known);
    const told = JSON.stringify({ notices: this.told, older: this.older });
    if (!editions.includes(told)) editions.push(told);
    const etag = `"${editions.indexOf(told)}"`;
    if (known === etag) return Promise.resolve(new Response(null, { status: 304 }));
    const headers = { ETag: etag, "Content-Type": "application/json" };
    return Promise.resolve(new Response(told, { headers }));
  }

  /** @param {any[]} words */
  #take(words) {
    this.sent.push(words);
    const answers = words.map((word) => ({ id: word.id, ...this.fate(word) }));
    const headers = { "Content-Type": "application/json" };
    return new Response(JSON.stringify({ answers, received_at: "2026-11-20T09:00:00Z" }), { headers });
  }
}

/** @param {string} id @param {object} [more] @returns {any} */
const word = (id, more = { text: "Cầu hỏng" }) => ({
  id,
  notice: "n",
  person: "p",
  household: "h",
  at: "2026-11-20T08:30:00Z",
  ...more,
});

/** @returns {Promise<Record<string, string>>} id → state of what the phone still shows of its own */
const states = async () => Object.fromEntries((await news.words()).map(({ id, state }) => [id, state]));

/** Until all that waits was sent and what came of it is kept. @param {() => Promise<boolean>} settled */
async function until(settled) {
  while (!(await settled())) {
    await new Promise((resolve) => news.changes.addEventListener("change", resolve, { once: true }));
  }
}

const calm = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "a word is on the phone first, goes out once and is shown until the server shows it",
  calm,
  async () => {
    const server = new Server();
    server.told = [notice()];
    await news.say(word("a"));
    await until(async () => (await states()).a === "sent");
    assert.deepEqual(server.sent.map((batch) => batch.map(({ id }) => id)), [["a"]]);
    assert.deepEqual((await news.words()).map(({ text }) => text), ["Cầu hỏng"]);
    server.told = [notice({ comments: [comment("a")] })];
    await news.refresh(true);
    assert.deepEqual(await states(), {});
    assert.equal(server.sent.length, 1);
  },
);

Deno.test("a voice goes alone, after what is light", calm, async () => {
  const server = new Server();
  server.told = [notice()];
  await Promise.all([
    news.say(word("voice", { sound: "AAAA" })),
    news.say(word("one")),
    news.say(word("two")),
  ]);
  await until(async () => Object.values(await states()).every((state) => state === "sent"));
  const batches = server.sent.map((batch) => batch.map(({ id }) => id));
  assert.equal(batches.filter((batch) => batch.includes("voice") && batch.length > 1).length, 0);
  assert.deepEqual(batches.flat().sort(), ["one", "two", "voice"]);
  assert.equal((await news.words()).find(({ id }) => id === "voice")?.sound, "sent"); // the bytes are not kept twice
  server.told = [notice({ comments: ["voice", "one", "two"].map((id) => comment(id)) })];
  await news.refresh(true);
});

Deno.test("what is refused stays with its reason until its author puts it away", calm, async () => {
  const server = new Server();
  server.told = [notice()];
  const message = { vi: "Dài quá", en: "Too long" };
  server.fate = () => ({ result: "refused", reason: "too_long", message });
  await news.say(word("b"));
  await until(async () => (await states()).b === "refused");
  assert.deepEqual((await news.words())[0].message, message);
  await news.refresh(true);
  assert.deepEqual(await states(), { b: "refused" });
  await news.putAway("b");
  assert.deepEqual(await states(), {});
});

Deno.test("unchanged news are not told again, and without network what was told stays", calm, async () => {
  const server = new Server();
  server.told = [notice({ title: "Mới" })];
  await news.refresh(true);
  await news.refresh(true);
  assert.equal(typeof server.asked[1], "string");
  assert.deepEqual((await news.notices()).map(({ title }) => title), ["Mới"]);
  await news.refresh(); // asked a moment ago
  assert.equal(server.asked.length, 2);
  server.reachable = false;
  await assert.rejects(news.refresh(true));
  assert.deepEqual((await news.notices()).map(({ title }) => title), ["Mới"]);
});

Deno.test(
  "seen is what one person saw; other words and an answer to hers make it new again",
  calm,
  async () => {
    const server = new Server();
    const tell = async (/** @type {Notice} */ one) => {
      server.told = [one];
      await news.refresh(true);
    };
    const fresh = async (/** @type {string} */ person) => (await news.fresh(person)).length;
    await tell(notice({ comments: [comment("c")] }));
    assert.deepEqual([await fresh("p"), await fresh("q")], [1, 1]);
    await news.see((await news.notices())[0], "p");
    assert.deepEqual([await fresh("p"), await fresh("q")], [0, 1]);
    await news.see((await news.notices())[0], "q");
    const steps = [{ state: "answered", at: "", by: "", words: "Đã sửa" }];
    await tell(notice({ comments: [comment("c", "p", { state: "answered", steps })] }));
    assert.deepEqual([await fresh("p"), await fresh("q")], [1, 0]);
    await tell(notice({ version: 2, comments: [comment("c", "p", { state: "answered", steps })] }));
    assert.deepEqual([await fresh("p"), await fresh("q")], [1, 1]);
  },
);

Deno.test("how many older notices stay with the village is known on the phone", calm, async () => {
  const server = new Server();
  [server.told, server.older] = [[notice()], 3];
  await news.refresh(true);
  assert.equal(await news.older(), 3);
});
