/** Reading a household's card with the camera, where the phone can. The card's token itself never leaves the phone. */

import { h } from "../../pwa/dom.js";
import { fault, screen } from "../parts.js";
import { kit as load } from "../store.js";
import { link } from "./home.js";
import { narrow } from "./session.js";

const EVERY_MS = 250;
const LARGEST = 800;

/**
 * @param {import("../app.js").App} app
 * @param {string} id the session's, where somebody is to be noted as present; empty: open the household
 */
export async function scan(app, id) {
  const { t } = app;
  const kit = await load();
  const unknown = fault();
  const otherwise = link("search", t("field.search"), id ? `session/${id}` : "find");
  const read = await app.codes();
  const camera = read && (await openCamera());
  if (!kit || !read || !camera) {
    return screen(app, t("field.scan"), [h("p.message", t("field.scan_no")), otherwise]);
  }
  const video =
    /** @type {HTMLVideoElement} */ (h("video.scan", { playsinline: true, muted: true, autoplay: true }));
  video.srcObject = camera;
  const timer = setInterval(async () => {
    const text = await read(video, ...smaller(video));
    if (!text) return;
    const token = text.match(/\/card[#/]([\w-]+)$/)?.[1];
    const digest = token && (await sha256(token));
    const household = kit.households.find((each) => each.card && each.card === digest);
    if (household && id) narrow(household.code);
    if (household) location.replace(`#/${id ? `session/${id}` : `household/${household.id}`}`);
    else unknown.textContent = t("field.scan_unknown");
  }, EVERY_MS);
  app.onLeave(() => {
    clearInterval(timer);
    for (const track of camera.getTracks()) track.stop();
  });
  return screen(app, t("field.scan"), [h("p", t("field.scan_hint")), video, unknown, otherwise]);
}

/**
 * A slow phone reads a small picture in time; a card that fills a third of it is still read.
 * @param {HTMLVideoElement} video
 * @returns {[number, number]}
 */
function smaller({ videoWidth, videoHeight }) {
  const scale = Math.min(1, LARGEST / Math.max(videoWidth, videoHeight, 1));
  return [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
}

/** Nobody has to allow the camera: without it, the search is offered. */
const openCamera = () =>
  navigator.mediaDevices?.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null) ?? null;

/** @param {string} text */
async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
