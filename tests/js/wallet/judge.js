/** Judges papers as a phone does: reads JSON on stdin, tells JSON on stdout (tests/certificates/test_phone_check.py). */

import { NotSigned } from "../../../lms/static/pwa/wallet/cose.js";
import { check, learn } from "../../../lms/static/pwa/wallet/trust.js";

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:";

/** @typedef {{news: any[], papers: {code: string, id: string}[], today: string, alter?: string}} Asked */

/** @param {string} code @param {string} id @param {any} trust @param {string} today */
async function judged(code, id, trust, today) {
  try {
    return await check(code, id, trust, today);
  } catch (error) {
    if (error instanceof NotSigned) return { verdict: "not signed" };
    throw error;
  }
}

/** @type {Asked} */
const { news, papers, today } = JSON.parse(await new Response(Deno.stdin.readable).text());
let trust = null;
const refused = [];
for (const each of news) {
  const learned = await learn(trust, each);
  trust = learned.trust;
  refused.push(learned.refused);
}

const told = [];
for (const { code, id } of papers) told.push(await judged(code, id, trust, today));

// One sign of the first paper after the other is changed, each to its neighbour.
const { code, id } = papers[0];
let passed = 0;
for (let at = 0; at < code.length; at++) {
  const other = SIGNS[(SIGNS.indexOf(code[at]) + 1) % SIGNS.length];
  const changed = await judged(code.slice(0, at) + other + code.slice(at + 1), id, trust, today);
  if (changed.verdict !== "not signed") passed++;
}
console.log(JSON.stringify({ told, refused, altered: code.length, passed }));
