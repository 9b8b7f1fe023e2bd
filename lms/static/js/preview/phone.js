// @ts-check
/** One phone of `lms lessons preview`: the learner's player with the bundle as it is now. Nothing is recorded. */

import { drawing, h } from "../../pwa/dom.js";
import { open } from "../../pwa/player/flow.js";
import { LessonPlayer } from "../../pwa/player/lesson.js";
import { withPaying } from "../../pwa/player/paying.js";
import { reviewOf } from "../../pwa/player/review.js";
import { makeVoice } from "../../pwa/player/voice.js";
import { uuid } from "../../pwa/sync/statements.js";
import { makeT } from "../../pwa/text.js";
import { keepPlace, placeOf } from "./place.js";

/** @typedef {import("./place.js").Place} Place */
/** @typedef {import("../../pwa/player/flow.js").Bundle} Bundle */

/** @type {{lesson: string, lang: "vi" | "en", words: Record<string, string>, facts: Record<string, string>}} */
const told = JSON.parse(document.getElementById("told")?.textContent ?? "{}");
const { lesson, lang } = told;
const t = makeT({ [lang]: told.words }, lang);
const view = /** @type {HTMLElement} */ (document.getElementById("view"));
const announcer = /** @type {HTMLElement} */ (document.getElementById("announcer"));

/**
 * A card jumped to, as if all before it were done.
 * @param {Bundle} bundle
 * @param {number} step
 */
function jumped(bundle, step) {
  const seen = bundle.steps.slice(0, step).map(({ id }) => id);
  return { ...open(bundle, uuid(), new Date().toISOString()), step, seen };
}

/**
 * @param {Bundle} bundle
 * @param {Place} place
 */
function saved(bundle, { saved, step }) {
  return saved ?? (step === undefined ? null : jumped(bundle, step));
}

/** Whether the decision of a review was made alone, without a dangerous tap. */
let passed = false;

/** @param {string} [said] @returns {import("../../pwa/player/stage.js").Card} */
function reviewEnd(said = "") {
  const [kind, icon] = passed ? ["passed", "check"] : ["again", "later"];
  return {
    kind: "result",
    heading: t(`review.${kind}`),
    speech: [said, t(`review.${kind}.say`)].filter(Boolean).join(" "),
    picture: h(`div.p-sign ${kind}`, drawing(icon, "p-shape")),
    main: { icon: "check", label: t("player.finish"), on: again },
  };
}

/** From the beginning, as on a phone that opens the lesson anew. */
function again() {
  keepPlace(lesson, lang, { review: placeOf(lesson, lang).review });
  location.reload();
}

async function play() {
  const answer = await fetch(`/bundle/${lesson}.json`);
  if (!answer.ok) return;
  const whole = withPaying(await answer.json());
  const place = placeOf(lesson, lang);
  const bundle = place.review === undefined ? whole : reviewOf(whole, place.review);
  view.removeAttribute("aria-busy");
  const root = h("div.host");
  view.replaceChildren(root);
  const player = new LessonPlayer({
    root,
    bundle,
    lang,
    t,
    facts: told.facts,
    saved: saved(bundle, place),
    save: (now) => Promise.resolve(keepPlace(lesson, lang, { review: place.review, saved: now })),
    record: (event) => {
      if (event.event === "practice_ended") passed = event.passed === true;
      return Promise.resolve();
    },
    assisted: false,
    voice: makeVoice(lang),
    leave: again,
    announce: (text) => announcer.textContent = text,
    ...(place.review !== undefined && { review: reviewEnd }),
  });
  player.start();
}

await play();
