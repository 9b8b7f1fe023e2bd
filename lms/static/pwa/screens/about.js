/** Language, picture code of the one who is learning, and what this is. */

import { keepHousehold } from "../store/profiles.js";
import { setPin } from "../sync/api.js";
import { button, h, screen } from "./dom.js";
import { PIN_LENGTH, pinPad } from "./marks.js";
import { backButton, heading, mainButton, plainWords } from "./parts.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app */
export async function about(app) {
  const learner = await app.learner();
  return screen("about", [
    heading(app, app.t("about.title"), app.t("about.hint", { name: app.shell.site_name })),
    h("h2", null, app.t("about.language")),
    h("div", { class: "choices" }, ...app.shell.languages.map((lang) => languageChoice(app, lang))),
    learner && h("h2", null, app.t("about.pin", { name: learner.person.name })),
    learner && pinChoices(app, learner),
    app.installer.ready &&
    button("phone", app.t("home.install_now"), () => app.installer.install()),
    h("p", null, app.t("about.install")),
    h("p", null, app.t("about.privacy")),
    h("p", null, h("small", null, app.t("about.version", { version: app.shell.version }))),
  ], [backButton(app)]);
}

/**
 * @param {App} app
 * @param {import("./app.js").Lang} lang
 */
const languageChoice = (app, lang) =>
  button(
    app.lang === lang ? "check" : "globe",
    app.t(`common.language_${lang}`),
    () => app.setLanguage(lang),
    {
      lang,
      "aria-pressed": String(app.lang === lang),
    },
  );

/**
 * @param {App} app
 * @param {NonNullable<Awaited<ReturnType<App["learner"]>>>} learner
 */
function pinChoices(app, learner) {
  const { locked } = learner.person;
  const state = h("p", { class: "state", role: "status" });
  const remove = locked &&
    button("trash", app.t("about.pin_remove"), () => change(app, learner, null, state));
  const set = button("lock", app.t(locked ? "about.pin_change" : "about.pin_set"), async () => {
    const pad = await choosePin(app, learner);
    root.closest(".screen")?.replaceWith(pad);
  });
  const root = h("div", { class: "choices" }, set, remove, state);
  return root;
}

/**
 * @param {App} app
 * @param {NonNullable<Awaited<ReturnType<App["learner"]>>>} learner
 */
async function choosePin(app, learner) {
  const { marks } = await app.catalogue();
  const state = h("p", { class: "state", role: "status" });
  /** @type {string[]} */
  let pin = [];
  const pad = pinPad(app, marks, (now) => {
    pin = now;
    save.toggleAttribute("disabled", pin.length < PIN_LENGTH);
  });
  const save = mainButton("lock", app.t("about.pin_save"), () => change(app, learner, pin, state), {
    disabled: true,
  });
  return screen("turn", [heading(app, app.t("about.pin_choose"), app.t("about.pin_hint")), state, pad], [
    button("back", app.t("common.back"), () => app.router.refresh()),
    save,
  ]);
}

/**
 * @param {App} app
 * @param {NonNullable<Awaited<ReturnType<App["learner"]>>>} learner
 * @param {string[] | null} pin
 * @param {HTMLElement} state
 */
async function change(app, { household, person }, pin, state) {
  try {
    await setPin(person.id, pin);
    const people = household.people.map((p) => (p.id === person.id ? { ...p, locked: pin !== null } : p));
    await keepHousehold({ ...household, people });
    await app.router.refresh();
  } catch (error) {
    state.textContent = plainWords(app, error);
  }
}
