/** The conversations of docs/phone.md. */

/** @typedef {{vi: string, en: string}} Words */

const PATIENCE_MS = 60_000;
const GZIP_FROM = 1024;

/** The server answered, and did not do it. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{error?: string, message?: Words, [field: string]: unknown}} body
   */
  constructor(status, body) {
    super(body.error ?? `status ${status}`);
    this.status = status;
    this.code = body.error ?? "";
    this.body = body;
  }
}

/** No answer came: no network, a broken line, or not our server speaking. Nothing may be concluded. */
export class NoAnswer extends Error {}

/**
 * @param {unknown[]} statements
 * @returns {Promise<{answers: {id: string, result: string, reason?: string, message?: Words}[],
 *   received_at: string}>}
 */
export const sendStatements = (statements) =>
  post("/phone/statements", { statements, sent_at: new Date().toISOString() });

/**
 * @param {string | undefined} etag
 * @returns {Promise<{snapshot: any, etag: string} | null>} null when nothing changed
 */
export async function fetchSnapshot(etag) {
  const response = await converse("/phone/snapshot", {
    headers: etag ? { "If-None-Match": etag } : {},
    cache: "no-store",
  });
  if (response.status === 304) return null;
  return { snapshot: await response.json(), etag: response.headers.get("ETag") ?? "" };
}

/**
 * The body as it goes over the line: gzip above 1 kB where the browser can.
 * @param {string} text JSON
 * @returns {Promise<{body: Blob | string, headers: Record<string, string>}>}
 */
export async function pack(text) {
  const headers = { "Content-Type": "application/json" };
  if (text.length < GZIP_FROM || !globalThis.CompressionStream) return { body: text, headers };
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return { body: await new Response(stream).blob(), headers: { ...headers, "Content-Encoding": "gzip" } };
}

/**
 * @param {string} path
 * @param {unknown} content
 */
export async function post(path, content) {
  const response = await converse(path, { method: "POST", ...(await pack(JSON.stringify(content))) });
  return response.json().catch((error) => {
    throw new NoAnswer(String(error));
  });
}

/**
 * @param {string} path
 * @param {RequestInit} init
 * @returns {Promise<Response>}
 */
export async function converse(path, init) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const response = await fetch(path, { ...init, credentials: "same-origin", signal: stop.signal });
    if (!response.ok && response.status !== 304) throw await refusal(response);
    return response;
  } catch (error) {
    throw error instanceof Refusal ? error : new NoAnswer(String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} response */
async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  if (body.error === "device_lost") dispatchEvent(new Event("lost"));
  return new Refusal(response.status, body);
}
