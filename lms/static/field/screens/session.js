/** A session: begun on the spot, roll-call in big rows, a lesson shown to all, a photo of the paper list, closing. */

import { button, drawing, h } from "../../pwa/dom.js";
import { roll } from "../kit.js";
import { choice, fault, field, minuteOf, screen } from "../parts.js";
import { smaller } from "../photo.js";
import { keepPhoto, kit as load } from "../store.js";
import { link } from "./home.js";

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../kit.js").Session} Session
 * @typedef {import("../kit.js").Snapshot} Snapshot
 */

const SHOWN = 120;
// What the roll-call is narrowed to when it opens: the household whose card was scanned.
let narrowed = "";

/** @param {string} words */
export const narrow = (words) => narrowed = words;

/** @param {App} app */
export async function begin(app) {
  const { t } = app;
  const kit = await load();
  if (!kit) throw new Error("no list");
  const villages = kit.villages.length === 1 ? [kit.villages[0].id] : [];
  /** @type {{place: string, villages: number[], lessons: string[]}} */
  const said = { place: "", villages, lessons: [] };
  const missing = fault();
  const start = async () => {
    if (!said.place.trim() || !said.villages.length) {
      missing.textContent = t("field.session_need_place");
      return;
    }
    const id = await app.note(
      { deed: "hold_session", ...said, starts_at: new Date().toISOString() },
      said.place,
    );
    if (id) location.replace(`#/session/${id}`);
  };
  return screen(app, t("field.session_begin"), [
    field("place", t("field.session_place"), (value) => said.place = value, {
      hint: t("field.session_place_example"),
    }),
    choice(
      "villages",
      t("field.session_villages"),
      kit.villages.map(({ id, title }) => [String(id), title]),
      (value) => said.villages = toggled(said.villages, Number(value)),
      { many: true, chosen: String(villages[0] ?? "") },
    ),
    choice(
      "lessons",
      t("field.session_lessons"),
      kit.lessons.map(({ id, title }) => [id, title[app.lang]]),
      (value) => said.lessons = toggled(said.lessons, value),
      { many: true },
    ),
    missing,
    button("check", t("field.session_start"), start, "button main"),
  ]);
}

/**
 * @template T
 * @param {T[]} all
 * @param {T} one
 */
const toggled = (all, one) => all.includes(one) ? all.filter((each) => each !== one) : [...all, one];

/**
 * @param {App} app
 * @param {string} id
 */
export async function session(app, id) {
  const { t } = app;
  const { kit, found } = await opened(id);
  const state = { asked: narrowed, here: false };
  narrowed = "";
  const list = h("ul.roll");
  const head = h("p.kit-count", { role: "status" });
  const tell = () => head.textContent = t("field.present_count", { n: Object.keys(found.present).length });
  const fill = () => {
    const rows = roll(kit, found, state.asked).filter(({ person }) =>
      !state.here || found.present[person.id]
    );
    list.replaceChildren(...rows.slice(0, SHOWN).map((row) => rollRow(app, found, row, tell)));
  };
  tell();
  fill();
  const only = (/** @type {boolean} */ here, /** @type {string} */ words) =>
    button(
      null,
      words,
      (event) => {
        state.here = here;
        for (const each of event.currentTarget.parentElement.children) {
          each.setAttribute("aria-pressed", String(each === event.currentTarget));
        }
        fill();
      },
      "button plain",
      { "aria-pressed": String(!here) },
    );
  return screen(app, found.place, [
    h(
      "p.quiet",
      [minuteOf(found.starts_at), found.closed && t("field.session_closed")].filter(Boolean).join(" · "),
    ),
    head,
    found.closed ? null : h("p.quiet", t("field.roll_hint")),
    field("q", t("field.roll_search"), (value) => {
      state.asked = value;
      fill();
    }, { type: "search", value: state.asked }),
    h("div.kit-toggles", only(false, t("field.roll_all")), only(true, t("field.roll_here"))),
    list,
    h("div.kit-links", ...(found.closed ? [] : tools(app, found)), photoButton(app, found)),
  ]);
}

/**
 * @param {App} app
 * @param {Session} found
 */
const tools = ({ t }, found) => [
  link("plus", t("field.add_person"), `person/${found.id}`),
  link("card", t("field.scan"), `scan/${found.id}`),
  link("book", t("field.show"), `show/${found.id}`),
  link("exit", t("field.close"), `close/${found.id}`),
];

/**
 * One person, one tap. The row itself says what it is now.
 * @param {App} app
 * @param {Session} found
 * @param {{person: import("../kit.js").Person, household: import("../kit.js").Household}} row
 * @param {() => void} tell
 */
function rollRow(app, found, { person, household }, tell) {
  const { t } = app;
  const words = h("span.state");
  const box = h(
    "button.roll-row",
    { "aria-pressed": "false", disabled: found.closed, click: () => tap() },
    h("span.who", person.name),
    h("span.quiet", `${household.code}${household.lane ? ` · ${household.lane}` : ""}`),
    drawing("check"),
    words,
  );
  const draw = () => {
    const here = Boolean(found.present[person.id]);
    box.setAttribute("aria-pressed", String(here));
    words.textContent = t(here ? "field.here" : "field.not_here");
    tell();
  };
  let busy = false;
  const tap = async () => {
    if (busy) return;
    busy = true;
    const known = found.present[person.id];
    const id = known
      ? await app.note({ deed: "take_back", session: found.id, present: known }, person.name)
      : await app.note({ deed: "present", session: found.id, person: person.id }, person.name);
    if (id && known) delete found.present[person.id];
    else if (id) found.present[person.id] = id;
    draw();
    busy = false;
  };
  draw();
  return h("li", box);
}

/**
 * One screen for all: what was shown is noted for everyone present.
 * @param {App} app
 * @param {string} id
 */
export async function show(app, id) {
  const { t } = app;
  const { kit, found } = await opened(id);
  const people = Object.keys(found.present);
  const planned = kit.lessons.filter((lesson) => found.lessons.includes(lesson.id));
  const lessons = [...planned, ...kit.lessons.filter((lesson) => !found.lessons.includes(lesson.id))];
  const note = async (/** @type {{id: string, title: import("../kit.js").Words}} */ lesson) => {
    const words = t("field.show_done", { lesson: lesson.title[app.lang], n: people.length });
    const noted = await app.note(
      { deed: "show_lesson", session: id, lesson: lesson.id, people },
      lesson.title[app.lang],
      words,
    );
    if (noted) app.back();
  };
  return screen(app, t("field.show"), [
    h("p", t("field.show_hint")),
    people.length
      ? h("p.kit-count", t("field.present_count", { n: people.length }))
      : h("p.message", t("field.show_nobody")),
    h(
      "ul.rows",
      people.length > 0 &&
        lessons.map((lesson) =>
          h("li", button("book", lesson.title[app.lang], () => note(lesson), "button plain"))
        ),
    ),
  ]);
}

/**
 * @param {App} app
 * @param {string} id
 */
export async function close(app, id) {
  const { t } = app;
  const { found } = await opened(id);
  const now = async () => {
    if (await app.note({ deed: "close_session", session: id }, found.place, t("field.session_closed"))) {
      app.go("");
    }
  };
  return screen(app, t("field.close"), [
    h("p.kit-count", t("field.present_count", { n: Object.keys(found.present).length })),
    h("p", t("field.close_sure")),
    button("check", t("field.close_now"), now, "button main"),
  ]);
}

/**
 * @param {App} app
 * @param {Session} found
 */
function photoButton(app, found) {
  const { t } = app;
  const pick = h("input", {
    type: "file",
    accept: "image/*",
    capture: "environment",
    change: async (event) => {
      const [file] = event.target.files;
      const image = file && (await smaller(file).catch(() => null));
      if (image) await keepPhoto(found.id, image);
      app.announce(t(image ? "field.photo_kept" : "field.photo_failed"));
    },
  });
  return h("label.button plain photo", drawing("print"), h("span", t("field.photo")), pick);
}

/**
 * @param {string} id
 * @returns {Promise<{kit: Snapshot, found: Session}>}
 */
async function opened(id) {
  const kit = await load();
  const found = kit?.sessions.find((each) => each.id === id);
  if (!kit || !found) throw new Error(`session ${id}`);
  return { kit, found };
}
