// @ts-check
/** The last card: what the learner can do now, or what is still open. */

import { button, drawing, h } from "../dom.js";
import { pictureOf } from "./stage.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */

/** @param {LessonPlayer} player */
export async function endCard(player) {
  const { t, bundle, host } = player;
  const open = player.stillOpen();
  if (open.length) return host.review ? host.leave("back") : rest(player, open);
  if (!player.progress.completed) {
    const ms = Date.now() - Date.parse(player.progress.started_at);
    await player.record("lesson_completed", { seconds: Math.max(0, Math.round(ms / 1000)) });
    await player.keep({ completed: true });
  }
  if (host.review) return player.show(host.review());
  player.show({
    kind: "end",
    heading: t("player.done"),
    speech: player.text(player.words.outcome),
    picture: pictureOf(bundle, bundle.steps.find((step) => step.picture)?.picture),
    content: [h("p.p-kept", drawing("check", "p-shape"), h("span", t("player.done.kept")))],
    main: { icon: "check", label: t("player.finish"), on: () => host.leave("finished") },
  });
}

/** @param {LessonPlayer} player @param {number[]} open */
function rest(player, open) {
  const { t, bundle, host } = player;
  const links = open.map((index) => {
    const { caption } = player.wordsOf(bundle.steps[index]);
    const go = () => player.run(() => player.go(index));
    return button("again", player.text(caption), go, "p-button p-option");
  });
  player.show({
    kind: "rest",
    heading: t("player.rest"),
    speech: t("player.rest.say"),
    content: [h("div.p-options", links)],
    main: { icon: "later", label: t("player.later"), on: () => host.leave("back") },
  });
}
