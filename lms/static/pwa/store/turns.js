/** Whose turn it is on a shared phone: kept, changed, and how many may share it. */

import { write } from "./db.js";
import { load } from "./profiles.js";

/** People who may have learned on one phone. */
export const PEOPLE_LIMIT = 8;

/**
 * Keeps a household whose card was opened, or refreshes it.
 * @param {import("./profiles.js").Household} household
 * @returns {Promise<void>}
 */
export async function keepHousehold(household) {
  const { households } = await load();
  await write({ households: [...households.filter(({ id }) => id !== household.id), household] });
}

/**
 * @param {import("./profiles.js").Household} household
 * @param {import("./profiles.js").Person} person as the server gave it
 * @param {boolean} assisted a helper sits beside
 * @returns {Promise<void>}
 */
export async function takeTurn(household, person, assisted) {
  const { opened } = await load();
  await keepHousehold({
    ...household,
    people: household.people.map((p) => (p.id === person.id ? person : p)),
  });
  await write({
    opened: [person.id, ...opened.filter((id) => id !== person.id)],
    turn: { person: person.id, household: household.id, assisted },
  });
}

/**
 * Whether one more person may start on this phone.
 * @param {import("./profiles.js").Profiles} profiles
 * @param {string} person
 */
export const hasRoom = ({ opened }, person) => opened.includes(person) || opened.length < PEOPLE_LIMIT;
