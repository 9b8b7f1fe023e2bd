/** Language, picture code of the one who is learning, and what this is. */

import { button, h } from "../dom.js";
import * as locks from "../store/locks.js";
import { keepPerson, sendPins } from "../sync/pins.js";
import { appleSteps, install, isApple } from "./install.js";
import { pinScreen } from "./pictures.js";
import { backButton, heading, plainWords, screen, stateLine } from "./parts.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {NonNullable<Awaited<ReturnType<App["learner"]>>>} Learner
 */

/** @param {App} app */
export async function about(app) {
  const { t, shell, installer } = app;
  const learner = await app.learner();
  return screen("about", [
    heading(app, t("about.title"), t("about.hint", { name: shell.site_name })),
    h("h2", t("about.language")),
    h("div.choices", shell.languages.map((lang) => languageChoice(app, lang))),
    h("h2", t("about.voice")),
    h("div.choices", button("speaker", t("about.voice_choose"), () => app.go("/listening"))),
    learner && h("h2", t("about.pin", { name: learner.person.name })),
    learner && pinChoices(app, learner),
    learner && await app.part("team").then((part) => part.reminders(app)).catch(() => null),
    installer.offer && button("phone", t("home.install_now"), () => install(installer)),
    h("h2", t("about.storage")),
    h("div.choices", button("download", t("downloads.title"), () => app.go("/downloads"))),
    h("h2", t("home.install_now")),
    isApple() ? appleSteps(app) : h("p", t("about.install")),
    h("p", t("about.privacy")),
    h("p", h("small", t("about.version", { version: shell.version }))),
  ], [backButton(app)]);
}

/**
 * @param {App} app
 * @param {import("./app.js").Lang} lang
 */
function languageChoice(app, lang) {
  const now = app.lang === lang;
  const props = { lang, "aria-pressed": String(now) };
  const choose = () => app.setLanguage(lang);
  return button(now ? "check" : "globe", app.t(`common.language_${lang}`), choose, "button", props);
}

/**
 * @param {App} app
 * @param {Learner} learner
 */
function pinChoices(app, learner) {
  const { t } = app;
  const { locked } = learner.person;
  const state = stateLine();
  const root = h(
    "div.choices",
    button("lock", t(locked ? "about.pin_change" : "about.pin_set"), async () => {
      root.closest(".screen")?.replaceWith(await choosePin(app, learner));
    }),
    locked && button("trash", t("about.pin_remove"), () => change(app, learner, null, state)),
    state,
  );
  return root;
}

/**
 * @param {App} app
 * @param {Learner} learner
 */
async function choosePin(app, learner) {
  const { t } = app;
  const { marks } = await app.catalogue();
  const state = stateLine();
  return pinScreen(app, marks, {
    title: t("about.pin_choose"),
    hint: t("about.pin_hint"),
    icon: "lock",
    label: t("about.pin_save"),
    state,
    back: () => app.router.refresh(),
    done: (pin) => change(app, learner, pin, state),
  });
}

/**
 * @param {App} app
 * @param {Learner} learner
 * @param {string[] | null} pin
 * @param {HTMLElement} state
 */
async function change(app, { person }, pin, state) {
  try {
    await locks.choose(person.id, pin);
    await keepPerson({ ...person, locked: pin !== null });
    // Without network they wait; this phone asks for them from now on all the same.
    await sendPins().catch(() => undefined);
    await app.router.refresh();
  } catch (error) {
    state.textContent = plainWords(app, error);
  }
}
