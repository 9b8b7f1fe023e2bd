/** Home: whose turn, one thing to go on with, the courses, and a quiet line about what is saved. */

import { isInApp } from "../device.js";
import { lessonsOf, nextLesson } from "../store/catalogue.js";
import { read, write } from "../store/db.js";
import * as lessons from "../store/lessons.js";
import * as outbox from "../store/outbox.js";
import * as profiles from "../store/profiles.js";
import * as progress from "../store/progress.js";
import { button, drawing, h, picture, screen } from "./dom.js";
import { mark } from "./marks.js";
import { day, heading, listen, mainButton, notice } from "./parts.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {{app: App, learner: Awaited<ReturnType<App["learner"]>>, snapshot: import("./app.js").Snapshot | null,
 *   catalogue: import("../store/catalogue.js").Catalogue, done: Set<string>, kept: Set<string>,
 *   assigned: import("./app.js").Assignment[], next: import("../store/catalogue.js").Lesson | null,
 *   begun: boolean, cardOpened: boolean}} Home `cardOpened`, and yet nobody has said whose turn it is
 */

/** @param {App} app */
export async function home(app) {
  app.worker.offerUpdate();
  const here = await gather(app);
  return screen("home", [
    here.learner ? greeting(here) : welcome(here),
    ...(await notices(here)),
    ...here.assigned.map((assignment) => assigned(here, assignment)),
    goOn(here),
    courses(here),
    certificates(here),
    installOffer(here),
    await savedLine(app),
    await footer(app),
  ]);
}

/**
 * @param {App} app
 * @returns {Promise<Home>}
 */
async function gather(app) {
  const [learner, snapshot, catalogue] = await Promise.all([app.learner(), app.snapshot(), app.catalogue()]);
  const person = learner?.person.id ?? profiles.GUEST;
  const all = [...lessonsOf(catalogue).values()];
  const [done, last, kept] = await Promise.all([
    progress.done(person),
    progress.lastLesson(person),
    lessons.kept(all),
  ]);
  const mine = (snapshot?.assignments ?? []).filter((assignment) =>
    assignment.household === learner?.household.id && (!assignment.person || assignment.person === person) &&
    assignment.lessons.some((lesson) => !done.has(lesson))
  );
  const next = nextLesson(catalogue, done, last, mine.flatMap((assignment) => assignment.lessons));
  const cardOpened = !learner && (await profiles.load()).households.length > 0;
  return {
    app,
    learner,
    snapshot,
    catalogue,
    done,
    kept,
    assigned: mine,
    next,
    begun: next?.id === last,
    cardOpened,
  };
}

/** @param {Home} here */
function greeting({ app, learner, catalogue }) {
  const { person, assisted } = /** @type {NonNullable<Home["learner"]>} */ (learner);
  const hello = app.t("home.hello", { name: person.name });
  const change = app.t(assisted ? "home.together" : "home.change_turn");
  return h(
    "header",
    { class: "greeting" },
    h(
      "button",
      { type: "button", class: "who", click: () => app.go("/turn") },
      mark(catalogue.marks, person.picture),
      h("span", null, h("h1", { tabindex: -1 }, hello), h("small", null, change)),
    ),
    listen(app, `${hello}. ${app.t("home.hint")}`),
  );
}

/** @param {Home} here */
function welcome({ app, cardOpened }) {
  const hint = app.t(cardOpened ? "turn.hint" : "home.open_card");
  return h(
    "section",
    { class: "welcome" },
    heading(app, app.t("home.welcome")),
    h("div", { class: "card-hint" }, drawing(cardOpened ? "people" : "card", "picture"), h("p", null, hint)),
    cardOpened
      ? mainButton("people", app.t("turn.title"), () => app.go("/turn"))
      : button("key", app.t("home.type_code"), () => app.go("/card")),
  );
}

/** @param {Home} here */
async function notices({ app, learner }) {
  const [unknown, guestTold] = await Promise.all([read("unknown"), read("guest_tried")]);
  const said = [];
  if (isInApp()) said.push(inApp(app));
  if (unknown) {
    said.push(
      notice("card", app.t("home.card_again"), button("key", app.t("home.type_code"), () => app.go("/card"))),
    );
  }
  if (learner && guestTold) {
    said.push(notice("info", app.t("home.guest_tried")));
    app.onLeave(() => write({ guest_tried: false }));
  }
  return said;
}

/** @param {App} app */
function inApp(app) {
  const copy = async () => {
    await navigator.clipboard?.writeText(location.href);
    app.announce(app.t("home.link_copied"));
    copied.querySelector("span")?.replaceChildren(app.t("home.link_copied"));
  };
  const copied = button("copy", app.t("home.copy_link"), copy);
  return notice("globe", app.t("home.in_app"), copied);
}

/**
 * @param {Home} here
 * @param {import("./app.js").Assignment} assignment
 */
function assigned({ app, done, catalogue }, { title, lessons: path, due, note }) {
  const next = path.find((lesson) => !done.has(lesson) && lessonsOf(catalogue).has(lesson));
  const finished = path.filter((lesson) => done.has(lesson)).length;
  return h(
    "button",
    { type: "button", class: "assigned", click: () => next && app.go(`/lessons/${next}`) },
    drawing("path", "picture"),
    h(
      "span",
      null,
      h("small", null, app.t(due ? "home.assigned_due" : "home.assigned", { due: due ? day(due) : "" })),
      h("b", null, app.say(title)),
      h("small", null, app.t("home.done_of", { done: finished, all: path.length })),
      note && h("small", null, note),
    ),
  );
}

/** @param {Home} here */
function goOn({ app, learner, next, begun, kept, cardOpened }) {
  if (cardOpened) return null;
  if (!next) return notice("check", app.t("home.all_done"));
  const label = app.t(begun ? "home.go_on" : learner ? "home.begin" : "home.try");
  return h(
    "button",
    { type: "button", class: "go-on", click: () => app.go(`/lessons/${next.id}`) },
    drawing("play", "picture"),
    h(
      "span",
      null,
      h("b", null, label),
      h("span", null, app.say(next.title)),
      h("small", null, minutesAnd(app, next, kept)),
    ),
  );
}

/**
 * @param {App} app
 * @param {import("../store/catalogue.js").Lesson} lesson
 * @param {Set<string>} kept
 */
function minutesAnd(app, { id, minutes }, kept) {
  const time = app.t("common.minutes", { n: minutes });
  return kept.has(id) ? `${time} · ${app.t("common.on_phone")}` : time;
}

/** @param {Home} here */
function courses({ app, catalogue, done }) {
  const rows = catalogue.courses.map((course) => {
    const finished = course.lessons.filter(({ id }) => done.has(id)).length;
    const all = course.lessons.length;
    return h(
      "li",
      null,
      h(
        "button",
        { type: "button", class: "row", click: () => app.go(`/courses/${course.id}`) },
        picture(course.icon, "picture"),
        h("span", null, app.say(course.title)),
        h("small", { class: finished === all ? "complete" : "" }, `${finished}/${all}`),
      ),
    );
  });
  return h("section", null, h("h2", null, app.t("home.courses")), h("ul", { class: "rows" }, ...rows));
}

/** @param {Home} here */
function certificates({ app, snapshot, learner }) {
  if (!learner || !snapshot?.certificates?.length) return null;
  const rows = snapshot.certificates.map(({ title, issued_on, url }) =>
    h(
      "li",
      null,
      h(
        "a",
        { class: "row", href: url },
        drawing("certificate", "picture"),
        h("span", null, app.say(title)),
        h("small", null, day(issued_on)),
      ),
    )
  );
  return h("section", null, h("h2", null, app.t("home.certificates")), h("ul", { class: "rows" }, ...rows));
}

/** @param {Home} here */
function installOffer({ app, done }) {
  if (!app.installer.ready || !done.size) return null;
  const put = async () => {
    await app.installer.install();
    offer.remove();
  };
  const offer = notice("phone", app.t("home.install"), button("download", app.t("home.install_now"), put));
  return offer;
}

/** @param {App} app */
async function savedLine(app) {
  const line = h("button", { type: "button", class: "saved", click: () => app.go("/receipts") });
  const update = async () => {
    const waiting = await outbox.count();
    const { last } = await outbox.sent();
    const key = waiting ? "home.saved_waiting" : last ? "home.saved_sent" : "home.saved";
    line.replaceChildren(drawing(waiting ? "phone" : "check"), h("span", null, app.t(key, { n: waiting })));
  };
  outbox.changes.addEventListener("change", update);
  app.onLeave(() => outbox.changes.removeEventListener("change", update));
  await update();
  return line;
}

/** @param {App} app */
async function footer(app) {
  const { sdt_to } = await app.facts();
  const phone = sdt_to.replace(/[ .]/g, "").match(/^\+?\d{3,}$/)?.[0];
  const other = app.lang === "vi" ? "en" : "vi";
  return h(
    "footer",
    { class: "links" },
    phone &&
      h(
        "a",
        { class: "button", href: `tel:${phone}` },
        drawing("help"),
        h("span", null, app.t("home.call_team")),
      ),
    button("globe", app.t(`common.language_${other}`), () => app.setLanguage(other), { lang: other }),
    button("info", app.t("about.title"), () => app.go("/about")),
  );
}
