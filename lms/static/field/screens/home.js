/** Today: sessions, whom to visit first, a search, the market. And what the search finds. */

import { button, drawing, h } from "../../pwa/dom.js";
import { read } from "../../pwa/store/db.js";
import { search, toVisit } from "../kit.js";
import { field, householdRow, minuteOf, screen } from "../parts.js";
import { kit as load } from "../store.js";

/** @typedef {import("../app.js").App} App */

const SHOWN = 12;
let byLane = false;
let shown = SHOWN;
let asked = "";

/** @param {App} app */
export async function home(app) {
  const { t } = app;
  const kit = await load();
  if (!kit) {
    return screen(app, t("field.home"), [h("div.empty", h("p", t("field.nothing_yet")))], { home: true });
  }
  return screen(app, t("field.home"), [
    searchBox(app),
    sessions(app, kit),
    visits(app, kit),
    h(
      "div.kit-links",
      link("card", t("field.stalls"), "stalls"),
      link("star", t("field.products"), "products"),
      link("phone", t("field.receipts"), "receipts"),
      button("globe", t("field.language"), () => app.speak(app.lang === "vi" ? "en" : "vi"), "button plain"),
    ),
    h(
      "p.quiet",
      t("field.taken_along", { day: minuteOf((await read("taken_at")) ?? new Date().toISOString()) }),
    ),
  ], { home: true });
}

/** @param {App} app */
export async function find(app) {
  const kit = await load();
  if (!kit) return home(app);
  const list = h("ul.rows");
  const none = h("p", { hidden: true }, app.t("field.search_none"));
  const fill = () => {
    const found = search(kit, asked);
    list.replaceChildren(...found.slice(0, 40).map((each) => householdRow(app, each)));
    none.hidden = !asked.trim() || found.length > 0;
  };
  const box = field("q", app.t("field.search"), (value) => {
    asked = value;
    fill();
  }, { value: asked, type: "search" });
  fill();
  queueMicrotask(() => box.querySelector("input")?.focus());
  return screen(app, app.t("field.find"), [
    box,
    link("card", app.t("field.scan"), "scan"),
    none,
    list,
  ]);
}

/** @param {App} app */
const searchBox = (app) => link("search", app.t("field.search"), "find", "button plain search-box");

/**
 * @param {string} icon
 * @param {string} words
 * @param {string} to
 * @param {string} [style]
 */
export const link = (icon, words, to, style = "button plain") =>
  h(`a.${style}`, { href: `#/${to}` }, drawing(icon), h("span", words));

/**
 * @param {App} app
 * @param {import("../kit.js").Snapshot} kit
 */
function sessions(app, kit) {
  const { t } = app;
  const open = kit.sessions.filter((each) => !each.closed);
  const recent = kit.sessions.filter((each) => each.closed).slice(0, 2);
  return h(
    "section.panel",
    h("h2", t("field.sessions")),
    h(
      "ul.rows",
      [...open, ...recent].map((each) =>
        h(
          "li",
          h(
            "a.row",
            { href: `#/session/${each.id}` },
            h("span.who", each.place),
            h(
              "span.quiet",
              [
                minuteOf(each.starts_at),
                t("field.present_count", { n: Object.keys(each.present).length }),
                each.closed && t("field.session_closed"),
              ].filter(Boolean).join(" · "),
            ),
          ),
        )
      ),
    ),
    link("plus", t("field.session_begin"), "begin", open.length ? "button plain" : "button main"),
  );
}

/**
 * @param {App} app
 * @param {import("../kit.js").Snapshot} kit
 */
function visits(app, kit) {
  const { t } = app;
  const waiting = toVisit(kit, byLane);
  const again = (/** @type {boolean} */ lane) => {
    byLane = lane;
    app.show();
  };
  const toggle = (/** @type {boolean} */ lane, /** @type {string} */ words) =>
    button(null, words, () => again(lane), "button plain", { "aria-pressed": String(byLane === lane) });
  /** @type {string | null} */
  let lane = null;
  const rows = waiting.slice(0, shown).flatMap((each) => {
    const named = each.lane || t("field.no_lane");
    const head = byLane && named !== lane && h("li.lane", h("h3", named));
    lane = named;
    return [head, householdRow(app, each)];
  });
  const left = waiting.length - shown;
  return h(
    "section.panel",
    h("h2", t("field.visits")),
    h("div.kit-toggles", toggle(false, t("field.by_need")), toggle(true, t("field.by_lane"))),
    waiting.length ? h("ul.rows", rows) : h("p", t("field.visits_none")),
    left > 0 && button("plus", t("field.more", { n: Math.min(left, SHOWN) }), () => {
      shown += SHOWN;
      app.show();
    }, "button plain"),
  );
}
