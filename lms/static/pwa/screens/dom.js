/** Elements are built, never written as HTML: data stays text. */

const SVG = "http://www.w3.org/2000/svg";
const DEBOUNCE_MS = 700;

/**
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Props
 */

/**
 * @param {string} tag
 * @param {Props | null} [props] functions become listeners; null, undefined and false are left out
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * An outline of the sheet in `templates/phone/shell.html`.
 * @param {string} name
 * @param {string} [style] a class
 */
export function drawing(name, style = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", style);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * Icon and word. A trembling second tap within 0.7 s is not a second wish.
 * @param {string} icon
 * @param {string} label
 * @param {() => unknown} act
 * @param {Props} [props]
 */
export function button(icon, label, act, props = {}) {
  let last = -DEBOUNCE_MS;
  const click = (/** @type {Event} */ event) => {
    if (event.timeStamp - last < DEBOUNCE_MS) return;
    last = event.timeStamp;
    act();
  };
  return h(
    "button",
    { type: "button", class: "button", ...props, click },
    drawing(icon),
    h("span", null, label),
  );
}

/**
 * An SVG text of the catalogue as a picture beside its name.
 * @param {string} svg
 * @param {string} style
 */
export const picture = (svg, style) =>
  h("img", { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt: "", class: style });

/**
 * Every screen: a heading, its content, and at the bottom the way back (left) and the main action (right).
 * @param {string} name
 * @param {Child[]} content
 * @param {Child[]} [actions]
 */
export function screen(name, content, actions = []) {
  const bar = actions.some(Boolean) && h("nav", { class: "actions" }, ...actions);
  return h("div", { class: `screen ${name}` }, h("main", { class: "content" }, ...content), bar);
}
