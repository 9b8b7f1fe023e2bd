/**
 * An open menu closes at a tap elsewhere and at Escape.
 * @param {Document} page
 */
export function closeMenus(page) {
  page.addEventListener("click", ({ target }) => {
    for (const menu of openMenus(page)) if (!menu.contains(/** @type {Node} */ (target))) menu.open = false;
  });
  page.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const menu of openMenus(page)) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/**
 * @param {Document} page
 * @returns {NodeListOf<HTMLDetailsElement>}
 */
const openMenus = (page) => page.querySelectorAll("details.menu[open]");
