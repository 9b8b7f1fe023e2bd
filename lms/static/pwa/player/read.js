// @ts-check
/** `listen` and `explain`: a picture, a caption, a few sentences. */

import { pictureOf } from "./stage.js";

/** @type {import("./lesson.js").CardMaker} */
export function read(player, step) {
  const words = player.wordsOf(step);
  player.show({
    kind: "read",
    heading: player.text(words.caption),
    speech: player.text(words.speech),
    picture: pictureOf(player.bundle, step.picture, words.alt),
    main: player.onward(),
  });
}
