/** A screen that could not be shown: what happened, what was kept, what to do. */

import { CatalogueAbsent } from "../store/catalogue.js";
import { LessonAbsent } from "../store/lessons.js";
import { drawing, h, screen } from "./dom.js";
import { backButton, heading, mainButton, plainWords } from "./parts.js";
import { NoSuchPlace } from "./router.js";

/**
 * @param {import("./app.js").App} app
 * @param {unknown} error
 */
export function trouble(app, error) {
  const absent = error instanceof LessonAbsent || error instanceof CatalogueAbsent;
  const unknown = error instanceof NoSuchPlace;
  const words = unknown ? app.t("trouble.unknown") : plainWords(app, error);
  if (!absent && !unknown) console.error(error);
  return screen("trouble", [
    heading(app, app.t("trouble.title"), absent ? app.t("trouble.absent") : words),
    drawing("phone", "picture large"),
    h("p", null, app.t("trouble.kept")),
  ], [backButton(app), mainButton("send", app.t("common.again"), () => app.router.refresh())]);
}
