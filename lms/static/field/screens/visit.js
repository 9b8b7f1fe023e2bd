/** Noting how a visit went. */

import { button, h } from "../../pwa/dom.js";
import { choice, fault, field, screen } from "../parts.js";
import { kit as load } from "../store.js";

/**
 * @param {import("../app.js").App} app
 * @param {string} id the household's
 */
export async function visit(app, id) {
  const { t } = app;
  const kit = await load();
  const found = kit?.households.find((each) => each.id === id);
  if (!kit || !found) throw new Error(`household ${id}`);
  const people = kit.people.filter((person) => person.household === id);
  const said = { outcome: "", person: people.length === 1 ? people[0].id : "", note: "" };
  const missing = fault();
  const whom = choice(
    "person",
    t("field.visit_whom"),
    people.map((person) => [person.id, person.name]),
    (value) => said.person = value,
    { chosen: said.person },
  );
  whom.hidden = true;
  const save = async () => {
    const guided = said.outcome === "guided";
    if (!said.outcome || (guided && !said.person)) {
      missing.textContent = t(said.outcome ? "field.visit_need" : "field.fault.outcome");
      return;
    }
    const noted = await app.note(
      {
        deed: "visit",
        household: id,
        outcome: said.outcome,
        person: guided ? said.person : null,
        note: said.note,
      },
      `${found.label}: ${t(`field.outcome.${said.outcome}`)}`,
      t("field.visit_done"),
    );
    if (noted) app.back();
  };
  return screen(app, t("field.visit"), [
    h("p.quiet", `${found.label} · ${found.code}`),
    choice(
      "outcome",
      t("field.visit"),
      app.told.outcomes.map((outcome) => [outcome, t(`field.outcome.${outcome}`)]),
      (value) => {
        said.outcome = value;
        whom.hidden = value !== "guided";
      },
    ),
    whom,
    field("note", t("field.visit_note"), (value) => said.note = value, { hint: t("field.visit_note_hint") }),
    missing,
    button("check", t("field.check_save"), save, "button main"),
  ]);
}
