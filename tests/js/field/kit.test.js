import { daysSince, fold, overlay, roll, search, toVisit } from "../../../lms/static/field/kit.js";
import { equal } from "../player/claims.js";

/**
 * @param {string} id
 * @param {object} [more]
 * @returns {any}
 */
const home = (id, more = {}) => ({
  id,
  code: `TREN-00${id}`,
  label: `Hộ ${id}`,
  village: 1,
  lane: "",
  residents: 3,
  phones: 1,
  rung: "reached",
  learning: false,
  core: 0,
  missing: ["TT", "AT"],
  last: null,
  order: 0,
  reasons: [{ rule: "due", vi: "lâu", en: "long" }],
  card: "",
  own: false,
  ...more,
});

/**
 * @param {string} id
 * @param {string} household
 * @param {string} name
 * @param {object} [more]
 * @returns {any}
 */
const person = (id, household, name, more = {}) => ({
  id,
  household,
  name,
  called: name.split(" ").pop(),
  born: 1960,
  phone: "",
  ...more,
});

/**
 * @param {object} [more]
 * @returns {any}
 */
const list = (more = {}) => ({
  account: { id: "t", name: "Cô Hướng Dẫn" },
  villages: [{ id: 1, title: "Thôn Khe Trên" }],
  households: [home("1", { lane: "Xóm Cầu", order: 1 }), home("2", { lane: "Xóm Bãi", order: 0 })],
  people: [
    person("a", "1", "Tằng Thị Hường", { phone: "0900 000 301" }),
    person("b", "2", "Đặng Quỳnh Như"),
    person("c", "2", "Voòng Chăn Sềnh"),
  ],
  sessions: [{
    id: "s",
    place: "Sân kho",
    starts_at: "",
    villages: [1],
    lessons: [],
    closed: false,
    present: {},
  }],
  stalls: [],
  products: [],
  lessons: [],
  ...more,
});

/**
 * @param {string} kind
 * @param {object} fields
 * @returns {any}
 */
const deed = (kind, fields) => ({
  deed: kind,
  id: `${kind} ${JSON.stringify(fields)}`,
  at: "2026-11-26T10:00:00Z",
  ...fields,
});

Deno.test("an evening's deeds are seen at once, and the list itself stays as it was", () => {
  const taken = list();
  const here = { ...deed("present", { session: "s", person: "a" }), id: "tap" };
  const seen = overlay(taken, [
    here,
    { ...deed("add_person", { household: "2", name: "Sim Thị Mới" }), id: "new" },
    deed("present", { session: "s", person: "new" }),
    deed("confirm", { household: "1", person: "a", skill: "TT", alone: true }),
    deed("confirm", { household: "1", person: "a", skill: "AT", alone: false }),
    deed("visit", { household: "2", outcome: "talked" }),
    deed("close_session", { session: "s" }),
  ]);
  equal(Object.keys(seen.sessions[0].present), ["a", "new"]);
  equal(seen.people.at(-1)?.called, "Mới");
  equal(seen.households.map(({ missing }) => missing), [["AT"], ["TT", "AT"]]);
  equal([seen.households[1].order, seen.households[1].reasons], [null, []]);
  equal([seen.sessions[0].closed, taken.sessions[0].closed], [true, false]);
  const back = overlay(taken, [here, deed("take_back", { session: "s", present: "tap" })]);
  equal(back.sessions[0].present, {});
});

Deno.test("what the newer list contains already is not laid over it twice", () => {
  const sessions = [{ ...list().sessions[0], present: { a: "tap" } }];
  const again = [
    { ...deed("present", { session: "s", person: "a" }), id: "tap" },
    { ...deed("hold_session", { place: "Sân kho", starts_at: "", villages: [1], lessons: [] }), id: "s" },
    { ...deed("add_person", { household: "1", name: "Tằng Thị Hường" }), id: "a" },
  ];
  const seen = overlay(list({ sessions }), again);
  equal([seen.sessions.length, seen.people.length, seen.sessions[0].present], [1, 3, { a: "tap" }]);
});

Deno.test("the search forgives accents, tone marks and order, and knows code, lane, nickname and phone", () => {
  const found = (/** @type {string} */ words) => search(list(), words).map(({ id }) => id);
  equal(found("tang huong"), ["1"]);
  equal(found("HƯỜNG tằng"), ["1"]);
  equal(found("senh voong"), ["2"]);
  equal(found("dang"), ["2"]);
  equal(found("tren-001"), ["1"]);
  equal(found("xom bai"), ["2"]);
  equal(found("0900000301"), ["1"]);
  equal(found("301"), ["1"]);
  equal(found("nobody"), []);
  equal(found("  "), []);
});

Deno.test("the two ways to place a tone mark, and letters written in parts, fold to the same", () => {
  equal(["Hoà", "Hòa", "HOA", "Hoa\u0300"].map(fold), ["hoa", "hoa", "hoa", "hoa"]);
  equal(fold("Y Ƀhiăp  Đức"), "y ƀhiap duc");
});

Deno.test("the roll-call goes lane by lane, and a household's people stay together", () => {
  const kit = list();
  equal(roll(kit, kit.sessions[0], "").map((row) => row.person.id), ["b", "c", "a"]);
  equal(roll(kit, kit.sessions[0], "như").map((row) => row.person.id), ["b"]);
  equal(roll(kit, { ...kit.sessions[0], villages: [2] }, ""), []);
});

Deno.test("visits come by urgency, or lane by lane; who needs none is left out", () => {
  const kit = list({
    households: [
      home("1", { lane: "Xóm Cầu", order: 0 }),
      home("2", { lane: "", order: 1 }),
      home("3", { lane: "Xóm Bãi", order: 3 }),
      home("4", { lane: "Xóm Bãi", order: 2 }),
      home("5", { order: null }),
    ],
  });
  equal(toVisit(kit, false).map(({ id }) => id), ["1", "2", "4", "3"]);
  equal(toVisit(kit, true).map(({ id }) => id), ["4", "3", "1", "2"]);
});

Deno.test("days are whole days, and never less than none", () => {
  const now = new Date("2026-11-26T10:00:00Z");
  equal(daysSince("2026-11-06T11:00:00Z", now), 19);
  equal(daysSince("2026-11-27T00:00:00Z", now), 0);
});
