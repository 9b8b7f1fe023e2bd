/** A screen that could not be shown: what happened, what was kept, what to do. */

import { LessonAbsent } from "../store/lessons.js";
import { drawing, h, screen } from "./dom.js";
import { backButton, heading, mainButton, plainWords } from "./parts.js";

/**
 * @param {import("./app.js").App} app
 * @param {unknown} error
 */
export function trouble(app, error) {
  const absent = error instanceof LessonAbsent || error instanceof TypeError;
  const words = error instanceof RangeError ? app.t("trouble.unknown") : plainWords(app, error);
  if (!absent && !(error instanceof RangeError)) console.error(error);
  return screen("trouble", [
    heading(app, app.t("trouble.title"), absent ? app.t("trouble.absent") : words),
    drawing("phone", "picture large"),
    h("p", null, app.t("trouble.kept")),
  ], [backButton(app), mainButton("send", app.t("common.again"), () => app.router.refresh())]);
}
