/**
 * A part of the page that the server did not answer for says so, and says that nothing was changed.
 * @param {Document} page
 */
export function tellWhenNobodyAnswers(page) {
  const words = page.getElementById("no-answer");
  if (!words) return;
  page.addEventListener("htmx:sendError", () => (words.hidden = false));
  page.addEventListener("htmx:timeout", () => (words.hidden = false));
  page.addEventListener("htmx:afterOnLoad", () => (words.hidden = true));
}
