/** Which language to listen in, and taking the voices onto the phone. */

import { button, h } from "../dom.js";
import { backButton, heading, plainWords, screen, stateLine } from "../screens/parts.js";
import { lessonsOf } from "../store/catalogue.js";
import { read, write } from "../store/db.js";
import { PHOTO_BYTES } from "../store/lessons.js";
import { number } from "../text.js";
import { listenIn, listensIn, tellServer } from "./main.js";
import * as sounds from "./sounds.js";

/** @typedef {import("../screens/app.js").App} App */

/** @param {App} app */
export async function listening(app) {
  const { t } = app;
  await Promise.all([sounds.refresh(), tellServer()]).catch(() => undefined); // offline: what was told before
  const chosen = await listensIn(app);
  const known = await sounds.languages();
  const choices = known.filter(({ id, lessons }) => id === chosen || Object.keys(lessons).length);
  return screen("listening", [
    heading(app, t("listening.title"), t("listening.hint")),
    h("div.choices", choices.map((language) => choice(app, language, language.id === chosen))),
    known.length ? null : h("p", t("listening.nothing_known")),
    await storage(app, chosen),
    await always(app),
    h("p", h("small", t("listening.machine"))),
  ], [backButton(app)]);
}

/** @param {App} app @param {sounds.Language} language @param {boolean} now */
function choice(app, { id, name, lessons }, now) {
  const n = Object.keys(lessons).filter((lesson) => lesson !== sounds.APP).length;
  const choose = async () => {
    await listenIn(app, id);
    await app.speak();
    await app.router.refresh();
  };
  const words = h(
    "span",
    app.say(name),
    h("small", app.t(n ? "listening.lessons" : "listening.none", { n })),
  );
  const one = button(now ? "check" : "speaker", "", choose, "button", { "aria-pressed": String(now) });
  one.lastElementChild?.replaceWith(words);
  return one;
}

/** Taking all voices of a language onto the phone, or away. @param {App} app @param {string} language */
async function storage(app, language) {
  const { t, lang } = app;
  const all = [...lessonsOf(await app.catalogue()).keys(), sounds.APP];
  const bytes = await sounds.missing(language, all);
  const state = stateLine();
  const bar = h("progress", { max: bytes, value: 0, "aria-label": t("listening.download"), hidden: true });
  const kb = (/** @type {number} */ n) => `${number(Math.ceil(n / 1000), lang)} kB`;
  const photos = Math.max(1, Math.round(bytes / PHOTO_BYTES));
  state.textContent = bytes ? t("listening.size", { size: kb(bytes), n: photos }) : t("listening.all_here");
  const take = button("download", t("listening.download"), async () => {
    bar.hidden = false;
    take.hidden = true;
    try {
      await sounds.download(language, all, (n) => {
        bar.setAttribute("value", String(n));
        state.textContent = t("listening.coming", { now: kb(n), all: kb(bytes) });
      });
      await app.speak();
      await app.router.refresh();
    } catch (error) {
      take.hidden = false;
      state.textContent = `${plainWords(app, error)} ${t("listening.kept")}`;
    }
    bar.hidden = true;
  });
  const away = button("trash", t("listening.remove"), async () => {
    await sounds.remove();
    await app.speak();
    await app.router.refresh();
  }, "button quiet");
  const spoken = (await sounds.languages()).find(({ id }) => id === language)?.lessons ?? {};
  return Object.keys(spoken).length > 0 && h("section.storage", state, bar, bytes ? take : away);
}

/** @param {App} app */
async function always(app) {
  const on = Boolean(await read("sound_always"));
  const toggle = h(
    "button.switch",
    {
      role: "switch",
      "aria-checked": String(on),
      click: async () => {
        await write({ sound_always: !on });
        await app.router.refresh();
      },
    },
    h("span", app.t("listening.always"), h("small", app.t("listening.always_hint"))),
  );
  return toggle;
}
