/** Keeps whom this phone believes, and asks the server for news of it. */

import { read, write } from "../store/db.js";
import { learn } from "./trust.js";

const ISSUER = "/phone/issuer";

/**
 * Asks for news and keeps what can be believed of it. Without network the worker's copy answers, if it has one.
 * @returns {Promise<import("./trust.js").Trust>}
 */
export async function meet() {
  const answer = await fetch(ISSUER, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${ISSUER}: ${answer.status}`);
  const { trust } = await learn(await known(), await answer.json());
  await write({ issuer: trust });
  return trust;
}

/** @returns {Promise<import("./trust.js").Trust | null>} null where this phone never met the programme */
export async function trusted() {
  return await meet().catch(known);
}

/** @returns {Promise<import("./trust.js").Trust | null>} */
const known = async () => (await read("issuer")) ?? null;
