/** What is typed stays on this device until the server has it: a dead network or a closed page loses nothing. */

/**
 * @param {HTMLFormElement} form
 * @param {import("./main.js").Page} page
 */
export function keepTyped(form, { lesson, text }) {
  const place = `composing:${lesson}:${form.dataset.keep}`;
  const served = typed(form);
  restore(form, place, served, text);
  form.addEventListener("input", () => store(place, typed(form)));
}

/** @param {HTMLFormElement} form @returns {Record<string, string | boolean>} */
function typed(form) {
  return Object.fromEntries(
    fieldsOf(form).map((field) => [nameOf(field), field.type === "checkbox" ? field.checked : field.value]),
  );
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
function fieldsOf(form) {
  const all = /** @type {HTMLInputElement[]} */ ([...form.elements]);
  return all.filter(({ name, type }) => name && !["hidden", "file", "submit", "radio"].includes(type));
}

/** Boxes of one name differ by their value. @param {HTMLInputElement} field */
const nameOf = ({ name, type, value }) => type === "checkbox" ? `${name}=${value}` : name;

/**
 * @param {HTMLFormElement} form
 * @param {string} place
 * @param {Record<string, string | boolean>} served
 * @param {Record<string, string>} text
 */
function restore(form, place, served, text) {
  const kept = read(place);
  if (!kept) return;
  const other = Object.entries(kept).filter(([name, value]) => name in served && served[name] !== value);
  if (!other.length) return localStorage.removeItem(place);
  put(form, kept);
  const notice = document.createElement("p");
  notice.className = "message warning";
  notice.setAttribute("role", "status");
  notice.textContent = text.found;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "button quiet";
  drop.textContent = text.drop_found;
  drop.addEventListener("click", () => {
    localStorage.removeItem(place);
    put(form, served);
    notice.remove();
  });
  notice.append(" ", drop);
  form.prepend(notice);
}

/** @param {HTMLFormElement} form @param {Record<string, string | boolean>} values */
function put(form, values) {
  for (const field of fieldsOf(form)) {
    const value = values[nameOf(field)];
    if (typeof value === "boolean") field.checked = value;
    else if (value !== undefined) field.value = value;
  }
}

/** @param {string} place @returns {Record<string, string | boolean> | null} */
function read(place) {
  try {
    return JSON.parse(localStorage.getItem(place) ?? "null");
  } catch {
    return null; // storage is shut off: then there is nothing kept
  }
}

/** @param {string} place @param {Record<string, string | boolean>} values */
function store(place, values) {
  try {
    localStorage.setItem(place, JSON.stringify(values));
  } catch (error) {
    console.warn("what is typed could not be kept on this device", error);
  }
}
