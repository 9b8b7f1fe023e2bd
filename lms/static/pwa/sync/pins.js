/** Picture codes chosen without network go to the server when there is one. */

import { read, write } from "../store/db.js";
import * as locks from "../store/locks.js";
import { load } from "../store/profiles.js";
import { Refusal } from "./api.js";
import { setPin } from "./doors.js";

/**
 * @returns {Promise<void>}
 * @throws {import("./api.js").NoAnswer} they wait on
 */
export async function sendPins() {
  /** @type {Record<string, string[] | null>} */
  const waiting = (await read("pins")) ?? {};
  for (const [person, pin] of Object.entries(waiting)) {
    const known = await setPin(person, pin).catch((error) => {
      // Only what the server will never take is given up: all else is tried again.
      if (error instanceof Refusal && [400, 404].includes(error.status)) return null;
      throw error;
    });
    if (known) await confirmed(known.person, pin);
    const { [person]: _, ...rest } = (await read("pins")) ?? {};
    await write({ pins: rest });
  }
}

/**
 * @param {import("../store/profiles.js").Person} person
 * @param {string[] | null} pin
 */
async function confirmed(person, pin) {
  await locks.remember(person.id, pin, person.locked_since);
  await keepPerson(person);
}

/** @param {import("../store/profiles.js").Person} person as it is known now, in every household of this phone */
export async function keepPerson(person) {
  const { households } = await load();
  const renewed = households.map((household) => ({
    ...household,
    people: household.people.map((one) => (one.id === person.id ? { ...one, ...person } : one)),
  }));
  await write({ households: renewed });
}
