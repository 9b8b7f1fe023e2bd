/** A text made ready for a chat: handed to the phone's share sheet; where there is none it is copied. */

/** @param {Document} page */
export function shareOnRequest(page) {
  page.addEventListener("click", async (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = /** @type {HTMLElement | null} */ (target.closest?.("[data-share]"));
    const source = button && page.getElementById(button.dataset.share ?? "");
    if (!button || !source) return;
    const text = (source.textContent ?? "").trim();
    if ("share" in navigator && (await handed(text))) return;
    await copy(page, source, text);
    const words = button.querySelector("span");
    if (words) words.textContent = button.dataset.copied ?? "";
  });
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether the share sheet was shown, even if it was closed again
 */
async function handed(text) {
  try {
    await navigator.share({ text });
    return true;
  } catch (error) {
    return /** @type {DOMException} */ (error).name === "AbortError";
  }
}

/**
 * @param {Document} page
 * @param {HTMLElement} source
 * @param {string} text
 */
async function copy(page, source, text) {
  if (navigator.clipboard) return await navigator.clipboard.writeText(text);
  // Without https there is no clipboard: the words stand marked, ready for a long press.
  page.getSelection()?.selectAllChildren(source);
}
