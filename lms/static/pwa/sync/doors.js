/** Conversations about who may learn on this phone (docs/phone.md): home and lessons do without them. */

import { post } from "./api.js";

/**
 * @param {{token: string} | {code: string}} card
 * @returns {Promise<{household: import("../store/profiles.js").Household,
 *   people: import("../store/profiles.js").Person[]}>}
 */
export const openCard = (card) => post("/phone/card", card);

/**
 * @param {{household: string, person: string, pin?: string[], picture?: string}} turn
 * @returns {Promise<{person: import("../store/profiles.js").Person, lock: {secret: string, resets: number}}>}
 */
export const takeTurn = (turn) => post("/phone/turn", turn);

/**
 * @param {string} person
 * @param {string[] | null} pin
 * @returns {Promise<{person: import("../store/profiles.js").Person}>}
 */
export const setPin = (person, pin) => post("/phone/pin", { person, pin });

/** @returns {Promise<{token: string}>} of a link to another browser of this phone */
export const startMove = () => post("/phone/move", {});

/**
 * @param {string} token
 * @returns {Promise<{households: import("../store/profiles.js").Household[], opened: string[]}>}
 */
export const finishMove = (token) => post("/phone/moved", { token });
