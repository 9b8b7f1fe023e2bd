/** One course: its lessons in a flat list, and taking it onto the phone. */

import { drawing, h } from "../dom.js";
import * as lessons from "../store/lessons.js";
import { GUEST } from "../store/profiles.js";
import * as progress from "../store/progress.js";
import { storageBox } from "./downloads.js";
import { backButton, heading, mainButton, place, screen } from "./parts.js";
import { NoSuchPlace } from "./router.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("../store/catalogue.js").Course} Course
 * @typedef {import("../store/catalogue.js").Lesson} Lesson
 */

/**
 * @param {App} app
 * @param {string} id
 */
export async function course(app, id) {
  const found = (await app.catalogue()).courses.find((known) => known.id === id);
  if (!found) throw new NoSuchPlace(id);
  const done = await progress.done((await app.learner())?.person.id ?? GUEST);
  const kept = await lessons.kept(found.lessons);
  const next = found.lessons.find((lesson) => !done.has(lesson.id)) ?? found.lessons[0];
  const rows = found.lessons.map((lesson) => row(app, lesson, done, kept, lesson === next));
  return screen("course", [
    heading(app, app.say(found.title), app.say(found.blurb)),
    h("ul.rows", rows),
    storageBox(app, found.lessons, kept.size),
  ], [
    backButton(app),
    next && mainButton("play", app.t("course.learn"), () => app.go(`/lessons/${next.id}`)),
  ]);
}

/**
 * @param {App} app
 * @param {Lesson} lesson
 * @param {Set<string>} done
 * @param {Set<string>} kept
 * @param {boolean} isNext
 */
function row(app, { id, title, minutes }, done, kept, isNext) {
  const finished = done.has(id);
  const facts = [
    app.t("common.minutes", { n: minutes }),
    finished && app.t("course.done"),
    kept.has(id) && app.t("common.on_phone"),
  ];
  return h(
    "li",
    place(
      app,
      `/lessons/${id}`,
      isNext ? "row next" : "row",
      drawing(finished ? "check" : "play", finished ? "icon done" : "icon"),
      h("span", app.say(title), h("small", facts.filter(Boolean).join(" · "))),
    ),
  );
}
