/** Learner addresses and the screens behind them. */

/** @typedef {"home"|"card"|"turn"|"receipts"|"about"|"downloads"|"listening"|"lesson"|"review"|"course"|"news"|"announcement"|"wallet"|"certificate"|"check"} ScreenName */

/** @typedef {{name: ScreenName, id: string}} Place */

/** The address names a course or a lesson that does not exist. */
export class NoSuchPlace extends Error {}

const ROUTE =
  /^\/(?:(card|turn|receipts|about|downloads|listening|news)|(lesson|review|course|certificate|announcement)s\/([^/]+))\/*$/;
/** A certificate's page: the server's while there is a network, ours without. */
const CHECKED = /^\/c\/([a-z2-7]+)$/i;

/**
 * @param {string} path
 * @returns {Place} unknown addresses lead home
 */
export function match(path) {
  const checked = CHECKED.exec(path)?.[1];
  if (checked) return { name: "check", id: checked };
  if (/^\/certificates\/*$/.test(path)) return { name: "wallet", id: "" };
  const [, screen, place, id = ""] = ROUTE.exec(path) ?? [];
  return { name: /** @type {ScreenName} */ (screen ?? place ?? "home"), id: decode(id) };
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Walks through the history of the browser; the newest call wins when two screens load at once. */
export class Router {
  #show;

  /** @param {(place: Place) => Promise<void>} show */
  constructor(show) {
    this.#show = show;
    addEventListener("popstate", () => this.refresh());
  }

  /**
   * @param {string} path
   * @param {{replace?: boolean}} [how] `replace` leaves no way back to the present screen
   */
  go(path, { replace = false } = {}) {
    const depth = this.#depth + (replace ? 0 : 1);
    history[replace ? "replaceState" : "pushState"]({ depth }, "", path);
    return this.refresh();
  }

  /** One screen back; home when the app was opened at this address. */
  back() {
    if (this.#depth > 0) history.back();
    else this.go("/", { replace: true });
  }

  refresh() {
    return this.#show(match(location.pathname));
  }

  get #depth() {
    return history.state?.depth ?? 0;
  }
}
