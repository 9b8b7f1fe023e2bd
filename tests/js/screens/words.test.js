import assert from "node:assert/strict";
import en from "../../../lms/text/learner/shell.en.json" with { type: "json" };
import vi from "../../../lms/text/learner/shell.vi.json" with { type: "json" };
import { isInApp } from "../../../lms/static/pwa/device.js";
import { tidyCode } from "../../../lms/static/pwa/screens/card.js";
import { day } from "../../../lms/static/pwa/screens/parts.js";

Deno.test("a typed code is tidied while it is typed", () => {
  assert.equal(tidyCode("7k2m"), "7K2M");
  assert.equal(tidyCode("7k2m9"), "7K2M-9");
  assert.equal(tidyCode(" 7k2m-9qxd!!"), "7K2M-9QXD");
  assert.equal(tidyCode("7k2m9qxdzzz"), "7K2M-9QXD");
});

Deno.test("letters that look like digits are read as digits", () => {
  assert.equal(tidyCode("oOiIlL"), "0011-11");
});

Deno.test("a date is written day, month, year", () => assert.equal(day("2026-12-01"), "01/12/2026"));

Deno.test("browsers inside chat apps are recognised", () => {
  assert.ok(isInApp("Mozilla/5.0 (iPhone) Zalo iOS/500"));
  assert.ok(isInApp("Mozilla/5.0 [FBAN/FBIOS;FBAV/400]"));
  assert.ok(!isInApp("Mozilla/5.0 (Linux; Android 10) Chrome/120.0 Mobile Safari/537.36"));
});

Deno.test("both languages have the same texts with the same values to fill in", () => {
  const shape = (/** @type {Record<string, string>} */ texts) =>
    Object.entries(texts).map(([key, text]) => [key, ...(text.match(/\{\w+\}/g) ?? []).sort()].join(" "));
  assert.deepEqual(shape(en), shape(vi));
});

Deno.test("no text is empty", () => {
  for (const text of [...Object.values(vi), ...Object.values(en)]) assert.notEqual(text.trim(), "");
});
