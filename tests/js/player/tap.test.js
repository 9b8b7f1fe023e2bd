import assert from "node:assert/strict";
import { h } from "../../../lms/static/pwa/dom.js";

/** As much of an element as a tap needs. */
class Element {
  /** @type {Record<string, (event: any) => void>} */
  heard = {};
  setAttribute() {}
  append() {}
  closest = () => this;
  /** @param {string} name @param {(event: any) => void} on */
  addEventListener(name, on) {
    this.heard[name] = on;
  }
}

/** @param {() => void} on @returns {(at: number, x?: number) => void} a tap at that millisecond */
function button(on) {
  const element = /** @type {any} */ (h("button", { on }));
  return (at, x = 100) =>
    element.heard.click({ clientX: x, clientY: 100, timeStamp: at, currentTarget: element });
}

Deno.test("the second tap of a trembling finger does nothing, also not on what has just appeared there", () => {
  Object.assign(globalThis, { document: { createElement: () => new Element() } });
  const taps = /** @type {string[]} */ ([]);
  const first = button(() => taps.push("first")), next = button(() => taps.push("next"));
  first(1000);
  first(1300);
  next(1500);
  assert.deepEqual(taps, ["first"]);
  next(1500, 200);
  assert.deepEqual(taps, ["first", "next"], "a finger that moved elsewhere means it");
  next(2300, 200);
  assert.deepEqual(taps, ["first", "next", "next"], "after 700 ms it is a tap of its own");
});
