// @ts-check
/** Elements are built, never written as HTML: data stays text. */

/**
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Props
 * @typedef {Child | Props} Part
 */

/**
 * @param {string} what a tag, and after a dot its classes: `p`, `button.row next`
 * @param {...(Part | Part[])} parts children, and attributes in a plain object, where a function is a listener
 *   (`on`: a click, but not the second one of a trembling finger); null, undefined and false are left out
 * @returns {HTMLElement}
 */
export function h(what, ...parts) {
  const [tag, style] = what.split(/\.(.*)/);
  const element = document.createElement(tag);
  if (style) element.className = style;
  if (tag === "button") element.setAttribute("type", tag);
  for (const part of parts.flat()) {
    if (part?.constructor === Object) dress(element, /** @type {Props} */ (part));
    else if (part) element.append(/** @type {Node | string} */ (part));
  }
  return element;
}

/**
 * @param {HTMLElement} element
 * @param {Props} props
 */
function dress(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value !== "function") {
      if ((value ?? false) !== false) element.setAttribute(name, value === true ? "" : String(value));
    } else if (name === "on") element.addEventListener("click", once(value));
    else element.addEventListener(name, value);
  }
}

const PAUSE_MS = 700;
const SAME_PLACE_PX = 28;
const last = { time: -PAUSE_MS, x: 0, y: 0, /** @type {any} */ node: null };

/**
 * A trembling finger taps twice; in a lesson the second tap must not hit what has just appeared in the same place.
 * @param {(event: MouseEvent) => void} act
 * @returns {(event: MouseEvent) => void}
 */
function once(act) {
  return (event) => {
    const { clientX: x, clientY: y, timeStamp: time } = event;
    const node = /** @type {Element} */ (event.currentTarget);
    const near = (x || y) && Math.hypot(x - last.x, y - last.y) < SAME_PLACE_PX && node.closest(".player");
    if ((near || node === last.node) && time - last.time < PAUSE_MS) return;
    Object.assign(last, { time, x, y, node });
    act(event);
  };
}

/**
 * An outline of the sheet in `templates/components/learner_signs.html`.
 * @param {string} name
 * @param {string} [style] classes
 */
export function drawing(name, style = "icon") {
  const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("class", style);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * Icon and word.
 * @param {string | null} icon
 * @param {string} label
 * @param {(event: any) => unknown} on
 * @param {string} [style] classes
 * @param {Props} [props]
 */
export const button = (icon, label, on, style = "button", props = {}) =>
  h(`button.${style}`, { on, ...props }, icon && drawing(icon), h("span", label));

/**
 * The text of an SVG file as a picture.
 * @param {string} svg
 * @param {string} style
 * @param {string} [alt]
 */
export const picture = (svg, style, alt = "") =>
  h("img." + style, { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt });
