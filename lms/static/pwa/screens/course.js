/** One course: its lessons in a flat list, and taking it onto the phone. */

import * as lessons from "../store/lessons.js";
import { GUEST } from "../store/profiles.js";
import * as progress from "../store/progress.js";
import { number } from "../text.js";
import { button, drawing, h, screen } from "./dom.js";
import { backButton, heading, mainButton, plainWords } from "./parts.js";
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
  if (!found) throw new NoSuchPlace(`no course ${id}`);
  const done = await progress.done((await app.learner())?.person.id ?? GUEST);
  const kept = await lessons.kept(found.lessons);
  const next = found.lessons.find((lesson) => !done.has(lesson.id)) ?? found.lessons[0];
  return screen("course", [
    heading(app, app.say(found.title), app.say(found.blurb)),
    h(
      "ul",
      { class: "rows" },
      ...found.lessons.map((lesson) => row(app, lesson, done, kept, lesson === next)),
    ),
    storage(app, found, kept.size),
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
function row(app, lesson, done, kept, isNext) {
  const finished = done.has(lesson.id);
  const facts = [
    app.t("common.minutes", { n: lesson.minutes }),
    finished && app.t("course.done"),
    kept.has(lesson.id) && app.t("common.on_phone"),
  ];
  return h(
    "li",
    null,
    h(
      "button",
      { type: "button", class: isNext ? "row next" : "row", click: () => app.go(`/lessons/${lesson.id}`) },
      drawing(finished ? "check" : "play", finished ? "icon done" : "icon"),
      h("span", null, app.say(lesson.title), h("small", null, facts.filter(Boolean).join(" · "))),
    ),
  );
}

/**
 * Taking the course onto the phone, or away from it.
 * @param {App} app
 * @param {Course} found
 * @param {number} kept how many lessons are on the phone
 */
function storage(app, found, kept) {
  const all = found.lessons.length;
  const box = h("section", { class: "storage" });
  const state = h("p", { role: "status" });
  const bar = h("progress", { max: all, value: kept, "aria-label": app.t("course.download"), hidden: true });
  const show = (/** @type {number} */ ready) => {
    state.textContent = ready === all
      ? app.t("course.all_on_phone")
      : app.t("course.size", { size: sizeInWords(app, found.lessons) });
    box.replaceChildren(state, bar, ready === all ? takeAway : fetchAll);
  };
  const fetchAll = button("download", app.t("course.download"), async () => {
    bar.hidden = false;
    fetchAll.remove();
    try {
      await lessons.download(found.lessons, (ready) => {
        bar.setAttribute("value", String(ready));
        state.textContent = app.t("course.downloading", { n: ready, all });
      });
      show(all);
    } catch (error) {
      box.append(fetchAll);
      state.textContent = `${plainWords(app, error)} ${app.t("course.download_kept")}`;
    }
    bar.hidden = true;
  });
  const takeAway = button("trash", app.t("course.remove"), async () => {
    await lessons.remove(found.lessons);
    show(0);
  }, { class: "button quiet" });
  show(kept);
  return box;
}

/**
 * How much there is to fetch: a figure, and what it is like.
 * @param {App} app
 * @param {Lesson[]} found
 */
function sizeInWords(app, found) {
  const bytes = lessons.size(found);
  const photos = Math.round(bytes / lessons.PHOTO_BYTES);
  const figure = `${number(Math.max(1, Math.round(bytes / 1000)), app.lang)} kB`;
  return `${figure}, ${app.t(photos ? "course.photos" : "course.less_than_photo", { n: photos })}`;
}
