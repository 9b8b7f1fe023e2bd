/** Taking lessons onto the phone one by one: what came stays, whatever happens to the rest. */

import { Absent } from "./catalogue.js";
import { ask, StorageFull, transact } from "./db.js";
import { isOf, keptPaths, open } from "./lessons.js";

/** @typedef {import("./catalogue.js").Lesson} Lesson */
/** @typedef {"running" | "paused" | "waiting" | "full" | "done"} State "waiting": for a line that broke */

const RETRY_MS = 5_000;

/** Whether loading now would cost money of a mobile plan, as far as the browser tells. */
export function isMobileData() {
  const { type, saveData } = /** @type {any} */ (navigator).connection ?? {};
  return type === "cellular" || saveData === true;
}

/** A download that can be stopped and goes on by itself when the line is back. Fires "change". */
export class Download extends EventTarget {
  /** @type {State} */
  state = "paused";
  ready = 0;
  #lessons;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #again = () => void this.start();

  /** @param {Lesson[]} lessons */
  constructor(lessons) {
    super();
    this.#lessons = lessons;
  }

  /** Begins, or goes on where it stopped. */
  async start() {
    this.#forget();
    if (this.state === "running") return;
    this.#enter("running");
    try {
      for (const lesson of this.#lessons) {
        // Stopped by the learner while the last lesson was on its way.
        if (/** @type {State} */ (this.state) !== "running") return;
        await take(lesson);
        this.ready = this.#lessons.indexOf(lesson) + 1;
        this.dispatchEvent(new Event("change"));
      }
      this.#enter("done");
    } catch (error) {
      this.#stopped(error);
    }
  }

  /** Stops after the lesson that is on its way. */
  pause() {
    this.#forget();
    this.#enter("paused");
  }

  /** @param {unknown} error */
  #stopped(error) {
    if (/** @type {State} */ (this.state) === "paused") return;
    if (error instanceof StorageFull) return this.#enter("full");
    addEventListener("online", this.#again);
    this.#timer = setTimeout(this.#again, RETRY_MS);
    this.#enter("waiting");
  }

  #forget() {
    removeEventListener("online", this.#again);
    clearTimeout(this.#timer);
  }

  /** @param {State} state */
  #enter(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * The newest version of a lesson, unless it is here.
 * @param {Lesson} lesson
 * @throws {StorageFull | Absent}
 */
async function take(lesson) {
  const cache = await open();
  if (await cache?.match(lesson.url)) return dropUnused(lesson);
  const response = await fetch(lesson.url).catch(() => null);
  if (!response?.ok) throw new Absent(lesson.id);
  try {
    await cache?.put(lesson.url, response);
  } catch (error) {
    throw /** @type {DOMException} */ (error).name === "QuotaExceededError" ? new StorageFull() : error;
  }
  await dropUnused(lesson);
}

/**
 * Older versions go, but for those in which somebody of this phone is in the middle.
 * @param {Lesson} lesson
 */
async function dropUnused(lesson) {
  /** @type {[any[], any[]]} */
  const [keys, places] = await transact(
    ["progress"],
    "readonly",
    (store) => Promise.all([ask(store("progress").getAllKeys()), ask(store("progress").getAll())]),
  );
  const begun = places.filter((place, at) => keys[at][1] === lesson.id && !place.completed);
  const cache = await open();
  const old = (await keptPaths()).filter((path) =>
    isOf(path, lesson.id) && path !== lesson.url &&
    !begun.some(({ version }) => path.endsWith(`/${version}.json`))
  );
  await Promise.all(old.map((path) => cache?.delete(path)));
}

/**
 * @param {Lesson[]} lessons
 * @returns {Promise<void>}
 */
export async function remove(lessons) {
  const cache = await open();
  const paths = (await keptPaths()).filter((path) => lessons.some(({ id }) => isOf(path, id)));
  await Promise.all(paths.map((path) => cache?.delete(path)));
}

/**
 * @param {Lesson[]} lessons
 * @returns {number} bytes
 */
export const size = (lessons) => lessons.reduce((sum, lesson) => sum + lesson.bytes, 0);
