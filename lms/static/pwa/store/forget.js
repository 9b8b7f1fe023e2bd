/** A phone that was reported lost keeps nothing. Browsers that know Clear-Site-Data have done so already. */

export async function forgetAll() {
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
  indexedDB.deleteDatabase("lop-hoc-so");
  location.replace("/");
}
