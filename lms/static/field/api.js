/** What the kit and the server say to each other: the list that is taken along, deeds, photos. */

import { NoAnswer, Refusal } from "../pwa/sync/api.js";

/** @typedef {import("./kit.js").Snapshot} Snapshot */

const HOME = "/trainer/field";
const PATIENCE_MS = 60_000;

/**
 * @param {string | undefined} etag
 * @returns {Promise<{snapshot: Snapshot, etag: string} | null>} null when nothing changed
 */
export async function fetchSnapshot(etag) {
  const response = await converse(`${HOME}/snapshot`, {
    headers: etag ? { "If-None-Match": etag } : {},
    cache: "no-store",
  });
  if (response.status === 304) return null;
  return { snapshot: await response.json(), etag: response.headers.get("ETag") ?? "" };
}

/**
 * @param {unknown[]} deeds
 * @returns {Promise<{answers: any[], received_at: string}>}
 */
export async function sendDeeds(deeds) {
  const headers = { "Content-Type": "application/json" };
  const response = await converse(`${HOME}/deeds`, {
    method: "POST",
    body: JSON.stringify({ deeds }),
    headers,
  });
  return await response.json();
}

/**
 * @param {string} session
 * @param {string} id
 * @param {Blob} image JPEG
 */
export async function sendPhoto(session, id, image) {
  const headers = { "Content-Type": "image/jpeg" };
  await converse(`${HOME}/sessions/${session}/sheets/${id}`, { method: "PUT", body: image, headers });
}

/**
 * @param {string} path
 * @param {RequestInit} init
 * @returns {Promise<Response>}
 * @throws {NoAnswer | Refusal}
 */
async function converse(path, init) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  const headers = { ...init.headers, Accept: "application/json" };
  try {
    const response = await fetch(path, { ...init, headers, credentials: "same-origin", signal: stop.signal });
    if (response.ok || response.status === 304) return response;
    throw new Refusal(response.status, await response.json().catch(() => ({})));
  } catch (error) {
    throw error instanceof Refusal ? error : new NoAnswer(String(error));
  } finally {
    clearTimeout(timer);
  }
}
