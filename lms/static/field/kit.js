/** What the screens see: the list taken along from the server, with what was noted since laid over it. Pure. */

/**
 * @typedef {{vi: string, en: string}} Words
 * @typedef {{id: string, code: string, label: string, village: number, lane: string, residents: number,
 *   phones: number | null, rung: string, learning: boolean, core: number, missing: string[], last: string | null,
 *   order: number | null, reasons: ({rule: string} & Words)[], card: string, own: boolean}} Household
 * @typedef {{id: string, household: string, name: string, called: string, born: number | null, phone: string}} Person
 * @typedef {{id: string, place: string, starts_at: string, villages: number[], lessons: string[], closed: boolean,
 *   present: Record<string, string>}} Session `present`: person → the id of the deed that noted it
 * @typedef {{id: string, number: string, label: string, market: string}} Stall
 * @typedef {{account: {id: string, name: string}, villages: {id: number, title: string}[], households: Household[],
 *   people: Person[], sessions: Session[], stalls: Stall[], products: {id: string, name: string}[],
 *   lessons: {id: string, title: Words, core: boolean}[]}} Snapshot
 * @typedef {{deed: string, id: string, at: string, [field: string]: any}} Deed
 */

/**
 * The list with the deeds laid over it, in the order in which they were done. Neither is changed.
 * @param {Snapshot} snapshot
 * @param {Deed[]} deeds not yet contained in the list
 * @returns {Snapshot}
 */
export function overlay(snapshot, deeds) {
  /** @type {Snapshot} */
  const kit = structuredClone(snapshot);
  for (const deed of deeds) OVERLAYS[deed.deed]?.(kit, deed);
  return kit;
}

/** @type {Record<string, (kit: Snapshot, deed: Deed) => void>} */
const OVERLAYS = {
  hold_session(kit, { id, place, starts_at, villages, lessons }) {
    if (kit.sessions.some((each) => each.id === id)) return;
    kit.sessions.unshift({ id, place, starts_at, villages, lessons, closed: false, present: {} });
  },
  present(kit, { id, session, person, at }) {
    const found = kit.sessions.find((each) => each.id === session);
    if (found) found.present[person] ??= id;
    met(kit, kit.people.find((each) => each.id === person)?.household, at);
  },
  take_back(kit, { session, present }) {
    const found = kit.sessions.find((each) => each.id === session);
    if (!found) return;
    found.present = Object.fromEntries(Object.entries(found.present).filter(([, deed]) => deed !== present));
  },
  close_session(kit, { session }) {
    const found = kit.sessions.find((each) => each.id === session);
    if (found) found.closed = true;
  },
  add_person(kit, { id, household, name }) {
    if (kit.people.some((each) => each.id === id)) return;
    const called = name.trim().split(/\s+/).pop() ?? name;
    kit.people.push({ id, household, name, called, born: null, phone: "" });
  },
  confirm(kit, { household, skill, alone, at }) {
    const found = met(kit, household, at);
    if (found && alone) found.missing = found.missing.filter((each) => each !== skill);
  },
  visit(kit, { household, at }) {
    const found = met(kit, household, at);
    if (found) Object.assign(found, { order: null, reasons: [] });
  },
};

/**
 * @param {Snapshot} kit
 * @param {string | undefined} household
 * @param {string} at
 */
function met(kit, household, at) {
  const found = kit.households.find((each) => each.id === household);
  if (found && (!found.last || found.last < at)) found.last = at;
  return found;
}

/**
 * The search key: small letters, no tone or vowel marks, đ as d; the same as the server's.
 * @param {string} text
 */
export const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ")
    .trim();

/**
 * Households in whose code, label, lane, people's names or phone numbers all words are found, in any order.
 * @param {Snapshot} kit
 * @param {string} asked
 * @returns {Household[]}
 */
export function search(kit, asked) {
  const words = fold(asked).split(" ").filter(Boolean);
  if (!words.length) return [];
  const texts = new Map(kit.households.map((each) => [each.id, [each.code, each.label, each.lane]]));
  for (const { household, name, called, phone } of kit.people) {
    texts.get(household)?.push(name, called, phone, phone.replace(/\D/g, ""));
  }
  return kit.households.filter((each) => {
    const text = fold((texts.get(each.id) ?? []).join(" "));
    return words.every((word) => text.includes(word));
  });
}

/**
 * People of a session's villages by lane, code and place in the household; those that fit the words.
 * @param {Snapshot} kit
 * @param {Session} session
 * @param {string} asked
 * @returns {{person: Person, household: Household}[]}
 */
export function roll(kit, session, asked) {
  const homes = new Map(kit.households.map((each) => [each.id, each]));
  const words = fold(asked).split(" ").filter(Boolean);
  const rows = kit.people.flatMap((person) => {
    const household = homes.get(person.household);
    if (!household || !session.villages.includes(household.village)) return [];
    const text = fold(
      `${person.name} ${person.called} ${household.code} ${household.label} ${household.lane}`,
    );
    return words.every((word) => text.includes(word)) ? [{ person, household }] : [];
  });
  return rows.sort((a, b) => compare(key(a.household), key(b.household)));
}

/**
 * Those to visit, the most urgent first; or lane by lane, within a lane the most urgent first.
 * @param {Snapshot} kit
 * @param {boolean} byLane
 * @returns {Household[]}
 */
export function toVisit(kit, byLane) {
  const waiting = kit.households.filter((each) => each.order !== null);
  const urgent = (/** @type {Household} */ each) => each.order ?? 0;
  const lane = (/** @type {Household} */ each) => `${each.village} ${each.lane || "\uffff"}`;
  return waiting.sort((a, b) => (byLane ? compare(lane(a), lane(b)) : 0) || urgent(a) - urgent(b));
}

/** @param {Household} household */
const key = ({ village, lane, code }) => `${village} ${lane || "\uffff"} ${code}`;

/**
 * @param {string} a
 * @param {string} b
 */
const compare = (a, b) => a.localeCompare(b, "vi", { numeric: true });

/**
 * Whole days from one moment to another.
 * @param {string} since ISO
 * @param {Date} [now]
 */
export const daysSince = (since, now = new Date()) =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 86_400_000));
