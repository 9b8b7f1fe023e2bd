/** Confirming on the spot that somebody can do one of the five skills. */

import { button, h } from "../../pwa/dom.js";
import { choice, fault, screen } from "../parts.js";
import { kit as load } from "../store.js";

/**
 * @param {import("../app.js").App} app
 * @param {string} id the household's
 */
export async function confirm(app, id) {
  const { t } = app;
  const kit = await load();
  const found = kit?.households.find((each) => each.id === id);
  if (!kit || !found) throw new Error(`household ${id}`);
  if (found.own) return screen(app, t("field.confirm"), [h("p.message", t("field.own"))]);
  const people = kit.people.filter((person) => person.household === id);
  const said = { person: people.length === 1 ? people[0].id : "", skill: "", alone: "", phone: "" };
  const missing = fault();
  const observables = Object.fromEntries(
    app.told.skills.map((skill) => [skill, t(`teaching.observable.${skill}`)]),
  );
  const save = async () => {
    if (Object.values(said).some((value) => !value)) {
      missing.textContent = t("field.confirm_need");
      return;
    }
    const person = people.find((each) => each.id === said.person)?.called ?? "";
    const skill = t(`teaching.skill.${said.skill}`);
    const noted = await app.note(
      {
        deed: "confirm",
        household: id,
        person: said.person,
        skill: said.skill,
        alone: said.alone === "yes",
        own_phone: said.phone === "own",
      },
      `${found.label}: ${skill}`,
      t("field.confirm_done", { person, skill }),
    );
    if (noted) app.back();
  };
  return screen(app, t("field.confirm"), [
    h("p.quiet", `${found.label} · ${found.code}`),
    choice(
      "person",
      t("field.confirm_who"),
      people.map(({ id, name }) => [id, name]),
      (value) => said.person = value,
      {
        chosen: said.person,
      },
    ),
    choice(
      "skill",
      t("field.confirm_skill"),
      app.told.skills.map((skill) => [skill, t(`teaching.skill.${skill}`)]),
      (value) => said.skill = value,
      { hints: observables },
    ),
    choice("alone", t("field.confirm_alone"), [
      ["yes", t("field.confirm_alone_yes")],
      ["no", t("field.confirm_alone_no")],
    ], (value) => said.alone = value),
    choice("phone", t("field.confirm_phone"), [
      ["own", t("field.confirm_phone_own")],
      ["practice", t("field.confirm_phone_practice")],
    ], (value) => said.phone = value),
    missing,
    button("check", t("field.confirm_save"), save, "button main"),
  ]);
}
