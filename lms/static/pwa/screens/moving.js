/** From the browser inside a chat app to the phone's own, with the people and the work. */

import { button, h } from "../dom.js";
import { write } from "../store/db.js";
import * as claims from "../store/claims.js";
import { GUEST } from "../store/profiles.js";
import { finishMove, startMove } from "../sync/doors.js";
import { notice, plainWords, stateLine } from "./parts.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {Awaited<ReturnType<App["learner"]>>} Learner
 */

/**
 * Android opens Chrome by an address of its own kind; iPhones have none, there the link is copied.
 * @param {string} link https address
 * @returns {string | null}
 */
export function chromeLink(link) {
  if (!/Android/.test(navigator.userAgent)) return null;
  const { host, pathname, hash } = new URL(link);
  // What follows `#Intent` is Android's: our own mark goes into the address.
  const address = `${host}${pathname}${hash && `?to=${encodeURIComponent(hash.slice(1))}`}`;
  return `intent://${address}#Intent;scheme=https;package=com.android.chrome;end`;
}

/** A learner's link opens ten minutes long, once. */
const LINK_MS = 5 * 60_000;

/**
 * What was unfolded, for whom: news draw home anew, and neither the link nor the wait for it must fold away under the
 * finger.
 * @type {{who: string, link: Promise<string>, at: number} | null}
 */
let unfolded = null;

/**
 * @param {App} app
 * @param {Learner} learner
 */
export function inApp(app, learner) {
  const { t } = app;
  const who = learner?.person.id ?? GUEST;
  const state = stateLine();
  const box = h("div.choices");
  const begin = () => {
    unfolded = { who, link: linkFor(app, learner), at: Date.now() };
    return show(unfolded.link);
  };
  const show = async (/** @type {Promise<string>} */ coming) => {
    try {
      box.replaceChildren(...ways(app, state, await coming));
      state.textContent = t("moving.ready");
    } catch (error) {
      if (unfolded?.link === coming) unfolded = null;
      state.textContent = plainWords(app, error);
    }
  };
  box.append(button("globe", t("moving.start"), begin));
  // A guest's link holds her work as it is now.
  if (unfolded?.who === who && Math.abs(Date.now() - unfolded.at) < LINK_MS) {
    learner ? show(unfolded.link) : begin();
  }
  return notice("globe", t("home.in_app"), box, state);
}

/**
 * @param {App} app
 * @param {HTMLElement} state
 * @param {string} link
 */
function ways({ t }, state, link) {
  const chrome = chromeLink(link);
  const fold = () => unfolded = null;
  const copied = button("copy", t("home.copy_link"), async () => {
    await navigator.clipboard?.writeText(link);
    state.textContent = t("home.link_copied");
  });
  return [...(chrome ? [h("a.button", { href: chrome, click: fold }, t("moving.chrome"))] : []), copied];
}

/**
 * A learner takes her people along by a link that works once; a guest her work itself.
 * @param {App} app
 * @param {Learner} learner
 * @returns {Promise<string>}
 */
async function linkFor(app, learner) {
  const home = app.shell.home_page;
  if (!learner) return `${home}/card#work.${await claims.packed()}`;
  await app.sync.flush();
  const { token } = await startMove();
  return `${home}/card#move.${token}.${learner.person.id}.${learner.household.id}`;
}

/**
 * The other end of the link.
 * @param {string} told behind the `#`
 * @returns {Promise<boolean>} whether it was such a link
 */
export async function arrive(told) {
  const [kind, rest, person, household] = told.split(".");
  if (kind === "work") await claims.unpack(rest);
  if (kind === "move") {
    const { households, opened } = await finishMove(rest);
    await write({ households, opened, unknown: false, turn: { person, household, assisted: false } });
  }
  return kind === "work" || kind === "move";
}
