/** One course: its lessons in a flat list, and taking it onto the phone. */

import { button, drawing, h } from "../dom.js";
import * as lessons from "../store/lessons.js";
import { GUEST } from "../store/profiles.js";
import * as progress from "../store/progress.js";
import { number } from "../text.js";
import { backButton, heading, mainButton, place, plainWords, screen } from "./parts.js";
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
    storage(app, found.lessons, kept.size),
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

/**
 * Taking the course onto the phone, or away from it.
 * @param {App} app
 * @param {Lesson[]} found
 * @param {number} kept how many lessons are on the phone
 */
function storage(app, found, kept) {
  const { t } = app;
  const all = found.length;
  const box = h("section.storage");
  const state = h("p", { role: "status" });
  const bar = h("progress", { max: all, value: kept, "aria-label": t("course.download"), hidden: true });
  const show = (/** @type {number} */ ready) => {
    const whole = ready === all;
    state.textContent = whole
      ? t("course.all_on_phone")
      : t("course.size", { size: sizeInWords(app, found) });
    box.replaceChildren(state, bar, whole ? takeAway : fetchAll);
  };
  const onProgress = (/** @type {number} */ n) => {
    bar.setAttribute("value", String(n));
    state.textContent = t("course.downloading", { n, all });
  };
  const fetchAll = button("download", t("course.download"), async () => {
    bar.hidden = false;
    fetchAll.remove();
    try {
      await lessons.download(found, onProgress);
      show(all);
    } catch (error) {
      box.append(fetchAll);
      state.textContent = `${plainWords(app, error)} ${t("course.download_kept")}`;
    }
    bar.hidden = true;
  });
  const takeAway = button("trash", t("course.remove"), async () => {
    await lessons.remove(found);
    show(0);
  }, "button quiet");
  show(kept);
  return box;
}

/**
 * How much there is to fetch: a figure, and what it is like.
 * @param {App} app
 * @param {Lesson[]} found
 */
function sizeInWords({ t, lang }, found) {
  const bytes = lessons.size(found);
  const n = Math.round(bytes / lessons.PHOTO_BYTES);
  const figure = number(Math.max(1, Math.round(bytes / 1000)), lang);
  return `${figure} kB, ${t(n ? "course.photos" : "course.less_than_photo", { n })}`;
}
