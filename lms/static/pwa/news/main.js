/** The village's news: a row on home, the list, one notice. A part of its own. */

import { backButton, heading, minute, place, screen } from "../screens/parts.js";
import { drawing, h } from "../dom.js";
import { GUEST } from "../store/profiles.js";
import { fresh, notices, older, refresh, start } from "./store.js";

export { announcement } from "./notice.js";

/** @typedef {import("../screens/app.js").App} App */

/**
 * One quiet row, with how many are new; nothing where nothing was told.
 * @param {import("../screens/home.js").Home} here
 */
export async function row({ app, learner }) {
  look(app, "/");
  const all = await notices();
  if (!all.length) return null;
  const n = (await fresh(learner?.person.id ?? GUEST)).length;
  const count = n ? h("small.new", app.t("news.fresh", { n })) : h("small", `${all.length}`);
  return h(
    "section",
    place(app, "/news", "row", drawing("news", "picture"), h("span", app.t("news.title")), count),
  );
}

/** Asks behind what is shown, and shows it anew when there is more. @param {App} app @param {string} path */
function look(app, path) {
  start();
  const before = notices().then(JSON.stringify);
  const show = async () => {
    if ((await before) !== JSON.stringify(await notices()) && location.pathname === path) {
      await app.router.refresh();
    }
  };
  // Without an answer what was told stays good.
  refresh().then(show).catch(() => undefined);
}

/** @param {App} app */
export async function news(app) {
  const { t } = app;
  look(app, "/news");
  const person = (await app.learner())?.person.id ?? GUEST;
  const [all, unread, untold] = await Promise.all([notices(), fresh(person), older()]);
  const rows = all.map((one) => {
    const facts = [one.pinned && t("news.pinned"), t(`news.office.${one.office}`), minute(one.at)].filter(
      Boolean,
    );
    const isNew = unread.includes(one) || unread.some(({ id }) => id === one.id);
    return h(
      "li",
      place(
        app,
        `/announcements/${one.id}`,
        "row",
        drawing(one.withdrawn ? "close" : one.picture ? "photo" : "news", "picture"),
        h("span", h("b", one.title), h("small", one.withdrawn ? t("news.withdrawn") : facts.join(" · "))),
        isNew && h("small.new", t("news.new")),
      ),
    );
  });
  return screen("news", [
    heading(app, t("news.title"), all.length ? t("news.hint") : t("news.none")),
    h("ul.rows", rows),
    untold > 0 && h("p", t("news.older", { n: untold })),
  ], [backButton(app)]);
}
