// @ts-check
/** `look`: places on a picture; each tells what it is. All are heard before going on. */

import { button, el } from "./dom.js";
import { pictureOf } from "./stage.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */
/** @typedef {import("./flow.js").Step} Step */

/** @type {import("./lesson.js").CardMaker} */
export function look(player, step) {
  draw(player, step, player.progress.practice[step.id] ?? [], null);
}

/** @param {LessonPlayer} player @param {Step} step @param {string[]} heard @param {string | null} now */
function draw(player, step, heard, now) {
  const words = player.wordsOf(step);
  const spots = step.spots ?? [];
  const all = spots.every((spot) => heard.includes(spot.id));
  const tap = (/** @type {string} */ id) =>
    player.run(async () => {
      const next = heard.includes(id) ? heard : [...heard, id];
      await player.keepPractice(step.id, next);
      draw(player, step, next, id);
    });
  const said = now ? words.spots?.[now].say ?? words.spots?.[now].label : null;
  player.show({
    kind: "look",
    heading: player.text(words.caption),
    speech: said ? undefined : player.text(words.speech),
    remark: said ? { kind: "right", text: player.text(said) } : null,
    picture: marked(player, step, heard, now, tap),
    content: [list(player, step, heard, now, tap)],
    main: all ? { icon: "next", label: player.t("player.next"), on: () => player.next() } : null,
    same: now !== null,
  });
}

/**
 * The picture with a numbered sign on each place; a tap on the picture counts for the nearest one.
 * @param {LessonPlayer} player @param {Step} step @param {string[]} heard @param {string | null} now
 * @param {(id: string) => void} tap
 */
function marked(player, step, heard, now, tap) {
  const words = player.wordsOf(step);
  const picture = pictureOf(player.bundle, step.picture, words.alt ?? "");
  const signs = (step.spots ?? []).map((spot, i) => {
    const state = spot.id === now ? "now" : heard.includes(spot.id) ? "heard" : "";
    const sign = el("i", { class: `p-spot ${state}`, "aria-hidden": "true" }, String(i + 1));
    sign.style.left = `${spot.x}%`;
    sign.style.top = `${spot.y}%`;
    return sign;
  });
  const on = (/** @type {MouseEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 100,
      y = ((event.clientY - box.top) / box.height) * 100;
    const far = (/** @type {import("./flow.js").Spot} */ spot) => Math.hypot(spot.x - x, spot.y - y);
    const [nearest] = [...(step.spots ?? [])].sort((a, b) => far(a) - far(b));
    if (nearest) tap(nearest.id);
  };
  return el("div", { class: "p-spots", on }, picture, ...signs);
}

/** @param {LessonPlayer} player @param {Step} step @param {string[]} heard @param {string | null} now
 * @param {(id: string) => void} tap */
function list(player, step, heard, now, tap) {
  const words = player.wordsOf(step);
  const first = (step.spots ?? []).find((spot) => !heard.includes(spot.id))?.id;
  const made = (step.spots ?? []).map((spot, i) => {
    const state = spot.id === now
      ? "now"
      : heard.includes(spot.id)
      ? "heard"
      : spot.id === first
      ? "glow"
      : "";
    const label = player.text(words.spots?.[spot.id].label ?? "");
    const more = { "data-id": spot.id, "aria-pressed": String(heard.includes(spot.id)) };
    const one = button(null, label, () => tap(spot.id), `p-option ${state}`, more);
    one.prepend(el("i", { class: "p-number", "aria-hidden": "true" }, String(i + 1)));
    return one;
  });
  return el("div", { class: "p-options pairs" }, ...made);
}
