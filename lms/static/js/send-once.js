const PATIENCE_MS = 10_000;

/**
 * A form sent by an impatient thumb is sent once. After a while, or coming back to the page, it can be sent again.
 * @param {Document} page
 */
export function sendOnce(page) {
  page.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.hasAttribute("aria-busy")) return event.preventDefault();
    form.setAttribute("aria-busy", "true");
    setTimeout(() => form.removeAttribute("aria-busy"), PATIENCE_MS);
  });
  globalThis.addEventListener("pageshow", () => {
    for (const form of page.forms) form.removeAttribute("aria-busy");
  });
}
