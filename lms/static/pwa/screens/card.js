/** Opening the household's card: by the camera (the address carries a token) or by its typed code. */

import { button, drawing, h } from "../dom.js";
import { loadCatalogue } from "../store/catalogue.js";
import { read, write } from "../store/db.js";
import { forgetOpened, load } from "../store/profiles.js";
import { keepHousehold } from "../store/turns.js";
import { openCard } from "../sync/doors.js";
import { arrive } from "./moving.js";
import { backButton, heading, mainButton, plainWords, screen, stateLine } from "./parts.js";

/** @typedef {import("./app.js").App} App */

const CODE_LENGTH = 8;

/**
 * The code as it is printed, from whatever was typed: no letter of it looks like another.
 * @param {string} typed
 * @returns {string} such as `7K2M-9QXD`
 */
export function tidyCode(typed) {
  const known = typed.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1").replace(/[^0-9A-Z]/g, "");
  return known.slice(0, CODE_LENGTH).replace(/^(.{4})(.+)/, "$1-$2");
}

/** @param {App} app */
export function card(app) {
  // Android's own addresses carry the mark behind a question mark.
  const token = location.hash.slice(1) || new URLSearchParams(location.search).get("to") || "";
  // The token opens the household: it must not stay in the address or the history.
  if (token) history.replaceState(history.state, "", "/card");
  if (/^(move|work)\./.test(token)) return byLink(app, token);
  return Promise.resolve(token ? byToken(app, token) : byCode(app));
}

/**
 * @param {App} app
 * @param {string} token
 */
function byToken(app, token) {
  const { t } = app;
  const state = stateLine();
  const again = mainButton("send", t("common.again"), () => open());
  const open = async () => {
    again.hidden = true;
    again.hidden = await attempt(app, { token }, state);
  };
  const root = screen("card", [
    heading(app, t("card.title")),
    drawing("card", "picture large"),
    state,
    button("key", t("home.type_code"), () => root.replaceWith(byCode(app))),
  ], [backButton(app), again]);
  open();
  return root;
}

/**
 * @param {App} app
 * @param {string} told
 */
async function byLink(app, told) {
  try {
    await arrive(told);
    queueMicrotask(() => app.go("/").then(() => app.refresh()));
    return screen("card", [heading(app, app.t("card.opening"))]);
  } catch (error) {
    const root = byCode(app);
    const state = root.querySelector(".state");
    if (state) state.textContent = plainWords(app, error);
    return root;
  }
}

/** @param {App} app */
function byCode(app) {
  const { t } = app;
  const words = {
    title: t("card.title"),
    hint: t("card.hint"),
    label: t("card.code_label"),
    action: t("card.open"),
  };
  const state = stateLine("code-state");
  return codeForm(app, words, state, (code) => attempt(app, { code }, state));
}

/**
 * A code of eight signs is typed: the card's, or a trainer's for a forgotten lock.
 * @param {App} app
 * @param {{title: string, hint: string, label: string, action: string}} words
 * @param {HTMLElement} state tells what is going on
 * @param {(code: string) => unknown} done
 * @param {() => void} [back]
 */
export function codeForm(app, { title, hint, label, action }, state, done, back) {
  const { t } = app;
  const field = /** @type {HTMLInputElement} */ (h("input", {
    id: "code",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
    maxlength: CODE_LENGTH + 1,
    placeholder: "7K2M-9QXD",
    "aria-describedby": state.id || false,
    input: () => (field.value = tidyCode(field.value)),
  }));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (field.value.length > CODE_LENGTH) done(field.value);
    else state.textContent = t("card.code_short");
  };
  return screen("card", [
    heading(app, title, hint),
    h("form", { id: "card-form", submit }, h("label", { for: "code" }, label), field, state),
  ], [
    backButton(app, back),
    mainButton("key", action, () => undefined, { type: "submit", form: "card-form" }),
  ]);
}

/**
 * The commune of this card may have lessons of its own. Without an answer they come when the phone next asks.
 * @param {App} app
 */
async function renewCatalogue(app) {
  const cache = await globalThis.caches?.open("catalogue");
  await cache?.delete("/phone/catalogue");
  Object.assign(await app.catalogue(), await loadCatalogue());
  if (location.pathname === "/") await app.router.refresh();
}

/**
 * @param {App} app
 * @param {{token: string} | {code: string}} key
 * @param {HTMLElement} state tells what is going on
 * @returns {Promise<boolean>} whether the card is open
 */
async function attempt(app, key, state) {
  state.textContent = app.t("card.opening");
  try {
    const { household, people } = await openCard(key);
    const { households } = await load();
    const known = households.find(({ id }) => id === household.id);
    await keepHousehold({ ...known, ...household, people });
    // To the server this is a new phone: everyone is introduced again, and what they did goes out then.
    if (await read("unknown")) await forgetOpened();
    await write({ unknown: false });
    await app.router.go("/turn", { replace: true });
    renewCatalogue(app).catch(console.error);
    return true;
  } catch (error) {
    state.textContent = plainWords(app, error);
    return false;
  }
}
