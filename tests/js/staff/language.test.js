import { partsInThePagesLanguage } from "../../../lms/static/js/language.js";
import { equal } from "../player/claims.js";

/**
 * What a part is asked for with, from a page at this address.
 * @param {string} address
 * @param {Record<string, string>} parameters
 */
function asked(address, parameters) {
  const page = Object.assign(new EventTarget(), { URL: address });
  partsInThePagesLanguage(/** @type {any} */ (page));
  page.dispatchEvent(new CustomEvent("htmx:configRequest", { detail: { parameters } }));
  return parameters;
}

Deno.test("a page in a language asks for its parts in that language", () => {
  equal(asked("http://localhost/commune/households?rung=reached&lang=en", { rung: "reached" }), {
    rung: "reached",
    lang: "en",
  });
});

Deno.test("a page in no language of its own adds nothing", () => {
  equal(asked("http://localhost/commune/households", { rung: "" }), { rung: "" });
});

Deno.test("a language that was chosen in the part itself stays", () => {
  equal(asked("http://localhost/?lang=en", { lang: "vi" }), { lang: "vi" });
});
