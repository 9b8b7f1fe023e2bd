// @ts-check
/** `look`: places on a picture; each tells what it is. All are heard before going on. */

import { button, h } from "../dom.js";
import { pictureOf } from "./stage.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */
/** @typedef {import("./flow.js").Step} Step */
/**
 * @typedef {{player: LessonPlayer, step: Step, spots: import("./flow.js").Spot[], heard: string[],
 *   now: string | null, tap: (id: string) => void}} Look
 */

/** @type {import("./lesson.js").CardMaker} */
export function look(player, step) {
  draw(player, step, player.progress.practice[step.id] ?? [], null);
}

/** @param {LessonPlayer} player @param {Step} step @param {string[]} heard @param {string | null} now */
function draw(player, step, heard, now) {
  const { caption, speech, spots: words } = player.wordsOf(step);
  const spots = step.spots ?? [];
  const tap = (/** @type {string} */ id) =>
    player.run(async () => {
      const next = heard.includes(id) ? heard : [...heard, id];
      await player.keepPractice(step.id, next);
      draw(player, step, next, id);
    });
  const spot = now && words?.[now];
  const said = spot && (spot.say ?? spot.label);
  const shown = { player, step, spots, heard, now, tap };
  player.show({
    kind: "look",
    heading: player.text(caption),
    speech: said ? undefined : player.text(speech),
    remark: said ? { kind: "right", text: player.text(said) } : null,
    picture: marked(shown),
    content: [list(shown)],
    main: spots.every(({ id }) => heard.includes(id)) ? player.onward() : null,
    same: now !== null,
  });
}

/** @param {Look} look @param {string} id */
const stateOf = ({ heard, now }, id) => id === now ? "now" : heard.includes(id) ? "heard" : "";

/** The picture with a numbered sign on each place; a tap on it counts for the nearest. @param {Look} look */
function marked(look) {
  const { player, step, spots, tap } = look;
  const signs = spots.map(({ id, x, y }, i) => {
    const sign = numberSign(`p-spot ${stateOf(look, id)}`, i);
    sign.style.cssText = `left:${x}%;top:${y}%`;
    return sign;
  });
  const on = (/** @type {MouseEvent} */ event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height;
    const far = (/** @type {import("./flow.js").Spot} */ spot) =>
      Math.hypot(spot.x - x * 100, spot.y - y * 100);
    const [nearest] = [...spots].sort((a, b) => far(a) - far(b));
    if (nearest) tap(nearest.id);
  };
  return h("div.p-spots", { on }, pictureOf(player.bundle, step.picture, player.wordsOf(step).alt), signs);
}

/** @param {Look} look */
function list(look) {
  const { player, step, spots, heard, tap } = look;
  const words = player.wordsOf(step).spots;
  const first = spots.find(({ id }) => !heard.includes(id));
  const made = spots.map((spot, i) => {
    const { id } = spot;
    const state = stateOf(look, id) || (spot === first ? "glow" : "");
    const more = { "data-id": id, "aria-pressed": String(heard.includes(id)) };
    const one = button(
      null,
      player.text(words?.[id].label),
      () => tap(id),
      `p-button p-option ${state}`,
      more,
    );
    one.prepend(numberSign("p-number", i));
    return one;
  });
  return h("div.p-options pairs", made);
}

/** @param {string} style @param {number} index */
const numberSign = (style, index) => h(`i.${style}`, { "aria-hidden": "true" }, String(index + 1));
