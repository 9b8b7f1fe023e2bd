// @ts-check
/** `own-phone`: what was done on the own phone; the last deed is showing it to someone else. */

import { button, el, shape } from "./dom.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */
/** @typedef {import("./flow.js").Step} Step */

const RELATIONS = ["child", "spouse", "parent", "neighbour", "other"];

/** @type {import("./lesson.js").CardMaker} */
export function ownPhone(player, step) {
  draw(player, step, false);
}

/** @param {LessonPlayer} player @param {Step} step @param {boolean} same */
function draw(player, step, same) {
  const words = player.wordsOf(step);
  player.show({
    kind: "own-phone",
    heading: player.text(words.caption),
    speech: player.text(words.speech),
    content: [el("div", { class: "p-options" }, ...(step.items ?? []).map((id) => item(player, step, id)))],
    main: { icon: "next", label: player.t("player.next"), on: () => player.next() },
    same,
  });
}

/** @param {LessonPlayer} player @param {Step} step @param {string} id */
function item(player, step, id) {
  const done = player.progress.items.includes(id);
  const label = player.text(player.wordsOf(step).items?.[id]?.label ?? "");
  const last = step.items?.[step.items.length - 1];
  const tap = () => {
    if (done) return;
    if (id === last) return askWhom(player, step, id);
    return player.run(async () => {
      await player.record("own_phone_checked", { step: step.id, item: id });
      await player.keep({ items: [...player.progress.items, id] });
      draw(player, step, true);
      player.host.announce(player.t("player.own.done", { deed: label }));
    });
  };
  const more = { "data-id": id, "aria-pressed": String(done) };
  const one = button(null, label, tap, `p-option p-deed ${done ? "right" : ""}`, more);
  one.prepend(el("i", { class: "p-tick", "aria-hidden": "true" }, done && shape("check")));
  return one;
}

/** @param {LessonPlayer} player @param {Step} step @param {string} item */
function askWhom(player, step, item) {
  const told = (/** @type {string} */ relation) =>
    player.run(async () => {
      await player.record("teach_back_reported", { step: step.id, relation });
      await player.keep({ relation, items: [...player.progress.items, item] });
      draw(player, step, false);
    });
  const choices = RELATIONS.map((one) =>
    button(null, player.t(`player.teach.${one}`), () => told(one), "p-option")
  );
  const none = button(null, player.t("player.teach.none"), () => draw(player, step, false), "p-option");
  player.show({
    kind: "teach",
    heading: player.t("player.teach.whom"),
    speech: player.t("player.teach.why"),
    content: [el("div", { class: "p-options pairs" }, ...choices, none)],
  });
}
