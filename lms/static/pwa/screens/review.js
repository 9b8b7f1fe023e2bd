/** Hosts the player for a review: two cards, and one word about how it went. */

import { drawing, h } from "../dom.js";
import { reviewOf } from "../player/review.js";
import { lessonsOf } from "../store/catalogue.js";
import * as lessons from "../store/lessons.js";
import * as reviews from "../store/reviews.js";
import { listen, place } from "./parts.js";
import { NoSuchPlace } from "./router.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {{lesson: string, version: string, nth: number, slips: number, now: any}} UnderWay
 *   `slips`: questions answered wrong; `now`: what the player saved
 * @typedef {Pick<typeof import("./lesson.js"), "hostOf" | "play" | "LessonPlayer">} Means of the part that has the player
 * @typedef {Awaited<ReturnType<Means["hostOf"]>>} Host
 */

/**
 * What comes back today, for home: the one waiting longest that opens without network.
 * @param {import("./home.js").Home} here
 * @returns {Promise<HTMLElement | null>}
 */
export async function card({ app, learner, catalogue, kept }) {
  const all = lessonsOf(catalogue);
  const due = learner ? await reviews.due(learner.person.id, [...all.values()]) : [];
  const first = due.find(({ lesson }) => kept.has(lesson)) ?? due[0];
  if (!first) return null;
  const title = app.say(all.get(first.lesson)?.title), ask = app.t("review.ask");
  const words = h("span", h("b", ask), h("span", title), h("small", app.t("review.short")));
  return h(
    "section.comes-back",
    place(app, `/reviews/${first.lesson}`, "assigned", drawing("again", "picture"), words),
    listen(app, `${ask}. ${title}`),
  );
}

/**
 * @param {App} app
 * @param {string} id
 * @param {Means} means
 */
export async function review(app, id, { LessonPlayer, hostOf, play }) {
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
   * @param {Host} host
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
      review: (/** @type {string} */ said = "") => this.#lastCard(said),
    };
  }

  /** @param {string} said the last remark before @returns {import("../player/stage.js").Card} */
  #lastCard(said) {
    const { t, leave } = this.#host;
    const [kind, icon] = this.#passed ? ["passed", "check"] : ["again", "later"];
    return {
      kind: "result",
      heading: t(`review.${kind}`),
      speech: [said, t(`review.${kind}.say`)].filter(Boolean).join(" "),
      picture: h(`div.p-sign ${kind}`, drawing(icon, "p-shape")),
      main: { icon: "check", label: t("player.finish"), on: () => leave("finished") },
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
