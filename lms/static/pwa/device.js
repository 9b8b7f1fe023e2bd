/** What this phone and this browser are able to do. */

const IN_APP = /FBAN|FBAV|FB_IAB|Zalo/i;

/**
 * Browsers inside chat apps keep their own storage, apart from Chrome and Safari, and some run no worker.
 * @param {string} [agent]
 * @returns {boolean}
 */
export const isInApp = (agent = navigator.userAgent) => IN_APP.test(agent);

/** Asks the browser not to clear the lessons and the outbox when room is short. */
export async function persist() {
  await navigator.storage?.persist?.();
}

/** The browser's own offer to put the app on the home screen, kept until the learner wants it. */
export class Installer {
  /** @type {any} an event with `prompt`, good for one use */
  offer = null;

  constructor() {
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.offer = event;
    });
    addEventListener("appinstalled", () => (this.offer = null));
  }
}

/** Registers the worker and lets a new one take over only while no tab has a lesson open. */
export class Worker {
  /** @type {ServiceWorkerRegistration | undefined} */
  #registration;

  async start() {
    const container = navigator.serviceWorker;
    if (!container) return;
    let replaced = Boolean(container.controller);
    container.addEventListener("controllerchange", () => {
      if (replaced && location.pathname === "/") location.reload();
      replaced = true;
    });
    try {
      this.#registration = await container.register("/sw.js");
    } catch {
      // Refused in some in-app and private browsers: the page works on, only not without network.
    }
  }

  /** Called on the home screen. */
  async offerUpdate() {
    // The lesson just left may still hold its lock for a moment.
    await released;
    const waiting = this.#registration?.waiting;
    if (!waiting || !navigator.locks) return waiting?.postMessage({ type: "activate" });
    await navigator.locks.request("lesson", { ifAvailable: true }, (lock) => {
      if (lock) waiting.postMessage({ type: "activate" });
    });
  }
}

/** @type {Promise<unknown> | undefined} settled when no lesson of this tab holds its lock */
let released;

/**
 * Tells other tabs that a lesson is open here.
 * @returns {() => void} call it when the lesson is closed
 */
export function holdLesson() {
  /** @type {(_?: unknown) => void} */
  let release;
  const open = new Promise((resolve) => release = resolve);
  released = navigator.locks?.request("lesson", { mode: "shared" }, () => open);
  return () => release();
}
