/** Households and people this phone knows, and who is learning now. */

import { read, write } from "./db.js";

/**
 * @typedef {{id: string, name: string, picture: string | null, locked: boolean, locked_since: string | null,
 *   listens?: string}} Person `locked_since`: when the server last heard of new pictures
 * @typedef {{id: string, code: string, label: string, village: string, commune: string, people: Person[],
 *   rung?: string, learning?: boolean}} Household
 * @typedef {{person: string, household: string, assisted: boolean}} Turn
 * @typedef {{households: Household[], opened: string[], turn: Turn | null}} Profiles
 */

/** What is learned before a card is opened is kept under this name, until somebody claims it. */
export const GUEST = "guest";

/** @returns {Promise<Profiles>} */
export async function load() {
  const [households, opened, turn] = await Promise.all([read("households"), read("opened"), read("turn")]);
  return { households: households ?? [], opened: opened ?? [], turn: turn ?? null };
}

/**
 * These people must be introduced to the server again at their next turn.
 * @param {string[]} [people] all, when left out
 * @returns {Promise<void>}
 */
export async function forgetOpened(people) {
  const { opened, turn } = await load();
  const gone = new Set(people ?? opened);
  if (!gone.size) return;
  await write({
    opened: opened.filter((id) => !gone.has(id)),
    turn: turn && gone.has(turn.person) ? null : turn,
  });
}

/**
 * Who is learning now, with the household, or null while nobody has been chosen.
 * @param {Profiles} profiles
 * @returns {{person: Person, household: Household, assisted: boolean} | null}
 */
export function current({ households, turn }) {
  const household = households.find(({ id }) => id === turn?.household);
  const person = household?.people.find(({ id }) => id === turn?.person);
  return household && person && turn ? { household, person, assisted: turn.assisted } : null;
}
