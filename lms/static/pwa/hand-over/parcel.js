/** Unsent work as a sealed parcel, and as a series of texts for QR codes (lms/phone/handing_over.py). */

import { MOST_BYTES } from "./qr.js";

/** @typedef {{device: string, key: string}} Seal the key is shared with the server alone */

const HEAD = 24; // `LHS:1234:1234:12345678:` and a little
const CHUNK = MOST_BYTES - HEAD;

/**
 * @param {unknown[]} statements
 * @param {Seal} seal
 * @returns {Promise<string>}
 */
export async function parcel(statements, { device, key }) {
  const work = JSON.stringify(statements);
  return JSON.stringify({ device, seal: await sealed(work, key), work });
}

/**
 * @param {string} parcel
 * @returns {Promise<string[]>} in any order they can be read
 */
export async function frames(parcel) {
  const packed = new Blob([parcel]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const text = base64(bytes);
  const mark = JSON.parse(parcel).seal.slice(0, 8);
  const total = Math.ceil(text.length / CHUNK);
  return Array.from(
    { length: total },
    (_, at) => `LHS:${total}:${at + 1}:${mark}:${text.slice(at * CHUNK, (at + 1) * CHUNK)}`,
  );
}

/** Whether this browser can pack a series of codes. */
export const canShowCodes = () => Boolean(globalThis.CompressionStream);

/**
 * @param {string} work
 * @param {string} key base64url
 */
async function sealed(work, key) {
  const bytes = Uint8Array.from(
    atob(key.replace(/-/g, "+").replace(/_/g, "/")),
    (sign) => sign.charCodeAt(0),
  );
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const known = await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]);
  const made = await crypto.subtle.sign("HMAC", known, new TextEncoder().encode(work));
  return Array.from(new Uint8Array(made), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
