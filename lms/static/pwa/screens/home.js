/** Home: whose turn, one thing to go on with, the courses, and a quiet line about what is saved. */

import { isInApp } from "../device.js";
import { button, drawing, h, picture } from "../dom.js";
import { lessonsOf, nextLesson } from "../store/catalogue.js";
import { read } from "../store/db.js";
import * as lessons from "../store/lessons.js";
import * as outbox from "../store/outbox.js";
import * as profiles from "../store/profiles.js";
import * as progress from "../store/progress.js";
import { dial } from "../text.js";
import { mark } from "./marks.js";
import { heading, listen, mainButton, notice, place, screen, section, typeCode } from "./parts.js";

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
    here.learner && behind(here, "team", ({ fromTeam }) => fromTeam(here)),
    ...(await notices(here)),
    here.learner && here.done.size > 0 && behind(here, "review", ({ card }) => card(here)),
    (here.learner || here.begun) && behind(here, "more", ({ care }) => care(here)),
    goOn(here),
    courses(here),
    behind(here, "news", ({ row }) => row(here)),
    here.learner && here.snapshot?.certificates.length && behind(here, "wallet", ({ row }) => row(here)),
    here.learner && behind(here, "team", ({ offer }) => offer(here)),
    app.installer.offer && here.done.size > 0 &&
    behind(here, "more", ({ offerInstall }) => offerInstall(here)),
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
  const [done, last, kept] = await Promise.all([
    progress.done(person),
    progress.lastLesson(person),
    lessons.kept([...lessonsOf(catalogue).values()]),
  ]);
  const household = learner?.household.id;
  const assigned = (snapshot?.assignments ?? []).filter((one) =>
    one.household === household && [null, person].includes(one.person) &&
    one.lessons.some((lesson) => !done.has(lesson))
  );
  const next = nextLesson(catalogue, done, last, assigned.flatMap(({ lessons }) => lessons));
  const cardOpened = !learner && (await profiles.load()).households.length > 0;
  return {
    app,
    learner,
    snapshot,
    catalogue,
    done,
    kept,
    assigned,
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
  const words = h("span", h("h1", { tabindex: -1 }, hello), h("small", change));
  return h(
    "header.greeting",
    place(app, "/turn", "who", mark(catalogue.marks, person.picture), words),
    listen(app, `${hello}. ${app.t("home.hint")}`),
  );
}

/** @param {Home} here */
function welcome({ app, cardOpened }) {
  const { t } = app;
  const [icon, hint] = cardOpened ? ["people", "turn.hint"] : ["card", "home.open_card"];
  return h(
    "section.welcome",
    heading(app, t("home.welcome")),
    h("div.card-hint", drawing(icon, "picture"), h("p", t(hint))),
    cardOpened ? mainButton(icon, t("turn.title"), () => app.go("/turn")) : typeCode(app),
  );
}

/** @param {Home} here */
async function notices({ app, learner }) {
  const { t } = app;
  const [unknown, guest] = await Promise.all([read("unknown"), progress.lastLesson(profiles.GUEST)]);
  return [
    isInApp() && (await more(app, ({ inApp }) => inApp(app, learner))),
    app.fleeting && notice("info", t("home.fleeting")),
    unknown && notice("card", t("home.card_again"), typeCode(app)),
    learner && guest && (await more(app, ({ unclaimed }) => unclaimed(app, learner))),
  ];
}

/**
 * What seldom stands on home comes from another file; where that is missing it can be asked at any later time, too.
 * @template T
 * @param {App} app
 * @param {(part: any) => T} use
 */
const more = (app, use) => app.part("more").then(use).catch(() => null);

/**
 * What another file looks up, such as what comes back today; home does not wait for it, and is whole without it.
 * @param {Home} here
 * @param {string} name of the part
 * @param {(part: any) => HTMLElement | null | Promise<HTMLElement | null>} look
 */
function behind({ app }, name, look) {
  const spot = h("div", { hidden: true });
  const show = (/** @type {HTMLElement | null} */ found) => {
    if (found) spot.replaceChildren(found);
    spot.hidden = !found;
  };
  app.part(name).then(look).then(show).catch(console.error);
  return spot;
}

/** @param {Home} here */
function goOn({ app, learner, next, begun, kept, cardOpened }) {
  const { t } = app;
  if (cardOpened) return null;
  if (!next) return notice("check", t("home.all_done"));
  const { id, title, minutes } = next;
  const facts = [t("common.minutes", { n: minutes }), kept.has(id) && t("common.on_phone")];
  return place(
    app,
    `/lessons/${id}`,
    "go-on",
    drawing("play", "picture"),
    h(
      "span",
      h("b", t(begun ? "home.go_on" : learner ? "home.begin" : "home.try")),
      h("span", app.say(title)),
      h("small", facts.filter(Boolean).join(" · ")),
    ),
  );
}

/** @param {Home} here */
function courses({ app, catalogue, done }) {
  const rows = catalogue.courses.map(({ id, icon, title, lessons }) => {
    const finished = lessons.filter((lesson) => done.has(lesson.id)).length;
    const all = lessons.length;
    const count = h(finished === all ? "small.complete" : "small", `${finished}/${all}`);
    const words = h("span", app.say(title));
    return h("li", place(app, `/courses/${id}`, "row", picture(icon, "picture"), words, count));
  });
  return section(app.t("home.courses"), rows);
}

/** @param {App} app */
function savedLine(app) {
  const line = place(app, "/receipts", "saved");
  return app.follow(outbox.changes, async () => {
    const n = await outbox.count();
    const { last } = await outbox.sent();
    const key = n ? "home.saved_waiting" : last ? "home.saved_sent" : "home.saved";
    line.replaceChildren(drawing(n ? "phone" : "check"), h("span", app.t(key, { n })));
    return line;
  });
}

/** @param {App} app */
async function footer(app) {
  const { t } = app;
  const phone = dial((await app.facts()).sdt_to);
  const lang = app.lang === "vi" ? "en" : "vi";
  const change = () => app.setLanguage(lang);
  return h(
    "footer.links",
    phone && h("a.button", { href: `tel:${phone}` }, drawing("call"), h("span", t("home.call_team"))),
    button("globe", t(`common.language_${lang}`), change, "button", { lang }),
    button("info", t("about.title"), () => app.go("/about")),
  );
}
