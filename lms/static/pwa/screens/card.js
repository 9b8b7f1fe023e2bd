/** Opening the household's card: by the camera (the address carries a token) or by its typed code. */

import { read, write } from "../store/db.js";
import { forgetOpened, keepHousehold, load } from "../store/profiles.js";
import { openCard } from "../sync/api.js";
import { drawing, h, screen } from "./dom.js";
import { backButton, heading, mainButton, plainWords } from "./parts.js";

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
  const token = location.hash.slice(1);
  // The token opens the household: it must not stay in the address or the history.
  if (token) history.replaceState(history.state, "", "/card");
  return Promise.resolve(token ? byToken(app, token) : byCode(app, ""));
}

/**
 * @param {App} app
 * @param {string} token
 */
function byToken(app, token) {
  const state = h("p", { class: "state", role: "status" });
  const again = mainButton("send", app.t("common.again"), () => open());
  const open = async () => {
    again.hidden = true;
    state.textContent = app.t("card.opening");
    await attempt(app, { token }, (words) => {
      state.textContent = words;
      again.hidden = false;
    });
  };
  const type = mainButton("key", app.t("home.type_code"), () => root.replaceWith(byCode(app, "")), {
    class: "button",
  });
  const root = screen("card", [
    heading(app, app.t("card.title")),
    drawing("card", "picture large"),
    state,
    type,
  ], [
    backButton(app),
    again,
  ]);
  open();
  return root;
}

/**
 * @param {App} app
 * @param {string} typed
 */
function byCode(app, typed) {
  const field = /** @type {HTMLInputElement} */ (h("input", {
    id: "code",
    value: typed,
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
    maxlength: CODE_LENGTH + 1,
    placeholder: "7K2M-9QXD",
    "aria-describedby": "code-state",
    input: () => (field.value = tidyCode(field.value)),
  }));
  const state = h("p", { id: "code-state", class: "state", role: "status" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (field.value.length <= CODE_LENGTH) return void (state.textContent = app.t("card.code_short"));
    state.textContent = app.t("card.opening");
    await attempt(app, { code: field.value }, (words) => (state.textContent = words));
  };
  const form = h(
    "form",
    { id: "card-form", submit },
    h("label", { for: "code" }, app.t("card.code_label")),
    field,
    state,
  );
  const open = mainButton("key", app.t("card.open"), () => undefined, {
    type: "submit",
    form: "card-form",
  });
  return screen("card", [heading(app, app.t("card.title"), app.t("card.hint")), form], [
    backButton(app),
    open,
  ]);
}

/**
 * @param {App} app
 * @param {{token: string} | {code: string}} key
 * @param {(words: string) => void} failed
 */
async function attempt(app, key, failed) {
  try {
    const { household, people } = await openCard(key);
    const { households } = await load();
    const known = households.find(({ id }) => id === household.id);
    await keepHousehold({ ...known, ...household, people });
    // To the server this is a new phone: everyone is introduced again, and what they did goes out then.
    if (await read("unknown")) await forgetOpened();
    await write({ unknown: false });
    await app.router.go("/turn", { replace: true });
  } catch (error) {
    failed(plainWords(app, error));
  }
}
