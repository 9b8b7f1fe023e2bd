import assert from "node:assert/strict";
import { lessonsOf, nextLesson } from "../../../lms/static/pwa/store/catalogue.js";
import { size } from "../../../lms/static/pwa/store/downloads.js";
import { current } from "../../../lms/static/pwa/store/profiles.js";
import { hasRoom } from "../../../lms/static/pwa/store/turns.js";

/** @param {string} id */
const lesson = (id) => ({
  id,
  title: { vi: id, en: id },
  minutes: 4,
  core: true,
  version: "1",
  url: `/phone/lessons/${id}/1.json`,
  bytes: 1000,
});
/** @param {string} id @param {string[]} ids */
const course = (id, ids) => ({
  id,
  title: { vi: id, en: id },
  blurb: { vi: "", en: "" },
  icon: "",
  lessons: ids.map(lesson),
});
const CATALOGUE = { courses: [course("one", ["a", "b"]), course("two", ["c"])], marks: {}, version: "1" };

/** @param {string[]} done @param {string | undefined} last @param {string[]} assigned */
const next = (done, last, assigned) => nextLesson(CATALOGUE, new Set(done), last, assigned)?.id;

Deno.test("the lesson begun last goes on", () => assert.equal(next([], "b", ["c"]), "b"));
Deno.test("when it is done, the next assigned one follows", () => assert.equal(next(["b"], "b", ["c"]), "c"));
Deno.test("without an assignment the order of the courses holds", () =>
  assert.equal(next(["a"], "a", []), "b"));
Deno.test("lessons the catalogue does not know are passed over", () =>
  assert.equal(next([], "x", ["y"]), "a"));
Deno.test("when everything is done there is none", () =>
  assert.equal(next(["a", "b", "c"], "c", []), undefined));

Deno.test("lessons are found by id and weighed together", () => {
  const all = [...lessonsOf(CATALOGUE).values()];
  assert.deepEqual(all.map(({ id }) => id), ["a", "b", "c"]);
  assert.equal(size(all), 3000);
});

const PERSON = { id: "p", name: "Bà Hà", picture: "trau", locked: false, locked_since: null };
const HOUSEHOLD = { id: "h", code: "H1", label: "", village: "", commune: "", people: [PERSON] };

Deno.test("who is learning is found with the household; nobody when the card was taken away", () => {
  const turn = { person: "p", household: "h", assisted: true };
  const now = current({ households: [HOUSEHOLD], opened: ["p"], turn });
  assert.deepEqual([now?.person.name, now?.assisted], ["Bà Hà", true]);
  assert.equal(current({ households: [], opened: [], turn }), null);
});

Deno.test("at most eight people learn on one phone, and those who did may come back", () => {
  const opened = ["1", "2", "3", "4", "5", "6", "7", "8"];
  const known = { households: [], opened, turn: null };
  assert.equal(hasRoom(known, "9"), false);
  assert.equal(hasRoom(known, "3"), true);
});
