// @ts-check
/** Elements built by hand: text only ever becomes text. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `class`, `on` (a click), everything else an attribute; undefined leaves it out
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === false) continue;
    if (name === "on") node.addEventListener("click", once(value));
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

const PAUSE_MS = 700;
const SAME_PLACE_PX = 28;
const last = { time: -PAUSE_MS, x: 0, y: 0, /** @type {EventTarget | null} */ node: null };

/**
 * A trembling finger taps twice; the second tap must not hit what has just appeared in the same place.
 * @param {(event: MouseEvent) => void} act
 * @returns {(event: MouseEvent) => void}
 */
function once(act) {
  return (event) => {
    const x = event.clientX, y = event.clientY;
    const near = (x || y) && Math.hypot(x - last.x, y - last.y) < SAME_PLACE_PX;
    const again = near || event.currentTarget === last.node;
    if (again && event.timeStamp - last.time < PAUSE_MS) return;
    Object.assign(last, { time: event.timeStamp, x, y, node: event.currentTarget });
    act(event);
  };
}

const SVG = "http://www.w3.org/2000/svg";
/** Outlines on a field of 24 × 24. */
const SHAPES = {
  back: "M14 5l-7 7 7 7",
  next: "M10 5l7 7-7 7",
  help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.1M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0",
  sound: "M4 9.5v5h3.5L12 18V6L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  slow: "M3 15c0-4 3-7 6.5-7s6.5 3 6.5 7zM16 15h2.5a2.5 2.5 0 0 0 0-5H17M6 15v2.5M13 15v2.5",
  check: "M5 12.5l5 5 9-11",
  again: "M5 12a7 7 0 1 0 2.5-5.3M4.5 4v4h4",
  call: "M6 4h3l1.5 4-2 1.5a11 11 0 0 0 5 5l1.5-2 4 1.5v3a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2z",
  people:
    "M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-4 2.5-6 5.5-6s5.5 2 5.5 6M16 11a2.5 2.5 0 1 0 0-5M16 13c3 0 5 2 5 6",
  shield: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2.5 2.5L15.5 10",
  close: "M6 6l12 12M18 6L6 18",
  delete: "M9 6h11v12H9l-6-6zM12 9.5l5 5M17 9.5l-5 5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.1",
  later: "M12 7v5l3.5 2M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0",
  hint: "M9 17.5h6M10 20.5h4M8.5 14.5a6 6 0 1 1 7 0V17h-7z",
  qr:
    "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v2h-2zM14 18h2v2h-2zM18 18h2v2h-2zM6.5 6.5h1v1h-1zM16.5 6.5h1v1h-1zM6.5 16.5h1v1h-1z",
  hand:
    "M9 21l-5-6.5c-1-1.5 1-3 2.3-1.6L8.5 15V4.5a1.7 1.7 0 0 1 3.4 0V11l5.6 1.2c1.7.4 2.7 1.8 2.5 3.5L19.4 21z",
};

/**
 * @param {keyof typeof SHAPES} name
 * @param {string} [className]
 * @returns {Element}
 */
export function shape(name, className) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `p-shape ${className ?? ""}`);
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/**
 * A button with a sign and a word.
 * @param {keyof typeof SHAPES | null} icon
 * @param {string} label
 * @param {() => void} on
 * @param {string} [kind] main | quiet | option …: a class
 * @param {Record<string, any>} [more] further attributes
 */
export function button(icon, label, on, kind = "", more = {}) {
  const word = el("span", {}, label);
  return el("button", { type: "button", class: `p-button ${kind}`, on, ...more }, icon && shape(icon), word);
}

/**
 * A drawing of the bundle, shown as a picture.
 * @param {string} svg
 * @param {string} alt
 * @param {string} [className]
 */
export function drawing(svg, alt, className) {
  return el("img", { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, alt, class: className });
}

const SMALLEST = 0.599;
const TIGHT = 0.82;

/**
 * Makes the words smaller, step by step, and the gaps at last, until nothing must be scrolled.
 * @param {HTMLElement} box the whole player
 */
export function fit(box) {
  for (let scale = 1; scale >= SMALLEST; scale -= 0.05) {
    box.style.setProperty("--fit", scale.toFixed(2));
    box.toggleAttribute("data-tight", scale < TIGHT);
    const parts = [...box.querySelectorAll("[data-fit]")];
    if (
      parts.every((part) =>
        part.scrollHeight <= part.clientHeight + 1 && part.scrollWidth <= part.clientWidth + 1
      )
    ) return;
  }
}
