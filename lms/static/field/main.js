/** Starts the trainer's kit: words, places, sending, worker. */

import { read } from "../pwa/store/db.js";
import { take } from "../pwa/store/outbox.js";
import { Refusal } from "../pwa/sync/api.js";
import { Sync } from "../pwa/sync/sync.js";
import { sendDeeds } from "./api.js";
import { App } from "./app.js";
import { confirm } from "./screens/confirm.js";
import { find, home } from "./screens/home.js";
import { household } from "./screens/household.js";
import { product, products, stall, stalls } from "./screens/market.js";
import { person } from "./screens/person.js";
import { receipts } from "./screens/receipts.js";
import { scan } from "./screens/scan.js";
import { begin, close, session, show } from "./screens/session.js";
import { visit } from "./screens/visit.js";
import { asDeeds, open, renew, sendPhotos, settle } from "./store.js";

const SCREENS = {
  home,
  find,
  household,
  confirm,
  visit,
  begin,
  session,
  show,
  close,
  person,
  scan,
  stalls,
  stall,
  products,
  product,
  receipts,
};

const told = JSON.parse(document.getElementById("kit")?.textContent ?? "{}");
const view = /** @type {HTMLElement} */ (document.getElementById("view"));
const announcer = /** @type {HTMLElement} */ (document.getElementById("announcer"));

/**
 * What waits is sent first, so that the newer list contains it.
 * @param {App} app
 */
async function exchange(app) {
  if (!(await app.sync.flush())) return;
  try {
    await sendPhotos();
    await renew();
  } catch (error) {
    // Without an answer the list and the photos stay as they are; signed out is said by the quiet line.
    if (error instanceof Refusal && error.status !== 401) throw error;
  }
}

async function start() {
  open(told.account);
  const sync = new Sync({ take, settle }, (deeds) => sendDeeds(asDeeds(deeds)), `field ${told.account}`);
  const app = new App(told, SCREENS, sync, { view, announcer });
  await app.start();
  const known = await read("taken_at");
  addEventListener("online", () => exchange(app));
  document.addEventListener("visibilitychange", () => document.hidden || exchange(app));
  document.addEventListener("exchange", () => exchange(app));
  // Refused in some private browsers: the page works on, only it does not open without network.
  navigator.serviceWorker?.register("/trainer/field/sw.js", { scope: "/trainer/field" }).catch(console.warn);
  await sync.start();
  await exchange(app);
  if (!known || location.hash.length < 3) await app.show();
}

await start();
