/** Asking for a person's four pictures, with or without network, and what helps who forgot them. */

import * as locks from "../store/locks.js";
import { codeForm } from "./card.js";
import { pinScreen } from "./pictures.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("../store/profiles.js").Household} Household
 * @typedef {import("../store/profiles.js").Person} Person
 * @typedef {import("./turn.js").Turn} Turn
 */

/**
 * Who has learned here before needs no network; her pictures are asked for unless it is her turn already.
 * @param {Turn} turn
 * @param {Household} household
 * @param {Person} person
 */
export async function comeBack(turn, household, person) {
  const asked = person.locked && turn.known.turn?.person !== person.id && await locks.has(person.id);
  if (!asked) return turn.acts.begin(turn, household, person);
  const look = async (/** @type {string[]} */ pin) => {
    const answer = await locks.check(person.id, pin);
    if (answer.open) return turn.acts.begin(turn, household, person);
    // She may have chosen new pictures on another phone.
    const known = await locks.since(person.id);
    if (known && known !== person.locked_since) {
      return turn.acts.introduce(turn, household, person, { pin });
    }
    tell(turn, lockedWords(turn.app, answer));
  };
  const forgotten = () => show(turn, codeScreen(turn, household, person));
  askPin(turn, person, look, forgotten);
}

/**
 * A one-time code of the trainer instead of the pictures; then new ones are chosen.
 * @param {Turn} turn
 * @param {Household} household
 * @param {Person} person
 */
function codeScreen(turn, household, person) {
  const { app, state } = turn;
  const { t } = app;
  tell(turn);
  const words = {
    title: t("pin.forgotten"),
    hint: t("pin.code_hint"),
    label: t("pin.code_label"),
    action: t("turn.open"),
  };
  return codeForm(app, words, state, async (code) => {
    if (await locks.unlock(person.id, code)) renew(turn, household, person);
    else tell(turn, t("pin.code_wrong"));
  }, () => turn.acts.again(turn));
}

/**
 * @param {Turn} turn
 * @param {Household} household
 * @param {Person} person
 */
function renew(turn, household, person) {
  const { app, marks, state } = turn;
  const { t } = app;
  tell(turn);
  show(
    turn,
    pinScreen(app, marks, {
      title: t("about.pin_choose"),
      hint: t("pin.new_hint"),
      icon: "lock",
      label: t("about.pin_save"),
      state,
      back: () => turn.acts.again(turn),
      done: async (pin) => {
        await locks.choose(person.id, pin);
        await turn.acts.begin(turn, household, person);
      },
    }),
  );
}

/**
 * The QR on the trainer's phone opened this address: whose lock, and the code.
 * @param {Turn} turn
 * @param {string} told `person.code`
 */
export async function byTrainersCode(turn, told) {
  const [id, code = ""] = told.split(".");
  const household = turn.known.households.find(({ people }) => people.some((person) => person.id === id));
  const person = household?.people.find((one) => one.id === id);
  if (household && person && await locks.unlock(id, code)) return renew(turn, household, person);
  tell(turn, turn.app.t("pin.code_wrong"));
}

/**
 * @param {Turn} turn
 * @param {Person} person
 * @param {(pin: string[]) => unknown} done
 * @param {() => unknown} [forgotten]
 */
export function askPin(turn, person, done, forgotten) {
  const { app, marks, state } = turn;
  const { t } = app;
  tell(turn);
  show(
    turn,
    pinScreen(app, marks, {
      title: t("pin.title", { name: person.name }),
      hint: t("pin.hint"),
      icon: "key",
      label: t("turn.open"),
      state,
      back: () => turn.acts.again(turn),
      done,
      forgotten: forgotten ?? (() => tell(turn, t("pin.forgotten_hint"))),
    }),
  );
}

/**
 * @param {App} app
 * @param {locks.Answer} answer
 */
function lockedWords({ t }, { left, wait, locked }) {
  if (locked) return t("pin.locked_here");
  return wait ? t("pin.wait", { n: Math.ceil(wait / 60) }) : t("pin.wrong", { n: left ?? 0 });
}

/** @param {Turn} turn */
export function tell({ state }, words = "") {
  state.textContent = words;
}

/**
 * @param {Turn} turn
 * @param {HTMLElement} next takes the place of the screen shown before
 */
export function show(turn, next) {
  if (turn.shown.matches(".screen")) turn.shown.replaceWith(next);
  return turn.shown = next;
}
