/** Places in a picture: the one whose fields were touched last is put where the picture is tapped. */

/**
 * @param {HTMLFormElement} form
 * @param {import("./main.js").Page} page
 */
export function placeSpots(form, { text }) {
  const rows = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-spot]")]);
  const picture = /** @type {HTMLElement | null} */ (form.querySelector("[data-spots]"));
  if (!rows.length || !picture) return;
  let chosen = rows[0];
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.setAttribute("role", "status");
  picture.after(hint);
  picture.classList.add("placing");
  const marks = rows.map((row) => picture.appendChild(markOf(row)));
  const show = () => {
    hint.textContent = text.place.replace("{n}", chosen.dataset.spot ?? "");
    rows.forEach((row, at) => put(marks[at], row));
  };
  form.addEventListener("focusin", (event) => {
    const row = /** @type {Element} */ (event.target).closest("[data-spot]");
    if (row) chosen = /** @type {HTMLElement} */ (row);
    show();
  });
  form.addEventListener("input", show);
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const [x, y] = fieldsOf(chosen);
    x.value = percent((event.clientX - box.left) / box.width);
    y.value = percent((event.clientY - box.top) / box.height);
    x.dispatchEvent(new Event("input", { bubbles: true }));
    chosen = rows[Math.min(rows.indexOf(chosen) + 1, rows.length - 1)];
    show();
  });
  show();
}

/** A finger needs some room at the edge. @param {number} share */
const percent = (share) => String(Math.round(100 * Math.min(0.88, Math.max(0.12, share))));

/** @param {HTMLElement} row */
function markOf(row) {
  const mark = document.createElement("span");
  mark.className = "spot-mark";
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = row.dataset.spot ?? "";
  return mark;
}

/** @param {HTMLElement} row @returns {HTMLInputElement[]} x and y */
const fieldsOf = (row) => [...row.querySelectorAll("input")].slice(0, 2);

/** Only places that have words stand in the picture. @param {HTMLElement} mark @param {HTMLElement} row */
function put(mark, row) {
  const [x, y] = fieldsOf(row);
  mark.hidden = ![...row.querySelectorAll("textarea")].some(({ value }) => value.trim());
  mark.style.left = `${x.value}%`;
  mark.style.top = `${y.value}%`;
}
