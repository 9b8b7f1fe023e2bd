/** What lies on this phone, what more may come, and taking it away: each course, each lesson. */

import { button, drawing, h } from "../dom.js";
import { Download, isMobileData, remove, size } from "../store/downloads.js";
import * as lessons from "../store/lessons.js";
import { number } from "../text.js";
import { backButton, heading, screen, stateLine } from "./parts.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("../store/catalogue.js").Lesson} Lesson
 */

/** @param {App} app */
export async function downloads(app) {
  const { t } = app;
  const { courses } = await app.catalogue();
  const kept = await lessons.kept(courses.flatMap((course) => course.lessons));
  const sections = courses.map((course) => {
    const here = course.lessons.filter(({ id }) => kept.has(id));
    return h(
      "section",
      h("h2", app.say(course.title)),
      h("ul.rows", here.map((lesson) => row(app, lesson))),
      storageBox(app, course.lessons, here.length),
    );
  });
  return screen("downloads", [
    heading(app, t("downloads.title"), t("downloads.hint")),
    h("p.sums", drawing("phone"), h("b", await used(app))),
    ...sections,
  ], [backButton(app)]);
}

/** @param {App} app */
async function used({ t, lang }) {
  const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const megabytes = (/** @type {number} */ bytes) => number(Math.max(1, Math.round(bytes / 1e6)), lang);
  return t("downloads.used", { used: megabytes(usage), free: megabytes(Math.max(0, quota - usage)) });
}

/**
 * @param {App} app
 * @param {Lesson} lesson
 */
function row(app, lesson) {
  const name = app.say(lesson.title);
  const away = button(
    "trash",
    app.t("downloads.remove"),
    async () => {
      await remove([lesson]);
      await app.router.refresh();
    },
    "button quiet",
    { "aria-label": app.t("downloads.remove_lesson", { title: name }) },
  );
  return h("li.row plain", h("span", name, h("small", sizeInWords(app, [lesson]))), away);
}

/**
 * Taking a course onto the phone, or away from it.
 * @param {App} app
 * @param {Lesson[]} found
 * @param {number} kept how many lessons are on the phone
 */
export function storageBox(app, found, kept) {
  const { t } = app;
  const all = found.length;
  const work = new Download(found);
  const state = stateLine();
  const bar = h("progress", { max: all, value: kept, "aria-label": t("course.download"), hidden: true });
  const actions = h("div.choices");
  const box = h("section.storage", state, bar, actions);
  const start = button("download", t("course.download"), () => isMobileData() ? askFirst() : work.start());
  const onMobile = button("download", t("downloads.mobile_yes"), () => work.start());
  const pause = button("close", t("downloads.pause"), () => work.pause());
  const goOn = button("download", t("downloads.go_on"), () => work.start());
  const away = button("trash", t("course.remove"), async () => {
    await remove(found);
    await app.router.refresh();
  }, "button quiet");
  const askFirst = () => {
    state.textContent = t("downloads.mobile", { size: sizeInWords(app, found) });
    actions.replaceChildren(onMobile);
  };
  const show = () => {
    const n = work.ready;
    bar.hidden = work.state === "done";
    bar.setAttribute("value", String(n));
    const words = {
      running: () => t("course.downloading", { n, all }),
      paused: () => t("downloads.paused", { n, all }),
      waiting: () => t("downloads.waiting", { n, all }),
      full: () => t("common.storage_full"),
      done: () => t("course.all_on_phone"),
    };
    state.textContent = words[work.state]();
    actions.replaceChildren(work.state === "running" ? pause : work.state === "done" ? away : goOn);
  };
  work.addEventListener("change", show);
  app.onLeave(() => work.pause());
  const whole = kept === all;
  state.textContent = whole ? t("course.all_on_phone") : t("course.size", { size: sizeInWords(app, found) });
  actions.append(whole ? away : start);
  return box;
}

/**
 * How much there is to fetch: a figure, and what it is like.
 * @param {App} app
 * @param {Lesson[]} found
 */
function sizeInWords({ t, lang }, found) {
  const bytes = size(found);
  const n = Math.round(bytes / lessons.PHOTO_BYTES);
  const figure = number(Math.max(1, Math.round(bytes / 1000)), lang);
  return `${figure} kB, ${
    t(n > 1 ? "course.photos" : n ? "course.one_photo" : "course.less_than_photo", { n })
  }`;
}
