/** Hosts the player for a review: two cards, and one word about how it went. */

import { h } from "../dom.js";
import { LessonPlayer } from "../player/lesson.js";
import { reviewOf } from "../player/review.js";
import { lessonsOf } from "../store/catalogue.js";
import * as lessons from "../store/lessons.js";
import * as reviews from "../store/reviews.js";
import { hostOf, play } from "./lesson.js";
import { NoSuchPlace } from "./router.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {{lesson: string, version: string, nth: number, slips: number, now: any}} UnderWay
 *   `slips`: questions answered wrong; `now`: what the player saved
 */

/**
 * @param {App} app
 * @param {string} id
 */
export async function review(app, id) {
  const known = lessonsOf(await app.catalogue()).get(id), learner = await app.learner();
  if (!known) throw new NoSuchPlace(id);
  const [due] = learner ? await reviews.due(learner.person.id, [known]) : [];
  // Done in the meantime, or somebody else's turn.
  if (!learner || !due) return goHome(app);
  const before = await reviews.underWay(learner.person.id);
  const mine = before?.lesson === id && before.nth === due.nth;
  const bundle = await lessons.get(known, mine ? before.version : undefined);
  const goesOn = mine && before.version === bundle.version;
  const host = await hostOf(app, known, learner, bundle);
  const course = new Course(host, learner.person.id, goesOn ? before : begun(id, bundle.version, due.nth));
  const player = new LessonPlayer({
    ...host,
    ...course.host(),
    bundle: reviewOf(host.bundle, due.nth),
    leave: () => app.router.go("/", { replace: true }),
  });
  return play(app, host.root, player);
}

/** @param {App} app */
function goHome(app) {
  queueMicrotask(() => app.router.go("/", { replace: true }));
  return h("div");
}

/** @param {string} lesson @param {string} version @param {number} nth @returns {UnderWay} */
const begun = (lesson, version, nth) => ({ lesson, version, nth, slips: 0, now: null });

/** How the review goes, kept at every tap, and told once at its end. */
class Course {
  #host;
  #person;
  #state;
  #ended = false;
  #passed = false;

  /**
   * @param {Awaited<ReturnType<typeof hostOf>>} host
   * @param {string} person
   * @param {UnderWay} state
   */
  constructor(host, person, state) {
    this.#host = host;
    this.#person = person;
    this.#state = state;
  }

  /** What a review has instead of a lesson's own. */
  host() {
    return {
      saved: this.#state.now,
      save: (/** @type {any} */ now) => this.#keep({ now }),
      record: (/** @type {any} */ event) => this.#hear(event),
      review: () => this.#passed,
    };
  }

  /** @param {Partial<UnderWay>} changes */
  async #keep(changes) {
    this.#state = { ...this.#state, ...changes };
    if (!this.#ended) await reviews.keepUnderWay(this.#person, this.#state);
  }

  /** @param {any} event */
  async #hear(event) {
    if (event.event === "practice_ended") return this.#end(event, event.passed);
    if (event.event === "lesson_completed") return this.#end(event, true);
    if (event.event === "help_requested" || event.event === "question_answered") {
      await this.#host.record(event);
    }
    if (event.right === false) await this.#keep({ slips: this.#state.slips + 1 });
  }

  /** @param {any} event @param {boolean} well whether the decision was made alone, without a dangerous tap */
  async #end({ registration, helps = 0, wrong = 0, danger = 0, taps }, well) {
    if (this.#ended) return;
    const passed = well && !this.#state.slips && !this.#host.assisted;
    const event = { event: "review_ended", registration, helps, wrong, danger, taps, passed };
    const at = Date.parse(await this.#host.record(event));
    await reviews.keepTried(this.#person, this.#state.lesson, { at, passed });
    this.#ended = true;
    this.#passed = passed;
  }
}
