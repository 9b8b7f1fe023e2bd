/**
 * Signing out takes the kit's list of households and people off this phone (docs/adr/0019). What was noted in the village
 * is sent first; what cannot be sent now stays, until the same account signs in here again.
 */

import { sendDeeds } from "../field/api.js";
import { asDeeds, open, photos, refused, sendPhotos, settle } from "../field/store.js";
import { forget } from "../pwa/store/db.js";
import { count, take } from "../pwa/store/outbox.js";
import { Sync } from "../pwa/sync/sync.js";

const PATIENCE_MS = 8000;
const SCOPE = "/trainer/field";

/** @param {Document} page */
export function forgetOnSignOut(page) {
  const form = /** @type {HTMLFormElement | null} */ (page.querySelector("form[data-forget]"));
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    // Whatever a browser refuses here, signing out itself must not hang on it.
    await forgetKit(form.dataset.forget ?? "").catch(console.error);
    form.submit();
  });
}

/** @param {Sync} sync */
async function sendAll(sync) {
  if (await sync.flush()) await sendPhotos();
}

/** @param {string} account */
async function forgetKit(account) {
  open(account);
  const sync = new Sync({ take, settle }, (deeds) => sendDeeds(asDeeds(deeds)), `field ${account}`);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([late, sendAll(sync).catch(console.error)]);
  const kept = (await count()) + (await photos()).length + (await refused()).length;
  await forget(kept ? ["snapshot", "etag", "taken_at", "confirmed"] : null);
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    if (name.startsWith("kit-")) await caches.delete(name);
  }
  const worker = await navigator.serviceWorker?.getRegistration(SCOPE);
  if (worker && new URL(worker.scope).pathname === SCOPE) await worker.unregister();
}
