/** What home warns of in time: storage that could be cleared or is nearly full, and a paper that waits for pictures. */

import { persist } from "../device.js";
import { button, h } from "../dom.js";
import * as outbox from "../store/outbox.js";
import { notice, place, stateLine } from "./parts.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {"full" | "cleared" | null} Risk
 */

/** Less room than two courses need. */
const SCARCE_BYTES = 5_000_000;
/** Apple's browser clears what a page keeps after seven days without a visit; a warning must come well before. */
const OLD_MS = 3 * 86_400_000;

/**
 * What may happen to the work on this phone.
 * @param {{usage: number, quota: number, persisted: boolean, oldest: string | null, now: number}} told
 *   `oldest`: ISO time of what has waited longest to be sent; `quota`: 0 where the browser does not tell
 * @returns {Risk}
 */
export function risk({ usage, quota, persisted, oldest, now }) {
  if (quota && quota - usage < SCARCE_BYTES) return "full";
  // A clock that was put right may make it seem to come from the future: then, too, nobody knows how long it has waited.
  const old = oldest !== null && Math.abs(now - Date.parse(oldest)) > OLD_MS;
  return old && !persisted ? "cleared" : null;
}

/** @returns {Promise<Risk>} */
async function present() {
  const [{ usage = 0, quota = 0 } = {}, persisted = false, [first]] = await Promise.all([
    navigator.storage?.estimate?.(),
    navigator.storage?.persisted?.(),
    outbox.take(1),
  ]);
  const oldest = first ? String(first.statement.timestamp) : null;
  return risk({ usage, quota, persisted, oldest, now: Date.now() });
}

/** @param {import("./home.js").Home} here */
export async function care({ app, learner, snapshot }) {
  const threat = await present();
  const found = [threat && warning(app, threat), learner && picturesWanted(app, learner.person, snapshot)];
  return found.some(Boolean) && h("div", found);
}

/**
 * @param {App} app
 * @param {"full" | "cleared"} threat
 */
function warning(app, threat) {
  const { t } = app;
  const state = stateLine();
  const hold = async () => {
    await persist();
    state.textContent = t(await navigator.storage?.persisted?.() ? "care.held" : "care.not_held");
  };
  const room = place(app, "/downloads", "button", h("span", t("common.make_room")));
  const keep = [
    button("lock", t("care.hold"), hold),
    place(app, "/receipts", "button", h("span", t("care.hand_over"))),
  ];
  return notice("phone", t(`care.${threat}`), h("div.choices", threat === "full" ? room : keep), state);
}

/**
 * A course was completed, and the paper in an adult's own name waits until her pictures keep her name for her.
 * @param {App} app
 * @param {import("../store/profiles.js").Person} person
 * @param {import("./app.js").Snapshot | null} snapshot
 */
function picturesWanted(app, person, snapshot) {
  const [first] = (snapshot?.waiting ?? []).filter((one) => one.person === person.id);
  if (!first || person.locked) return null;
  const words = app.t("care.pictures", { course: app.say(first.title) });
  return notice("certificate", words, button("lock", app.t("about.pin_set"), () => app.go("/about")));
}

/**
 * A tap whose effect found no room on the phone.
 * @param {App} app
 */
export function tellFull(app) {
  const words = app.t("common.storage_full");
  document.querySelector("main")?.prepend(
    notice("phone", words, place(app, "/downloads", "button", app.t("common.make_room"))),
  );
  app.announce(words);
}
