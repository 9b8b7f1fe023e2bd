/** Parts of the kit's screens: for one thumb, every target 56 px and more. */

import { button, drawing, h } from "../pwa/dom.js";
import { count } from "../pwa/store/outbox.js";
import { daysSince } from "./kit.js";
import { changes, photos } from "./store.js";

/**
 * @typedef {import("./app.js").App} App
 * @typedef {import("./kit.js").Household} Household
 * @typedef {[string, string][]} Options value and words
 */

/**
 * @param {App} app
 * @param {string} title
 * @param {import("../pwa/dom.js").Child[]} content
 * @param {{home?: boolean}} [options]
 */
export function screen(app, title, content, { home = false } = {}) {
  const back = home
    ? h("a.button plain", { href: "/trainer/" }, drawing("back"), h("span", app.t("field.to_pages")))
    : button("back", app.t("field.back"), () => app.back(), "button plain");
  return h(
    "div.kit",
    h("header.kit-head", h("h1", { tabindex: -1 }, title), quietLine(app)),
    ...content,
    h(home ? "nav.kit-foot still" : "nav.kit-foot", back),
  );
}

/**
 * “Saved on this phone · 3 to be sent”: opens what was noted.
 * @param {App} app
 */
export function quietLine(app) {
  const words = h("span");
  const line = h("a.quiet-line", { href: "#/receipts" }, drawing("phone"), words);
  const tell = async () => {
    const n = (await count()) + (await photos()).length;
    const asked = app.sync.phase === "card";
    words.textContent = app.t(asked ? "field.sign_in_again" : n ? "field.waiting" : "field.saved", { n });
    line.classList.toggle("asks", asked);
  };
  app.follow(changes, tell);
  app.follow(app.sync, tell);
  return line;
}

/**
 * @param {App} app
 * @param {Household} household
 * @param {{to?: string, said?: boolean}} [options]
 */
export function householdRow(app, household, { to = `household/${household.id}`, said = true } = {}) {
  return h(
    "li",
    h(
      "a.row",
      { href: `#/${to}` },
      h("span.who", household.label),
      h(
        "span.quiet",
        [household.code, household.lane, lastWords(app, household)].filter(Boolean).join(" · "),
      ),
      said && reasons(app, household),
    ),
  );
}

/**
 * @param {App} app
 * @param {Household} household
 */
export const reasons = (app, household) =>
  household.reasons.length > 0 &&
  h("ul.reasons", household.reasons.map((reason) => h("li", drawing("clock"), h("span", reason[app.lang]))));

/**
 * @param {App} app
 * @param {Household} household
 */
export function lastWords(app, { last }) {
  if (!last) return app.t("field.last_never");
  const days = daysSince(last);
  return days ? app.t("field.last", { days }) : app.t("field.last_today");
}

/**
 * Big rows of which one is chosen; works with keys and screen readers as radio buttons do.
 * @param {string} name
 * @param {string} legend
 * @param {Options} options
 * @param {(value: string) => void} on
 * @param {{chosen?: string, many?: boolean, hints?: Record<string, string>}} [more]
 */
export function choice(name, legend, options, on, { chosen = "", many = false, hints = {} } = {}) {
  return h(
    "fieldset.ticks",
    h("legend", legend),
    options.map(([value, words]) =>
      h(
        "label.tick",
        h("input", {
          type: many ? "checkbox" : "radio",
          name,
          value,
          checked: value === chosen,
          change: () => on(value),
        }),
        h("span", words, hints[value] ? h("small.quiet", hints[value]) : null),
      )
    ),
  );
}

/**
 * @param {string} name
 * @param {string} label
 * @param {(value: string) => void} on
 * @param {{value?: string, type?: string, hint?: string}} [more]
 */
export function field(name, label, on, { value = "", type = "text", hint = "" } = {}) {
  const input = h("input", {
    id: name,
    type,
    value,
    autocomplete: "off",
    "aria-describedby": hint && `${name}-hint`,
    input: (event) => on(event.target.value),
  });
  return h(
    "div.field",
    h("label", { for: name }, label),
    hint && h("p.hint", { id: `${name}-hint` }, hint),
    input,
  );
}

/**
 * Says what is missing, where a form is not complete yet.
 * @param {string} [words]
 */
export const fault = (words = "") => h("p.error", { role: "alert" }, words);

/** @param {string} iso */
export const dayOf = (iso) =>
  new Intl.DateTimeFormat("vi", { day: "2-digit", month: "2-digit", year: "numeric" }).format(new Date(iso));

/** @param {string} iso */
export const minuteOf = (iso) =>
  `${dayOf(iso)} ${
    new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit" }).format(new Date(iso))
  }`;
