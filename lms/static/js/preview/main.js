// @ts-check
/** The desk of `lms lessons preview`: asks every second what changed, and shows it at the card one was at. */

import { h } from "../../pwa/dom.js";
import { fill } from "../../pwa/text.js";
import { keepPlace, placeOf } from "./place.js";

/** @typedef {{vi: string, en: string}} Pair */
/** @typedef {{file: string, line: number, what: Pair, cure: Pair}} Fault */
/**
 * @typedef {{lessons: {id: string, faults: number}[], version: string | null, current: boolean, size: number,
 *   steps: [string, string][], reviews: string[], faults: Fault[], others: Fault[]}} State
 *   `version` of what can be played; `current`: it is the folder as it is now
 */

const PAUSE_MS = 1000;
const { lesson = "", lang = "vi" } = document.body.dataset;
const said = /** @type {"vi" | "en"} */ (lang);
const words = JSON.parse(element("told").textContent ?? "{}");
const phones = /** @type {HTMLIFrameElement[]} */ ([...document.querySelectorAll("iframe")]);
const large = /** @type {HTMLInputElement} */ (element("large"));

/** @type {State | null} */
let shown = null;
let etag = "";

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} key @param {Record<string, string | number>} [values] */
const t = (key, values) => fill(words[key] ?? key, values);

/** Loads the phones anew; each goes on at the card it was at. */
function reload() {
  for (const phone of phones) phone.src = phone.dataset.src + (large.checked ? "?large" : "");
}

/** @param {import("./place.js").Place} place */
function jump(place) {
  for (const one of ["vi", "en"]) keepPlace(lesson, one, place);
  reload();
  markPlace();
}

/** @param {State} state */
function showPlaces({ steps, reviews }) {
  const button = (/** @type {string} */ label, /** @type {string} */ place, /** @type {() => void} */ on) =>
    h("button.button plain", { on, "data-place": place }, label);
  element("places").replaceChildren(
    ...steps.map(([id, kind], step) =>
      button(`${step + 1}. ${id} (${t(`preview.kind.${kind}`)})`, `step-${step}`, () => jump({ step }))
    ),
    ...reviews.map((id, review) =>
      button(t("preview.review", { id }), `review-${review}`, () => jump({ review }))
    ),
  );
  markPlace();
}

/** The buttons of the cards on which the phones stand. */
function markPlace() {
  const here = ["vi", "en"].map((one) => {
    const { saved, step, review } = placeOf(lesson, one);
    return review === undefined ? `step-${saved?.step ?? step ?? 0}` : `review-${review}`;
  });
  for (const each of element("places").querySelectorAll("button")) {
    if (here.includes(each.dataset.place ?? "")) each.setAttribute("aria-current", "step");
    else each.removeAttribute("aria-current");
  }
}

/** @param {Fault} fault */
const faultLine = ({ file, line, what, cure }) =>
  h("li", h("code", `${file}:${line}`), h("span", what[said]), h("span.quiet", cure[said]));

/** @param {State} state */
function showFaults({ faults, others }) {
  element("faults").replaceChildren(
    ...(faults.length ? faults.map(faultLine) : [h("li.sound", t("preview.sound"))]),
  );
  const rest = element("others");
  rest.hidden = !others.length;
  rest.querySelector("summary")?.replaceChildren(t("preview.others", { n: others.length }));
  rest.querySelector("ol")?.replaceChildren(...others.map(faultLine));
}

/** @param {State} state */
function showNews({ version, current, size, faults }) {
  const kilobytes = Math.ceil(size / 1000);
  const news = !version
    ? t("preview.never")
    : current
    ? t("preview.current", { version, size: kilobytes, n: faults.length })
    : t("preview.kept", { version });
  element("news").textContent = news;
  element("news").className = version && current ? "" : "message warning";
}

/** @param {State} state */
function showLessons({ lessons }) {
  const names = new Map(lessons.map(({ id, faults }) => [id, faults]));
  for (const option of document.querySelectorAll("option")) {
    const faults = names.get(option.value);
    option.textContent = faults ? t("preview.with_faults", { id: option.value, n: faults }) : option.value;
  }
}

/** @param {State} state */
function show(state) {
  const changed = state.version !== shown?.version;
  showNews(state);
  showFaults(state);
  showLessons(state);
  showPlaces(state);
  shown = state;
  if (changed && state.version) reload();
}

async function ask() {
  try {
    const answer = await fetch(`/state/${lesson}`, { cache: "no-cache" });
    const now = answer.headers.get("ETag") ?? "";
    if (answer.ok && (now !== etag || !shown)) {
      etag = now;
      show(await answer.json());
    } else if (!answer.ok) {
      element("news").textContent = t("preview.gone", { id: lesson });
      etag = "";
    }
  } catch {
    // The author stopped the command; it goes on as soon as it runs again.
    element("news").textContent = t("preview.stopped");
    element("news").className = "message warning";
    etag = "";
  }
  setTimeout(ask, PAUSE_MS);
}

large.addEventListener("change", reload);
element("lesson").addEventListener("change", (event) => {
  /** @type {HTMLSelectElement} */ (event.target).form?.requestSubmit();
});
addEventListener("storage", markPlace);
await ask();
