// @ts-check
/** The last card: what the learner can do now, or what is still open. */

import { button, el, shape } from "./dom.js";
import { pictureOf } from "./stage.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */

/** @param {LessonPlayer} player */
export async function endCard(player) {
  const open = player.stillOpen();
  if (open.length) return rest(player, open);
  if (!player.progress.completed) {
    const started = Date.parse(player.progress.started_at);
    const seconds = Math.max(0, Math.round((Date.now() - started) / 1000));
    await player.record("lesson_completed", { seconds });
    await player.keep({ completed: true });
  }
  const first = player.bundle.steps.find((step) => step.picture);
  player.show({
    kind: "end",
    heading: player.t("player.done"),
    speech: player.text(player.words.outcome),
    picture: pictureOf(player.bundle, first?.picture, ""),
    content: [el("p", { class: "p-kept" }, shape("check"), el("span", {}, player.t("player.done.kept")))],
    main: { icon: "check", label: player.t("player.finish"), on: () => player.host.leave("finished") },
  });
}

/** @param {LessonPlayer} player @param {number[]} open */
function rest(player, open) {
  const links = open.map((index) => {
    const words = player.wordsOf(player.bundle.steps[index]);
    return button("again", player.text(words.caption), () => player.run(() => player.go(index)), "p-option");
  });
  player.show({
    kind: "rest",
    heading: player.t("player.rest"),
    speech: player.t("player.rest.say"),
    content: [el("div", { class: "p-options" }, ...links)],
    main: { icon: "later", label: player.t("player.later"), on: () => player.host.leave("back") },
  });
}
