/**
 * A page that was asked for in a language (`?lang=en`) asks for its parts in that language too, and keeps it in the
 * address where a part changes that.
 * @param {Document} page
 */
export function partsInThePagesLanguage(page) {
  page.addEventListener("htmx:configRequest", (event) => {
    const { parameters } = /** @type {CustomEvent} */ (event).detail;
    const asked = new URL(page.URL).searchParams.get("lang");
    if (asked && !parameters.lang) parameters.lang = asked;
  });
}
