/** One household at its door: its people, what is missing, and what can be noted. */

import { h } from "../../pwa/dom.js";
import { lastWords, reasons, screen } from "../parts.js";
import { kit as load } from "../store.js";
import { link } from "./home.js";

/**
 * @param {import("../app.js").App} app
 * @param {string} id
 */
export async function household(app, id) {
  const { t } = app;
  const kit = await load();
  const found = kit?.households.find((each) => each.id === id);
  if (!kit || !found) throw new Error(`household ${id}`);
  const village = kit.villages.find((each) => each.id === found.village)?.title;
  const people = kit.people.filter((person) => person.household === id);
  const missing = found.missing.map((skill) => t(`teaching.skill.${skill}`)).join(", ");
  return screen(app, found.label, [
    h("p.quiet", [found.code, village, found.lane].filter(Boolean).join(" · ")),
    h(
      "section.panel",
      h("p", h("strong", t(`staff.rung.${found.rung}`)), found.learning ? ` · ${t("staff.learning")}` : null),
      h(
        "p",
        [
          t("field.people", { n: found.residents }),
          found.phones !== null && t("field.phones", { n: found.phones }),
          lastWords(app, found),
        ].filter(Boolean).join(" · "),
      ),
      h("p", missing ? t("field.missing", { skills: missing }) : t("field.missing_none")),
      reasons(app, found),
      h(
        "ul.kit-people",
        people.map((person) => h("li", person.name, person.born ? ` (${person.born})` : null)),
      ),
    ),
    found.own
      ? h("p.message", t("field.own"))
      : link("check", t("field.confirm"), `confirm/${id}`, "button main"),
    link("house", t("field.visit"), `visit/${id}`, found.own ? "button plain" : "button plain"),
  ]);
}
