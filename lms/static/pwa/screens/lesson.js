/** Hosts the player: gives it the bundle, the saved place, and the record of what happens. */

import { holdLesson, isInApp, persist } from "../device.js";
import { h } from "../dom.js";
import { LessonPlayer } from "../player/lesson.js";
import { lessonsOf } from "../store/catalogue.js";
import * as lessons from "../store/lessons.js";
import * as outbox from "../store/outbox.js";
import { GUEST } from "../store/profiles.js";
import * as progress from "../store/progress.js";
import { statement, uuid } from "../sync/statements.js";
import { NoSuchPlace } from "./router.js";

export { LessonPlayer };

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("../sync/statements.js").LearningEvent} LearningEvent
 * @typedef {Awaited<ReturnType<App["learner"]>>} Learner
 */

/**
 * @param {App} app
 * @param {string} id
 */
export async function lesson(app, id) {
  const known = lessonsOf(await app.catalogue()).get(id);
  if (!known) throw new NoSuchPlace(id);
  const learner = await app.learner();
  const person = learner?.person.id ?? GUEST;
  const saved = await progress.get(person, id);
  const bundle = await lessons.get(known, saved?.completed ? undefined : saved?.version);
  const host = await hostOf(app, known, learner, bundle);
  const player = new LessonPlayer({
    ...host,
    saved: /** @type {any} */ (saved),
    save: (now) => progress.save(person, id, now),
  });
  return play(app, host.root, player);
}

/**
 * @param {App} app
 * @param {string} id
 */
export const review = async (app, id) =>
  (await app.part("review")).review(app, id, { LessonPlayer, hostOf, play });

/**
 * What the player is given, but for the saved place.
 * @param {App} app
 * @param {import("../store/catalogue.js").Lesson} known
 * @param {Learner} learner
 * @param {any} bundle
 */
export async function hostOf(app, known, learner, bundle) {
  const [facts, withAll] = await Promise.all([app.facts(), withPaying(app, bundle), app.speak(known.id)]);
  /** @type {string} */
  let call;
  return {
    root: h("div.host"),
    bundle: withAll,
    lang: app.lang,
    t: app.t,
    facts,
    record: async (/** @type {any} */ event) => {
      const { id, timestamp } = await record(app, learner, bundle, event);
      if (event.event === "help_requested") call = id;
      return timestamp;
    },
    sayMore: () => learner && app.part("team").then((team) => team.sayMore(app, call)).catch(() => null),
    assisted: learner?.assisted ?? false,
    voice: app.voice,
    leave: (/** @type {"back"|"finished"} */ reason) => leave(app, known, reason),
    announce: (/** @type {string} */ text) => app.announce(text),
  };
}

/**
 * @param {App} app
 * @param {HTMLElement} root
 * @param {LessonPlayer} player
 */
export function play(app, root, player) {
  const release = holdLesson();
  app.onLeave(() => {
    player.stop();
    release();
  });
  // Started after the screen is in its place: the player measures what it draws.
  queueMicrotask(() => player.start());
  return root;
}

/**
 * QR codes and the keypad are in a part of their own, fetched only where a lesson has some.
 * @template {{simulations: Record<string, any>}} Bundle
 * @param {App} app
 * @param {Bundle} bundle
 * @returns {Promise<Bundle>}
 */
async function withPaying(app, bundle) {
  const pays = (/** @type {any} */ { codes, screens }) =>
    codes || Object.values(screens).some(({ keypad }) => keypad);
  if (!Object.values(bundle.simulations).some(pays)) return bundle;
  return (await app.part("paying")).withPaying(bundle);
}

/**
 * @param {App} app
 * @param {import("../store/catalogue.js").Lesson} known
 * @param {"back"|"finished"} reason
 */
async function leave(app, known, reason) {
  app.sync.flush();
  if (reason === "back") return app.router.back();
  await lessons.dropOlder(known, await progress.begun());
  await persist();
  await app.router.go("/", { replace: true });
}

/**
 * Turns an event into a statement in the outbox. A guest's is held until she opens a card and claims it.
 * @param {App} app
 * @param {Learner} learner
 * @param {{id: string, version: string, course: string}} bundle
 * @param {LearningEvent} event
 * @returns {Promise<{id: string, timestamp: string}>} when durably stored
 */
async function record(app, learner, { id: lesson, course, version }, event) {
  const person = learner?.person.id ?? GUEST;
  const at = {
    id: uuid(),
    timestamp: new Date().toISOString(),
    homePage: app.shell.home_page,
    person,
    household: learner?.household.id ?? GUEST,
    lesson,
    course,
    version,
    assisted: learner?.assisted ?? false,
  };
  const note = { event: event.event, lesson, person };
  if (!learner) await outbox.hold(statement(event, { ...at, sequence: 0 }), note);
  else await outbox.add((sequence) => statement(event, { ...at, sequence }), note);
  // A chat app's browser, or one that keeps nothing, may be closed for good at any moment.
  if (isInApp() || app.fleeting) app.sync.flush();
  else if (learner) app.sync.nudge();
  return at;
}
