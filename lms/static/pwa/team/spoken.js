/** What a learner said to her call for help: on the disk first, sent when the network is there, exactly once. */

import { button } from "../dom.js";
import { notice } from "../screens/parts.js";
import { ask, read, transact, write } from "../store/db.js";
import { converse, NoAnswer, Refusal } from "../sync/api.js";

/** So many may wait on a phone: about five megabytes. */
export const MOST_WAITING = 10;

/** @typedef {{id: string, type: string, content: ArrayBuffer}} Spoken `id`: the call it belongs to */

/** @returns {Promise<string[]>} ids of the calls whose sound waits */
export const waiting = async () => (await read("spoken")) ?? [];

/**
 * Keeps it; resolves when it is on the disk.
 * @param {Spoken} spoken
 * @returns {Promise<void>}
 * @throws {import("../store/db.js").StorageFull}
 */
export async function keep(spoken) {
  await transact(["state"], "readwrite", async (store) => {
    const ids = (await ask(store("state").get("spoken"))) ?? [];
    store("state").put(spoken, `spoken:${spoken.id}`);
    store("state").put([...ids.filter((/** @type {string} */ id) => id !== spoken.id), spoken.id], "spoken");
  });
}

/** @type {Promise<void> | null} */
let sending = null;

/** Sends what waits, one after the other; two callers share one sending. */
export function sendSpoken() {
  sending ??= sendAll().finally(() => sending = null);
  return sending;
}

async function sendAll() {
  for (const id of await waiting()) {
    const spoken = /** @type {Spoken | undefined} */ (await read(`spoken:${id}`));
    if (spoken && !(await sent(spoken))) continue;
    await drop(id);
  }
}

/**
 * @param {Spoken} spoken
 * @returns {Promise<boolean>} whether it is settled: taken, or never to be taken
 */
async function sent({ id, type, content }) {
  const headers = { "Content-Type": type || "application/octet-stream" };
  try {
    await converse(`/phone/help/${id}/voice`, {
      method: "PUT",
      headers,
      body: new Blob([content], { type }),
    });
    return true;
  } catch (error) {
    if (error instanceof NoAnswer || !(error instanceof Refusal)) return false;
    // 409: the call itself has not arrived. 401, 5xx: another time. Only what can never be used is let go, and told.
    if (error.status !== 422 && error.status !== 404) return false;
    await write({ spoken_refused: error.body.message ?? null });
    return true;
  }
}

/** @param {string} id */
function drop(id) {
  return transact(["state"], "readwrite", async (store) => {
    const ids = (await ask(store("state").get("spoken"))) ?? [];
    store("state").put(ids.filter((/** @type {string} */ one) => one !== id), "spoken");
    store("state").delete(`spoken:${id}`);
  });
}

/**
 * What could not be used, in the server's words; the call itself was sent.
 * @param {import("../screens/app.js").App} app
 */
export async function refusal(app) {
  const message = await read("spoken_refused");
  if (!message) return null;
  const put = async () => {
    await write({ spoken_refused: null });
    await app.router.refresh();
  };
  const words = app.t("team.spoken_refused", { why: app.say(message) });
  return notice("info", words, button("check", app.t("answers.read"), put));
}
