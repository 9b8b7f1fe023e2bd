/** Whose turn is it? People of the households on this phone; first use may need a picture code. */

import { write } from "../store/db.js";
import { restore } from "../store/outbox.js";
import * as profiles from "../store/profiles.js";
import { forgetGuest } from "../store/progress.js";
import { Refusal, takeTurn } from "../sync/api.js";
import { button, drawing, h, screen } from "./dom.js";
import { mark, markGrid, PIN_LENGTH, pinPad } from "./marks.js";
import { backButton, heading, mainButton, plainWords } from "./parts.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {profiles.Household} Household
 * @typedef {profiles.Person} Person
 */

/** @param {App} app */
export async function turn(app) {
  const chosen = new Turn(app, await profiles.load(), (await app.catalogue()).marks);
  return chosen.people();
}

/** From the tiles to a chosen person, with the steps first use asks for in between. */
class Turn {
  #app;
  #profiles;
  #marks;
  #assisted = false;
  #state = h("p", { class: "state", role: "status" });
  /** @type {HTMLElement} */
  #shown = this.#state;

  /**
   * @param {App} app
   * @param {profiles.Profiles} known
   * @param {Record<string, string>} marks
   */
  constructor(app, known, marks) {
    this.#app = app;
    this.#profiles = known;
    this.#marks = marks;
  }

  people() {
    const { t } = this.#app;
    const { households } = this.#profiles;
    if (!households.length) return this.#noCard();
    const several = households.length > 1;
    return this.#show("turn", [
      heading(this.#app, t("turn.title"), t("turn.hint")),
      ...households.flatMap((household) => [
        several && h("h2", null, household.label),
        h("div", { class: "tiles" }, ...household.people.map((person) => this.#tile(household, person))),
      ]),
      this.#state,
      this.#togetherSwitch(),
      button("card", t("turn.other_card"), () => this.#app.go("/card"), { class: "button quiet" }),
    ], [backButton(this.#app)]);
  }

  #noCard() {
    const { t } = this.#app;
    const type = mainButton("key", t("home.type_code"), () => this.#app.go("/card"));
    return screen("turn", [heading(this.#app, t("turn.title"), t("home.open_card"))], [
      backButton(this.#app),
      type,
    ]);
  }

  /**
   * @param {Household} household
   * @param {Person} person
   */
  #tile(household, person) {
    const now = this.#profiles.turn?.person === person.id;
    const locked = person.locked && !this.#profiles.opened.includes(person.id);
    return h(
      "button",
      {
        type: "button",
        class: "tile",
        "aria-current": now && "true",
        click: () => this.#choose(household, person),
      },
      mark(this.#marks, person.picture),
      h("span", null, person.name),
      locked && drawing("lock", "icon corner"),
    );
  }

  #togetherSwitch() {
    const label = h(
      "span",
      null,
      this.#app.t("turn.together"),
      h("small", null, this.#app.t("turn.together_hint")),
    );
    const toggle = h(
      "button",
      {
        type: "button",
        class: "switch",
        role: "switch",
        "aria-checked": "false",
        click: () => {
          this.#assisted = !this.#assisted;
          toggle.setAttribute("aria-checked", String(this.#assisted));
        },
      },
      drawing("people"),
      label,
    );
    return toggle;
  }

  /**
   * @param {Household} household
   * @param {Person} person
   */
  #choose(household, person) {
    if (!profiles.hasRoom(this.#profiles, person.id)) return this.#tell(this.#app.t("turn.phone_full"));
    if (this.#profiles.opened.includes(person.id)) return this.#begin(household, person);
    if (person.locked) return this.#askPin(household, person);
    if (!person.picture) return this.#askPicture(household, person, []);
    return this.#introduce(household, person, {});
  }

  /**
   * @param {Household} household
   * @param {Person} person
   */
  #askPin(household, person) {
    const { t } = this.#app;
    /** @type {string[]} */
    let pin = [];
    const pad = pinPad(this.#app, this.#marks, (now) => {
      pin = now;
      open.toggleAttribute("disabled", pin.length < PIN_LENGTH);
    });
    const open = mainButton(
      "key",
      t("turn.open"),
      () => this.#introduce(household, person, { pin }),
      {
        disabled: true,
      },
    );
    this.#tell("");
    this.#show("turn", [
      heading(this.#app, t("pin.title", { name: person.name }), t("pin.hint")),
      this.#state,
      pad,
    ], [
      button("back", t("common.back"), () => this.#again()),
      open,
    ]);
  }

  /**
   * @param {Household} household
   * @param {Person} person
   * @param {string[]} pin
   */
  #askPicture(household, person, pin) {
    const { t } = this.#app;
    const taken = household.people.flatMap((
      { id, picture },
    ) => (picture && id !== person.id ? [picture] : []));
    const choose = (/** @type {string} */ picture) =>
      this.#introduce(household, { ...person, picture }, { picture, ...(pin.length && { pin }) });
    this.#tell("");
    this.#show("turn", [
      heading(this.#app, t("turn.picture", { name: person.name }), t("turn.picture_hint")),
      this.#state,
      markGrid(this.#app, this.#marks, choose, taken),
    ], [button("back", t("common.back"), () => this.#again())]);
  }

  /**
   * First use of a person on this phone: the server must agree.
   * @param {Household} household
   * @param {Person} person
   * @param {{pin?: string[], picture?: string}} proof
   */
  async #introduce(household, person, proof) {
    this.#tell(this.#app.t("turn.asking"));
    try {
      const { person: known } = await takeTurn({ household: household.id, person: person.id, ...proof });
      if (!known.picture) return this.#askPicture(household, known, proof.pin ?? []);
      await restore(known.id);
      this.#app.sync.flush();
      await this.#begin(household, known);
    } catch (error) {
      if (error instanceof Refusal && error.code === "pin_needed") return this.#askPin(household, person);
      this.#tell(error instanceof Refusal ? this.#refusal(error) : plainWords(this.#app, error));
    }
  }

  /** @param {Refusal} refusal */
  #refusal(refusal) {
    const { tries_left: tries, wait_seconds: seconds } = refusal.body;
    if (typeof tries === "number") return this.#app.t("pin.wrong", { n: tries });
    if (typeof seconds === "number") return this.#app.t("pin.wait", { n: Math.ceil(seconds / 60) });
    return plainWords(this.#app, refusal);
  }

  /**
   * @param {Household} household
   * @param {Person} person
   */
  async #begin(household, person) {
    await profiles.takeTurn(household, person, this.#assisted);
    if (await forgetGuest()) await write({ guest_tried: true });
    await this.#app.router.go("/", { replace: true });
    await this.#app.refresh();
  }

  #again() {
    this.#tell("");
    this.people();
  }

  /** @param {string} words */
  #tell(words) {
    this.#state.textContent = words;
  }

  /**
   * @param {string} name
   * @param {import("./dom.js").Child[]} content
   * @param {import("./dom.js").Child[]} actions
   */
  #show(name, content, actions) {
    const next = screen(name, content, actions);
    if (this.#shown.isConnected && this.#shown.classList.contains("screen")) this.#shown.replaceWith(next);
    this.#shown = next;
    return next;
  }
}
