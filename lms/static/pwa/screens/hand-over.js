/** Where no network ever comes: unsent work as a file, or as QR codes that the trainer's phone reads one by one. */

import { button, h } from "../dom.js";
import { canShowCodes, frames, parcel } from "../hand-over/parcel.js";
import { FIELDS, qr } from "../hand-over/qr.js";
import { read } from "../store/db.js";
import { backButton, heading, mainButton, notice, screen } from "./parts.js";

/** @typedef {import("./app.js").App} App */

const EACH_MS = 900;
const QUIET = 4;
const SCALE = 8;

/**
 * @param {App} app
 * @param {{statement: unknown}[]} items
 * @returns {Promise<HTMLElement>}
 */
export async function handOver(app, items) {
  const { t } = app;
  const seal = (await read("snapshot"))?.seal;
  // Without the key the server could not tell the parcel from one that somebody made up.
  if (!seal || !globalThis.crypto?.subtle) return notice("file", t("hand.no_seal"));
  const packed = await parcel(items.map(({ statement }) => statement), seal);
  return notice(
    "file",
    t("receipts.file_hint"),
    canShowCodes() && button("qr", t("hand.codes"), (event) => showCodes(app, packed, event.currentTarget)),
    button("download", t("receipts.file"), () => save(packed)),
  );
}

/** @param {string} packed */
function save(packed) {
  const href = URL.createObjectURL(new Blob([packed], { type: "application/json" }));
  h("a", { href, download: `lop-hoc-so-${new Date().toISOString().slice(0, 10)}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/**
 * @param {App} app
 * @param {string} packed
 * @param {Element} from
 */
async function showCodes(app, packed, from) {
  const { t } = app;
  const series = await frames(packed);
  const canvas = /** @type {HTMLCanvasElement} */ (h("canvas.code", { role: "img" }));
  const count = h("p.state");
  let at = -1;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const next = () => {
    at = (at + 1) % series.length;
    draw(canvas, qr(series[at]));
    count.textContent = t("hand.of", { n: at + 1, all: series.length });
    canvas.setAttribute("aria-label", count.textContent);
  };
  const run = () => {
    if (!timer) timer = setInterval(next, EACH_MS);
    else timer = void clearInterval(timer);
    pause.replaceChildren(t(timer ? "hand.pause" : "hand.run"));
  };
  const pause = mainButton("next", t("hand.pause"), run);
  const step = button("next", t("hand.next"), () => {
    if (timer) run();
    next();
  });
  app.onLeave(() => clearInterval(timer));
  next();
  if (series.length > 1) run();
  const actions = [backButton(app, () => app.router.refresh()), series.length > 1 && pause];
  from.closest(".screen")?.replaceWith(
    screen("hand-over", [
      heading(app, t("hand.title"), t("hand.hint")),
      canvas,
      count,
      series.length > 1 && step,
    ], actions),
  );
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {boolean[][]} fields
 */
function draw(canvas, fields) {
  canvas.width = canvas.height = (FIELDS + 2 * QUIET) * SCALE;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  fields.forEach((row, y) =>
    row.forEach((dark, x) => dark && pen.fillRect((x + QUIET) * SCALE, (y + QUIET) * SCALE, SCALE, SCALE))
  );
}
