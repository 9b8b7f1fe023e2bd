/**
 * The worker of the trainer's kit: its page, script and style open without network. What is noted is kept by the page.
 * The server writes a line in front of this file: `const KIT = {version, precache: [addresses]};`
 */

/* global KIT */

const CACHE = `kit-${KIT.version}`;
const PAGE = "/trainer/field";
const PATIENCE_MS = 3000;

addEventListener("install", (event) => {
  event.waitUntil(install());
  skipWaiting();
});
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const answer = route(event.request);
  if (answer) event.respondWith(answer);
});

async function install() {
  const cache = await caches.open(CACHE);
  for (const address of [...KIT.precache, PAGE]) {
    const response = await fetch(address, { cache: address === PAGE ? "reload" : "default" });
    // Signed out, the page's address leads to the sign-in page: that one is not kept in its place.
    if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`);
    await cache.put(address, response);
  }
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("kit-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

function route(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return null;
  if (request.mode === "navigate") return pathname === PAGE ? page(request) : null;
  return KIT.precache.includes(pathname) ? kept(request) : null;
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreVary: true })) || fetch(request);
}

/** The newest page where the network answers soon; it may lead to the sign-in page. Else the page that was kept. */
async function page(request) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(PAGE, { ignoreVary: true });
  const fresh = renew(cache, request);
  if (!known) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(known.clone()), PATIENCE_MS));
  return Promise.race([fresh.catch(() => known), late]);
}

async function renew(cache, request) {
  const response = await fetch(request);
  if (response.status >= 500) throw new Error(String(response.status));
  if (response.ok && !response.redirected) await cache.put(PAGE, response.clone());
  return response;
}
