/** Reminders on this phone (Web Push): asked for when there is something to be reminded of, and never twice in a month. */

import { button, h } from "../dom.js";
import { notice } from "../screens/parts.js";
import { read, write } from "../store/db.js";
import { converse } from "../sync/api.js";

const ASK_AGAIN_MS = 30 * 24 * 3600 * 1000;

/** @typedef {import("../screens/app.js").App} App */

/**
 * The question, when it is time for it. Where she has agreed before, the server is told anew when the address changed.
 * @param {import("../screens/home.js").Home} here
 */
export async function offer({ app, assigned, done }) {
  if (!able() || (await read("remind_off"))) return null;
  if (Notification.permission === "granted") {
    // Out of reach it is told another time.
    subscribe(app).catch(() => undefined);
    return null;
  }
  const asked = (await read("remind_asked")) ?? 0;
  const worth = assigned.length > 0 || done.size > 0;
  if (Notification.permission === "denied" || !worth || Date.now() - asked < ASK_AGAIN_MS) return null;
  const { t } = app;
  const settle = () => write({ remind_asked: Date.now() });
  const yes = async () => {
    await settle();
    if ((await Notification.requestPermission()) === "granted") await subscribe(app).catch(() => undefined);
    await app.router.refresh();
  };
  const later = async () => {
    await settle();
    await app.router.refresh();
  };
  return notice(
    "info",
    t("team.remind"),
    button("check", t("team.remind_yes"), yes),
    button("close", t("team.remind_later"), later),
  );
}

const able = () => "PushManager" in globalThis && "Notification" in globalThis;

/**
 * Whether this phone reminds, and the switch: without network it is turned off on the phone at once, on the server later.
 * @param {App} app
 */
export async function reminders(app) {
  if (!able() || Notification.permission === "denied") return null;
  const { t } = app;
  const on = Notification.permission === "granted" && !(await read("remind_off"));
  if (await read("remind_off")) tellOff().catch(() => undefined);
  const stop = async () => {
    await write({ remind_off: true, push_told: null });
    await tellOff().catch(() => undefined);
    app.announce(t("team.remind_stopped"));
    await app.router.refresh();
  };
  const begin = async () => {
    if ((await Notification.requestPermission()) === "granted") {
      await write({ remind_off: false });
      await subscribe(app).catch(() => undefined);
    }
    await app.router.refresh();
  };
  const offers = on
    ? button("close", t("team.remind_stop"), stop)
    : button("check", t("team.remind_start"), begin);
  return h(
    "section",
    h("h2", t("team.reminders")),
    h("p", t(on ? "team.reminders_on" : "team.reminders_off")),
    h("div.choices", offers),
  );
}

/** The browser's own address goes first: from then on nothing arrives, whatever the server still knows. */
async function tellOff() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const kept = await registration?.pushManager.getSubscription();
  await kept?.unsubscribe();
  if (await read("push_gone")) return;
  await converse("/phone/push", { method: "DELETE" });
  await write({ push_gone: true });
}

/** @param {App} app */
async function subscribe(app) {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration?.active) return;
  const { key } = await (await converse("/phone/push", {})).json();
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  const kept = await registration.pushManager.getSubscription();
  const subscription = kept ?? (await registration.pushManager.subscribe(options));
  const told = JSON.stringify({ ...subscription.toJSON(), lang: app.lang });
  if ((await read("push_told")) === told) return;
  const headers = { "Content-Type": "application/json" };
  await converse("/phone/push", { method: "POST", headers, body: told });
  await write({ push_told: told, push_gone: false });
}

/** @param {string} text base64url */
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
