/** A screen that could not be shown: what happened, what was kept, what to do. */

import { drawing, h } from "../dom.js";
import { Absent } from "../store/catalogue.js";
import { backButton, heading, mainButton, plainWords, screen } from "./parts.js";
import { NoSuchPlace } from "./router.js";

/**
 * @param {import("./app.js").App} app
 * @param {unknown} error
 */
export function trouble(app, error) {
  const { t } = app;
  const absent = error instanceof Absent;
  const unknown = error instanceof NoSuchPlace;
  const known = absent ? t("trouble.absent") : unknown && t("trouble.unknown");
  if (!known) console.error(error);
  return screen("trouble", [
    heading(app, t("trouble.title"), known || plainWords(app, error)),
    drawing("phone", "picture large"),
    h("p", t("trouble.kept")),
  ], [backButton(app), mainButton("send", t("common.again"), () => app.router.refresh())]);
}
