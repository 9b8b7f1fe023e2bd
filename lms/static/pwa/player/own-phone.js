// @ts-check
/** `own-phone`: what was done on the own phone; the last deed is showing it to someone else. */

import { button, drawing, h } from "../dom.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */
/** @typedef {import("./flow.js").Step} Step */

const RELATIONS = ["child", "spouse", "parent", "neighbour", "other"];

/** @type {import("./lesson.js").CardMaker} */
export function ownPhone(player, step) {
  draw(player, step, false);
}

/** @param {LessonPlayer} player @param {Step} step @param {boolean} same */
function draw(player, step, same) {
  const { caption, speech } = player.wordsOf(step);
  player.show({
    kind: "own-phone",
    heading: player.text(caption),
    speech: player.text(speech),
    content: [h("div.p-options", (step.items ?? []).map((id) => item(player, step, id)))],
    main: player.onward(),
    same,
  });
}

/** @param {LessonPlayer} player @param {Step} step @param {string} id */
function item(player, step, id) {
  const { items } = player.progress;
  const done = items.includes(id);
  const label = player.text(player.wordsOf(step).items?.[id]?.label);
  const tap = () => {
    if (done) return;
    if (id === step.items?.at(-1)) return askWhom(player, step, id);
    return player.run(async () => {
      await player.record("own_phone_checked", { step: step.id, item: id });
      await player.keep({ items: [...items, id] });
      draw(player, step, true);
      player.host.announce(player.t("player.own.done", { deed: label }));
    });
  };
  const more = { "data-id": id, "aria-pressed": String(done) };
  const one = button(null, label, tap, `p-button p-option p-deed ${done ? "right" : ""}`, more);
  one.prepend(h("i.p-tick", { "aria-hidden": "true" }, done && drawing("check", "p-shape")));
  return one;
}

/** @param {LessonPlayer} player @param {Step} step @param {string} item */
function askWhom(player, step, item) {
  const { t } = player;
  const back = () => draw(player, step, false);
  const told = (/** @type {string} */ relation) =>
    player.run(async () => {
      await player.record("teach_back_reported", { step: step.id, relation });
      await player.keep({ relation, items: [...player.progress.items, item] });
      back();
    });
  const choices = [...RELATIONS, "none"].map((one) => {
    const act = () => one === "none" ? back() : told(one);
    return button(null, t(`player.teach.${one}`), act, "p-button p-option");
  });
  player.show({
    kind: "teach",
    heading: t("player.teach.whom"),
    speech: t("player.teach.why"),
    content: [h("div.p-options pairs", choices)],
  });
}
