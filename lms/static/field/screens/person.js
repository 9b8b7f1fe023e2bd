/** Somebody who is on no list: two fields, and she is present. */

import { button, h } from "../../pwa/dom.js";
import { search } from "../kit.js";
import { fault, field, screen } from "../parts.js";
import { kit as load } from "../store.js";

const SHOWN = 8;

/**
 * @param {import("../app.js").App} app
 * @param {string} id the session's
 */
export async function person(app, id) {
  const { t } = app;
  const kit = await load();
  const session = kit?.sessions.find((each) => each.id === id);
  if (!kit || !session) throw new Error(`session ${id}`);
  const said = { name: "", household: "" };
  const missing = fault();
  const chosen = h("p.message", { hidden: true });
  const list = h("ul.rows");
  const offer = (/** @type {string} */ asked) => {
    const found = search(kit, asked).filter((each) => session.villages.includes(each.village)).slice(
      0,
      SHOWN,
    );
    list.replaceChildren(...found.map((each) =>
      h(
        "li",
        button("house", `${each.label} · ${each.code}`, () => {
          said.household = each.id;
          chosen.textContent = `${each.label} · ${each.code}`;
          chosen.hidden = false;
          list.replaceChildren();
        }, "button plain"),
      )
    ));
  };
  const save = async () => {
    const { name, household } = said;
    if (!name.trim() || !household) {
      missing.textContent = t("field.person_need");
      return;
    }
    const added = await app.note({ deed: "add_person", household, name: name.trim() }, name.trim());
    if (!added) return;
    await app.note(
      { deed: "present", session: id, person: added },
      name.trim(),
      t("field.person_added", { name: name.trim() }),
    );
    app.back();
  };
  return screen(app, t("field.add_person"), [
    field("name", t("field.person_name"), (value) => said.name = value),
    field("household", t("field.person_household"), offer, { type: "search" }),
    list,
    chosen,
    missing,
    button("check", t("field.person_save"), save, "button main"),
  ]);
}
