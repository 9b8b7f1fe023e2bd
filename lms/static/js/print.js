/**
 * `data-print` on a button prints the page.
 * @param {Document} page
 */
export function printOnRequest(page) {
  page.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-print]")) globalThis.print();
  });
}
