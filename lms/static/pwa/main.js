/** Starts the learner's app: words, places, sending, worker. */

import { Installer, Worker } from "./device.js";
import { h } from "./dom.js";
import { App } from "./screens/app.js";
import { home } from "./screens/home.js";
import { trouble } from "./screens/trouble.js";
import { isFull } from "./screens/parts.js";
import { Router } from "./screens/router.js";
import { keepIn, read, write } from "./store/db.js";
import { NOT_YOURS, settle, take } from "./store/outbox.js";
import { forgetOpened } from "./store/profiles.js";
import { sendStatements } from "./sync/api.js";
import { Sync } from "./sync/sync.js";

/** Screens of other files, and the part that holds them (docs/phone.md). */
const PARTS = {
  lesson: "lesson",
  review: "lesson",
  card: "more",
  turn: "more",
  course: "more",
  receipts: "more",
  about: "more",
  downloads: "more",
  listening: "voice",
  news: "news",
  announcement: "news",
  wallet: "wallet",
  certificate: "wallet",
  check: "wallet",
};

/** @type {import("./screens/app.js").Shell} */
const shell = JSON.parse(document.getElementById("shell")?.textContent ?? "{}");
const view = /** @type {HTMLElement} */ (document.getElementById("view"));
const announcer = /** @type {HTMLElement} */ (document.getElementById("announcer"));

/** Until when a finger may rest on the glass, or its click still come: what is drawn anew meanwhile loses the tap. */
let touched = 0;
const touch = (/** @type {number} */ ms) => (/** @type {Event} */ event) => touched = event.timeStamp + ms;
addEventListener("pointerdown", touch(2000));
addEventListener("pointerup", touch(50));

/** @param {App} app */
function showWith(app) {
  let newest = 0;
  let shown = "";
  return async (/** @type {import("./screens/router.js").Place} */ { name, id }) => {
    const mine = ++newest;
    app.leave();
    view.setAttribute("aria-busy", "true");
    const content = await open(app, name, id).catch((error) => trouble(app, error));
    const same = shown === location.pathname;
    while (same && performance.now() < touched) await new Promise((later) => setTimeout(later, 50));
    if (mine !== newest) return;
    view.removeAttribute("aria-busy");
    showBanner(app);
    view.className = name;
    view.replaceChildren(content);
    const title = content.querySelector("h1");
    document.title = [title?.textContent, shell.site_name].filter(Boolean).join(" – ");
    // The same place shown anew (news came, another language) stays where the reader is.
    if (same) return;
    shown = location.pathname;
    scrollTo(0, 0);
    title?.focus({ preventScroll: true });
  };
}

/**
 * @param {App} app
 * @param {import("./screens/router.js").ScreenName} name
 * @param {string} id
 * @returns {Promise<HTMLElement>}
 */
async function open(app, name, id) {
  if (name === "home") return home(app);
  return (await app.part(PARTS[name]))[name](app, id);
}

/** @param {App} app */
function showBanner(app) {
  const text = app.say(shell.banner) || (shell.demo && app.t("common.demo"));
  document.querySelector(".banner")?.remove();
  if (text) document.body.prepend(h("aside.banner", text));
}

/**
 * A person the server does not know on this phone is asked again at the next turn; what they did waits aside.
 * @type {import("./sync/sync.js").Outbox["settle"]}
 */
async function settleAll(confirmed, refused, receivedAt) {
  await settle(confirmed, refused, receivedAt);
  const unknown = refused.filter(({ reason }) => reason === NOT_YOURS);
  await forgetOpened(unknown.map(({ note }) => note.person));
}

async function start() {
  const sync = new Sync({ take, settle: settleAll }, sendStatements);
  sync.addEventListener("change", () => sync.phase === "card" && write({ unknown: true }));
  addEventListener("lost", async () => (await app.part("more")).forgetAll());
  const installer = new Installer();
  const worker = new Worker();
  const chosen = await read("lang").catch(() => false);
  const lang = [chosen, document.documentElement.lang].find((one) => shell.languages.includes(one)) ?? "vi";
  const app = new App(shell, lang, { sync, installer, worker, announcer });
  if (chosen === false) {
    // No database, or none that opens: the class is held all the same.
    keepIn((await app.part("memory")).transact);
    app.fleeting = true;
  }
  addEventListener(
    "unhandledrejection",
    ({ reason }) => isFull(reason) && app.part("more").then(({ tellFull }) => tellFull(app)),
  );
  app.router = new Router(showWith(app));
  await app.router.refresh();
  if (!app.spoke) await app.speak(); // a lesson has seen to it itself
  if (app.voice.available && location.pathname === "/") await app.router.refresh();
  await worker.start();
  // Home was drawn before anyone knew of a newer app.
  if (location.pathname === "/") worker.offerUpdate();
  await sync.start();
  await app.refresh();
  document.addEventListener("visibilitychange", () => document.hidden || app.refresh());
}

// Not awaited: the parts import this file, and one that is fetched meanwhile would wait for itself.
start();
