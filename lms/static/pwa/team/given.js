/** What a trainer gave: its sign and words, and her voice or the phone's. The words always stand there, too. */

import { drawing, h } from "../dom.js";
import { lessonsOf } from "../store/catalogue.js";
import { day, place } from "../screens/parts.js";
import { hear } from "./sounds.js";

/**
 * @param {import("../screens/home.js").Home} here
 * @param {import("../screens/app.js").Assignment} given
 */
export async function assigned({ app, done, catalogue }, given) {
  const { t } = app;
  const { title, lessons: path, due, note, by, voice } = given;
  const known = lessonsOf(catalogue);
  const next = path.find((lesson) => !done.has(lesson) && known.has(lesson));
  const finished = path.filter((lesson) => done.has(lesson)).length;
  const until = due ? t("home.assigned_due", { due: day(due) }) : t("home.assigned");
  const card = place(
    app,
    next ? `/lessons/${next}` : "/",
    "assigned",
    drawing("path", "picture"),
    h(
      "span",
      h("small", until),
      h("b", app.say(title)),
      path.length > 1 && h("small", t("home.done_of", { done: finished, all: path.length })),
      note && h("small", t("team.note", { by, note })),
    ),
  );
  const spoken = [`${until}: ${app.say(title)}.`, note && t("team.note", { by, note })].filter(Boolean).join(
    " ",
  );
  return h("div.given", card, await hear(app, voice, by, spoken));
}
