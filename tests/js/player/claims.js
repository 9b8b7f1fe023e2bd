/** What a test claims; small, so that tests need nothing from outside. */

/** @param {unknown} seen @param {unknown} wanted */
export function equal(seen, wanted) {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`seen ${a}\nwanted ${b}`);
}

/** @param {unknown} value @param {string} [what] */
export function truthy(value, what) {
  if (!value) throw new Error(what ?? "was not so");
}

/** @param {() => unknown} act */
export function throws(act) {
  try {
    act();
  } catch {
    return;
  }
  throw new Error("did not throw");
}
