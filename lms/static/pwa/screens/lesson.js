/** Hosts the player: gives it the bundle, the saved place, and the record of what happens. */

import { holdLesson, persist } from "../device.js";
import { LessonPlayer } from "../player/lesson.js";
import { lessonsOf } from "../store/catalogue.js";
import * as lessons from "../store/lessons.js";
import * as outbox from "../store/outbox.js";
import { GUEST } from "../store/profiles.js";
import * as progress from "../store/progress.js";
import { statement, uuid } from "../sync/statements.js";
import { h } from "./dom.js";
import { NoSuchPlace } from "./router.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("../sync/statements.js").LearningEvent} LearningEvent
 */

/**
 * @param {App} app
 * @param {string} id
 */
export async function lesson(app, id) {
  const known = lessonsOf(await app.catalogue()).get(id);
  if (!known) throw new NoSuchPlace(`no lesson ${id}`);
  const learner = await app.learner();
  const person = learner?.person.id ?? GUEST;
  const saved = await progress.get(person, id);
  const bundle = await lessons.get(known, saved?.completed ? undefined : saved?.version);
  const root = h("div", { class: "host" });
  const recorder = new Recorder(app, learner, bundle);
  const player = new LessonPlayer({
    root,
    bundle,
    lang: app.lang,
    t: app.t,
    facts: await app.facts(),
    saved: /** @type {any} */ (saved),
    save: (now) => progress.save(person, id, now),
    record: (event) => recorder.record(/** @type {LearningEvent} */ (event)),
    assisted: learner?.assisted ?? false,
    voice: app.voice,
    leave: (reason) => leave(app, known, reason),
    announce: (text) => app.announce(text),
  });
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
 * @param {App} app
 * @param {import("../store/catalogue.js").Lesson} known
 * @param {"back"|"finished"} reason
 */
async function leave(app, known, reason) {
  app.sync.flush();
  if (reason === "back") return app.router.back();
  await lessons.dropOlder(known);
  await persist();
  await app.router.go("/", { replace: true });
}

/** Turns events into statements in the outbox. What a guest does is not recorded anywhere. */
class Recorder {
  #app;
  #learner;
  #bundle;

  /**
   * @param {App} app
   * @param {Awaited<ReturnType<App["learner"]>>} learner
   * @param {{id: string, version: string, course: string}} bundle
   */
  constructor(app, learner, bundle) {
    this.#app = app;
    this.#learner = learner;
    this.#bundle = bundle;
  }

  /**
   * @param {LearningEvent} event
   * @returns {Promise<void>} resolves when durably stored
   */
  async record(event) {
    if (!this.#learner) return;
    const { person, household, assisted } = this.#learner;
    const at = {
      id: uuid(),
      timestamp: new Date().toISOString(),
      homePage: this.#app.shell.home_page,
      person: person.id,
      household: household.id,
      lesson: this.#bundle.id,
      course: this.#bundle.course,
      version: this.#bundle.version,
      assisted,
    };
    const note = { event: event.event, lesson: this.#bundle.id, person: person.id };
    await outbox.add((sequence) => statement(event, { ...at, sequence }), note);
    this.#app.sync.nudge();
  }
}
