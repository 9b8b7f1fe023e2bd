/** Whose turn is it? People of the households on this phone; first use may need a picture code. */

import { button, drawing, h } from "../dom.js";
import { restore } from "../store/claims.js";
import * as locks from "../store/locks.js";
import * as profiles from "../store/profiles.js";
import * as turns from "../store/turns.js";
import { Refusal } from "../sync/api.js";
import { takeTurn } from "../sync/doors.js";
import { askPin, byTrainersCode, comeBack, show, tell } from "./locked.js";
import { mark } from "./marks.js";
import { markGrid } from "./pictures.js";
import { backButton, heading, plainWords, screen, stateLine, typeCode } from "./parts.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {profiles.Household} Household
 * @typedef {profiles.Person} Person
 * @typedef {(turn: Turn, household: Household, person: Person, proof?: any) => Promise<void>} Act
 * @typedef {{begin: Act, introduce: Act, again: (turn: Turn) => void}} Acts
 * @typedef {{app: App, known: profiles.Profiles, marks: Record<string, string>, assisted: boolean,
 *   state: HTMLElement, shown: HTMLElement, acts: Acts}} Turn from the tiles to a chosen person; `state`: the line that tells
 */

/** @param {App} app */
export async function turn(app) {
  const state = stateLine();
  const { marks } = await app.catalogue();
  const told = location.hash.slice(1);
  if (told) history.replaceState(history.state, "", "/turn");
  /** @type {Turn} */
  const turn = {
    app,
    known: await profiles.load(),
    marks,
    assisted: false,
    state,
    shown: state,
    acts: { begin, introduce, again },
  };
  const shown = people(turn);
  if (told) queueMicrotask(() => byTrainersCode(turn, told));
  return shown;
}

/** @param {Turn} turn */
function people(turn) {
  const { app, known: { households }, state } = turn;
  const { t } = app;
  if (!households.length) {
    const none = heading(app, t("turn.title"), t("home.open_card"));
    return screen("turn", [none], [backButton(app), typeCode(app, "button main")]);
  }
  const groups = households.flatMap((household) => [
    households.length > 1 && h("h2", household.label),
    h("div.tiles", household.people.map((person) => tile(turn, household, person))),
  ]);
  return show(
    turn,
    screen("turn", [
      heading(app, t("turn.title"), t("turn.hint")),
      ...groups,
      state,
      togetherSwitch(turn),
      button("card", t("turn.other_card"), () => app.go("/card"), "button quiet"),
    ], [backButton(app)]),
  );
}

/**
 * @param {Turn} turn
 * @param {Household} household
 * @param {Person} person
 */
function tile(turn, household, person) {
  const { known, marks } = turn;
  const locked = person.locked && !known.opened.includes(person.id);
  return h(
    "button.tile",
    {
      "aria-current": known.turn?.person === person.id && "true",
      click: () => choose(turn, household, person),
    },
    mark(marks, person.picture),
    h("span", person.name),
    locked && drawing("lock", "icon corner"),
  );
}

/** @param {Turn} turn */
function togetherSwitch(turn) {
  const { t } = turn.app;
  const toggle = h(
    "button.switch",
    {
      role: "switch",
      "aria-checked": "false",
      click: () => toggle.setAttribute("aria-checked", String(turn.assisted = !turn.assisted)),
    },
    drawing("people"),
    h("span", t("turn.together"), h("small", t("turn.together_hint"))),
  );
  return toggle;
}

/**
 * @param {Turn} turn
 * @param {Household} household
 * @param {Person} person
 */
function choose(turn, household, person) {
  const { app, known } = turn;
  if (!turns.hasRoom(known, person.id)) return tell(turn, app.t("turn.phone_full"));
  if (known.opened.includes(person.id)) return comeBack(turn, household, person);
  if (person.locked) {
    return askPin(turn, person, (pin) => introduce(turn, household, person, { pin }));
  }
  if (!person.picture) return askPicture(turn, household, person);
  return introduce(turn, household, person, {});
}

/**
 * @param {Turn} turn
 * @param {Household} household
 * @param {Person} person
 * @param {{pin?: string[]}} [proof]
 */
function askPicture(turn, household, person, proof) {
  const { app, marks, state } = turn;
  const { t } = app;
  const taken = household.people.flatMap(({ id, picture }) => picture && id !== person.id ? [picture] : []);
  const take = (/** @type {string} */ picture) =>
    introduce(turn, household, { ...person, picture }, { picture, ...proof });
  tell(turn);
  show(
    turn,
    screen("turn", [
      heading(app, t("turn.picture", { name: person.name }), t("turn.picture_hint")),
      state,
      markGrid(app, marks, take, taken),
    ], [backButton(app, () => again(turn))]),
  );
}

/**
 * First use of a person on this phone: the server must agree.
 * @param {Turn} turn
 * @param {Household} household
 * @param {Person} person
 * @param {{pin?: string[], picture?: string}} proof
 * @returns {Promise<void>}
 */
async function introduce(turn, household, person, proof) {
  const { app } = turn;
  tell(turn, app.t("turn.asking"));
  try {
    const { person: known, lock } = await takeTurn({ household: household.id, person: person.id, ...proof });
    await locks.keepSecret(known.id, lock);
    if (proof.pin) await locks.remember(known.id, proof.pin, known.locked_since);
    if (!known.picture) return askPicture(turn, household, known, proof);
    await restore(known.id);
    app.sync.flush();
    await begin(turn, household, known);
  } catch (error) {
    if (error instanceof Refusal && error.code === "pin_needed") {
      return askPin(turn, person, (pin) => introduce(turn, household, person, { pin }));
    }
    tell(turn, refusal(app, error));
  }
}

/**
 * @param {App} app
 * @param {unknown} error
 */
function refusal(app, error) {
  const { tries_left, wait_seconds } = error instanceof Refusal ? error.body : {};
  if (typeof tries_left === "number") return app.t("pin.wrong", { n: tries_left });
  if (typeof wait_seconds === "number") return app.t("pin.wait", { n: Math.ceil(wait_seconds / 60) });
  return plainWords(app, error);
}

/**
 * @param {Turn} turn
 * @param {Household} household
 * @param {Person} person
 */
async function begin({ app, assisted }, household, person) {
  await turns.takeTurn(household, person, assisted);
  await app.speak(); // in her language
  await app.router.go("/", { replace: true });
  await app.refresh();
}

/** @param {Turn} turn */
function again(turn) {
  tell(turn);
  people(turn);
}
