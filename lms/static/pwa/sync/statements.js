/** One learning event → one xAPI statement, exactly the table of docs/phone.md. Pure. */

import * as say from "../vocabulary.js";

/**
 * @typedef {{event: string, registration: string, step?: string, question?: string, option?: string,
 *   right?: boolean, simulation?: string, round?: string, helps?: number, wrong?: number, danger?: number,
 *   passed?: boolean, taps?: {screen: string, element: string, kind: string}[], item?: string,
 *   relation?: string, seconds?: number}} LearningEvent
 * @typedef {{homePage: string, person: string, household: string, lesson: string, course?: string,
 *   version: string, assisted: boolean, sequence: number, id: string,
 *   timestamp: string}} Circumstances
 */

const MOST_TAPS = 40;

/**
 * @param {LearningEvent} event
 * @param {Circumstances} at
 * @returns {{id: string, [field: string]: unknown}} an xAPI statement
 * @throws {TypeError} for an event that is not in the table
 */
export function statement(event, at) {
  const tell = TABLE[event.event];
  if (!tell) throw new TypeError(`unknown learning event: ${event.event}`);
  const { verb, object, result } = tell(event, at.lesson, at.assisted);
  return {
    id: at.id,
    timestamp: at.timestamp,
    actor: { objectType: "Agent", account: account(at, at.person) },
    verb: { id: verb },
    object,
    ...(result && { result }),
    context: context(event, at),
  };
}

/**
 * A random UUID, also where `crypto.randomUUID` is absent because the page came over plain http.
 * @param {Pick<Crypto, "getRandomValues">} [source]
 * @returns {string}
 */
export function uuid(source = crypto) {
  const bytes = source.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * @typedef {{verb: string, object: unknown, result?: Record<string, unknown>}} Told
 * @type {Record<string, (event: any, lesson: string, assisted: boolean) => Told>}
 */
const TABLE = {
  lesson_opened: (_, lesson) => ({ verb: say.VERB_INITIALIZED, object: activity(say.TYPE_LESSON, lesson) }),
  step_seen: ({ step }, lesson) => ({ verb: say.VERB_EXPERIENCED, object: stepOf(lesson, step) }),
  question_answered: ({ step, question, option, right }, lesson) => ({
    verb: say.VERB_ANSWERED,
    object: activity(say.TYPE_QUESTION, lesson, "steps", step, "questions", question),
    result: { response: option, success: right },
  }),
  practice_ended: practice,
  review_ended: reviewed,
  own_phone_checked: ({ step, item }, lesson) => ({
    verb: say.VERB_RESPONDED,
    object: activity(say.TYPE_DEED, lesson, "steps", step, "deeds", item),
  }),
  teach_back_reported: ({ relation }, lesson) => ({
    verb: say.VERB_SHARED,
    object: activity(say.TYPE_LESSON, lesson),
    result: { extensions: { [say.EXTENSION_RELATION]: relation } },
  }),
  help_requested: ({ step }, lesson) => ({
    verb: say.VERB_REQUESTED_ATTENTION,
    object: stepOf(lesson, step),
  }),
  lesson_completed: ({ seconds }, lesson) => ({
    verb: say.VERB_COMPLETED,
    object: activity(say.TYPE_LESSON, lesson),
    result: { completion: true, duration: `PT${Math.max(0, Math.round(seconds))}S` },
  }),
};

/**
 * @param {any} event
 * @returns {Told}
 */
function practice({ simulation, round, helps, wrong, danger, passed, taps = [] }) {
  const alone = round === "independent";
  const extensions = {
    [say.EXTENSION_ROUND]: round,
    [say.EXTENSION_HELPS]: helps,
    [say.EXTENSION_WRONG]: wrong,
    [say.EXTENSION_DANGER]: danger,
    [say.EXTENSION_TAPS]: taps.slice(0, MOST_TAPS),
  };
  return {
    verb: alone ? (passed ? say.VERB_PASSED : say.VERB_FAILED) : say.VERB_COMPLETED,
    object: thing(say.TYPE_SIMULATION, "simulations", simulation),
    result: { ...(alone && { success: passed }), completion: true, extensions },
  };
}

/**
 * Told as a practice is. Done with a helper beside, it is neither passed nor failed.
 * @param {any} event
 * @param {string} lesson
 * @param {boolean} assisted
 * @returns {Told}
 */
function reviewed(event, lesson, assisted) {
  const told = practice({ ...event, round: assisted ? "guided" : "independent" });
  return { ...told, object: activity(say.TYPE_REVIEW, lesson, "review") };
}

/**
 * @param {LearningEvent} event
 * @param {Circumstances} at
 */
function context(event, at) {
  const parent = parentOf(event, at.lesson);
  const course = at.course && thing(say.TYPE_COURSE, "courses", at.course);
  return {
    registration: event.registration,
    team: { objectType: "Group", account: account(at, at.household) },
    ...((parent || course) && {
      contextActivities: { ...(parent && { parent: [parent] }), ...(course && { grouping: [course] }) },
    }),
    extensions: {
      [say.EXTENSION_VERSION]: at.version,
      [say.EXTENSION_SEQUENCE]: at.sequence,
      [say.EXTENSION_ASSISTED]: at.assisted,
    },
  };
}

/**
 * What the object is a part of: the lesson for a step, the step for what happens within it.
 * @param {LearningEvent} event
 * @param {string} lesson
 */
function parentOf({ event, step }, lesson) {
  if (["step_seen", "help_requested", "review_ended"].includes(event)) {
    return activity(say.TYPE_LESSON, lesson);
  }
  return step && event !== "teach_back_reported" ? stepOf(lesson, step) : null;
}

/**
 * @param {string} type
 * @param {...string} parts
 */
const thing = (type, ...parts) => ({
  objectType: "Activity",
  id: say.activityId(...parts),
  definition: { type },
});

/**
 * @param {string} type
 * @param {...string} parts of the lesson named first
 */
const activity = (type, ...parts) => thing(type, "lessons", ...parts);

/**
 * @param {string} lesson
 * @param {string} step
 */
const stepOf = (lesson, step) => activity(say.TYPE_STEP, lesson, "steps", step);

/**
 * @param {Circumstances} at
 * @param {string} name
 */
const account = ({ homePage }, name) => ({ homePage, name });
