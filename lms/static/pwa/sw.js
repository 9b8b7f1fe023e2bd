/**
 * The worker: the shell and the lessons open without network. Learning itself is kept by the page,
 * so nothing is lost where no worker runs. The server writes a line in front of this file:
 * `const SHELL = {version, precache: [addresses], pack: address of all parts in one file};`
 * Pages of trainers, officers and operators are never touched.
 */

/* global SHELL */

const SHELL_CACHE = `shell-${SHELL.version}`;
const CATALOGUE_CACHE = "catalogue";
const LESSON_CACHE = "lessons"; // filled by the page, emptied only by the learner
const CATALOGUE = "/phone/catalogue";
const ISSUER = "/phone/issuer"; // the page judges it; here it is only kept
const MANY = 4;
const LEARNER_PAGE =
  /^\/((card|turn|receipts|about|downloads|listening|news|certificates|(lessons|reviews|courses|certificates|announcements)\/[^/]+)\/?)?$/;
const CHECKED_PAGE = /^\/c\/[a-z2-7]+$/i; // the server's page; without network the app checks the paper itself

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("message", (event) => {
  // The page says so on its home screen, when no tab has a lesson open.
  if (event.data?.type === "activate") skipWaiting();
});
addEventListener("push", (event) => {
  const { title, body, url } = event.data.json();
  event.waitUntil(
    registration.showNotification(title, { body, tag: url, data: url }),
  );
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow(event.notification.data));
});
addEventListener("fetch", (event) => {
  const answer = route(event);
  if (answer) event.respondWith(answer);
});

async function install() {
  const cache = await caches.open(SHELL_CACHE);
  const wanted = SHELL.precache.filter((address) => ![CATALOGUE, ISSUER].includes(address));
  await unpack(cache, wanted).catch(() => undefined);
  await Promise.all(wanted.map((address) => precache(cache, address)));
  // The catalogue may be missing for a moment (a deployment): the page asks for it again.
  await Promise.all(
    [refreshCatalogue(registration.active ? "no-cache" : "force-cache"), issuer()].map((asked) =>
      asked.catch(() => undefined)
    ),
  );
}

/** Many parts that are new come in one file, few one by one; what the page has just loaded is in the browser's store. */
async function unpack(cache, wanted) {
  const found = await Promise.all(wanted.map((address) => caches.match(address)));
  if (found.filter((one) => !one).length < MANY) return;
  const files = await (await fetch(SHELL.pack)).json();
  const headers = { "Content-Type": "text/javascript" };
  for (const address of wanted) {
    const content = files[address.replace("/assets/", "")];
    if (content) await cache.put(address, new Response(content, { headers }));
  }
}

/**
 * Hashed files never change: they come from an older shell or from what the page has just loaded.
 * One missing file fails the install.
 */
async function precache(cache, address) {
  if (await cache.match(address)) return;
  const hashed = address.startsWith("/assets/");
  const response = await (hashed ? (await caches.match(address)) || fetch(address) : opened(address));
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  await cache.put(address, response);
}

/** On a first visit what the page has just loaded, if it is of this version. */
async function opened(address) {
  const kept = !registration.active && (await fetch(address, { cache: "force-cache" }));
  const same = kept && (address !== "/" || (await kept.clone().text()).includes(SHELL.version));
  return same ? kept : fetch(address, { cache: "reload" });
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("shell-") && name !== SHELL_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

function route(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return null;
  if (request.mode === "navigate") {
    if (CHECKED_PAGE.test(pathname)) return fetch(request).catch(() => keptOrFetched(request, "/"));
    return LEARNER_PAGE.test(pathname) ? keptOrFetched(request, "/") : null;
  }
  if (pathname === ISSUER) return issuer();
  if (pathname === CATALOGUE) return catalogue(event);
  if (pathname.startsWith("/phone/lessons/")) return keptOrFetched(request, request, LESSON_CACHE);
  const ours = pathname.startsWith("/assets/") || SHELL.precache.includes(pathname);
  return ours ? keptOrFetched(request, request) : null;
}

async function keptOrFetched(request, key, name = SHELL_CACHE) {
  const cache = await caches.open(name);
  return (await cache.match(key, { ignoreSearch: true, ignoreVary: true })) || fetch(request);
}

/** What is kept is shown at once, and renewed behind it for the next time. */
async function catalogue(event) {
  const cache = await caches.open(CATALOGUE_CACHE);
  const kept = await cache.match(CATALOGUE);
  const fresh = refreshCatalogue();
  if (!kept) return fresh;
  event.waitUntil(fresh.catch(() => undefined));
  return kept;
}

async function refreshCatalogue(cache = "no-cache") {
  const response = await fetch(CATALOGUE, { cache });
  // On a full phone it is shown all the same.
  if (response.ok) {
    await (await caches.open(CATALOGUE_CACHE)).put(CATALOGUE, response.clone()).catch(() => undefined);
  }
  return response;
}

async function issuer() {
  const cache = await caches.open(CATALOGUE_CACHE);
  try {
    const response = await fetch(ISSUER, { cache: "no-cache" });
    if (response.ok) await cache.put(ISSUER, response.clone()).catch(() => undefined);
    return response;
  } catch (error) {
    const kept = await cache.match(ISSUER);
    if (kept) return kept;
    throw error;
  }
}
