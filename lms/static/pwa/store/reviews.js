/** When a lesson comes back: reckoned on this phone, from what it did itself and what the server told of others. */

import { ask, read, transact, write } from "./db.js";

/**
 * @typedef {{at: number, passed: boolean}} Tried `at` in ms
 * @typedef {{lesson: string, completed: number, tried: Tried[], scam?: boolean}} Finished
 * @typedef {{lesson: string, since: number, nth: number, scam: boolean}} Due `nth`: how many reviews of it there were before
 */

const DAY_MS = 86_400_000;
/** After about so many days; the first one the next morning. Scam lessons twice as often. Then for as long as one learns. */
const USUAL = [0.6, 7, 21, 60], OFTEN = [0.6, 4, 7, 14, 21, 40, 60, 90];
const THEN_EVERY = 60, THEN_OFTEN = 30;
const MOST_A_DAY = 2;
const MOST_KEPT = 300;

/**
 * The last day on which it should have come back; null before the first.
 * @param {Finished} lesson
 * @param {number} now ms
 */
function lastCall({ completed, scam }, now) {
  const [days, every] = scam ? [OFTEN, THEN_OFTEN] : [USUAL, THEN_EVERY];
  const age = (now - completed) / DAY_MS, last = days[days.length - 1];
  const called = age < last
    ? days.filter((day) => day <= age).pop()
    : last + Math.floor((age - last) / every) * every;
  return called === undefined ? null : completed + called * DAY_MS;
}

/** @param {number} a @param {number} b */
const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/**
 * What should be reviewed now, at most two on one day: the longest waiting first, of those scam lessons.
 * A lesson missed several times comes back once; one not passed comes back the next day.
 * @param {Finished[]} finished
 * @param {number} now ms
 * @returns {Due[]}
 */
export function dueNow(finished, now) {
  const today = finished.flatMap(({ tried }) => tried).filter(({ at }) => sameDay(at, now)).length;
  const due = finished.flatMap((one) => {
    const since = lastCall(one, now);
    const settled = since === null ||
      one.tried.some(({ at, passed }) => sameDay(at, now) || (passed && at >= since));
    return settled ? [] : [{ lesson: one.lesson, since, nth: one.tried.length, scam: Boolean(one.scam) }];
  });
  return due.sort((a, b) => a.since - b.since || Number(b.scam) - Number(a.scam)).slice(
    0,
    Math.max(0, MOST_A_DAY - today),
  );
}

/**
 * What was tried here and elsewhere, each once: both name it by its moment.
 * @param {Tried[]} here
 * @param {[string, boolean][]} elsewhere
 * @returns {Tried[]}
 */
export function together(here, elsewhere = []) {
  const all = [...elsewhere.map(([at, passed]) => ({ at: Date.parse(at), passed })), ...here];
  return [...new Map(all.map((one) => [one.at, one])).values()];
}

/**
 * @param {string} person
 * @param {import("./catalogue.js").Lesson[]} lessons
 * @param {number} [now]
 * @returns {Promise<Due[]>}
 */
export async function due(person, lessons, now = Date.now()) {
  const range = IDBKeyRange.bound([person], [person, []]);
  const [keys, times] = await transact(
    ["done"],
    "readonly",
    (store) => Promise.all([ask(store("done").getAllKeys(range)), ask(store("done").getAll(range))]),
  );
  const here = new Map(keys.map((/** @type {any} */ key, /** @type {number} */ i) => [key[1], times[i]]));
  const standings = (await read("snapshot"))?.standings?.[person] ?? {};
  const tried = await triedHere(person);
  const finished = lessons.flatMap(({ id, scam }) => {
    const dates = [here.get(id), standings[id]?.completed_at].filter(Boolean).map(Date.parse);
    const mine = tried.filter(({ lesson }) => lesson === id);
    const all = together(mine, standings[id]?.reviews);
    return dates.length ? [{ lesson: id, completed: Math.min(...dates), tried: all, scam }] : [];
  });
  return dueNow(finished, now);
}

/**
 * @param {string} person
 * @returns {Promise<(Tried & {lesson: string})[]>}
 */
const triedHere = async (person) => (await read(`reviews:${person}`)) ?? [];

/**
 * @param {string} person
 * @param {string} lesson
 * @param {Tried} tried
 */
export async function keepTried(person, lesson, tried) {
  const all = [...(await triedHere(person)), { lesson, ...tried }];
  await write({ [`reviews:${person}`]: all.slice(-MOST_KEPT), [`review:${person}`]: null });
}

/**
 * A review under way, so that it goes on after the phone was switched off.
 * @param {string} person
 * @returns {Promise<any>}
 */
export const underWay = (person) => read(`review:${person}`);

/**
 * @param {string} person
 * @param {unknown} state
 */
export const keepUnderWay = (person, state) => write({ [`review:${person}`]: state });
