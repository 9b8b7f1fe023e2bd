// @ts-check
/** Order without pattern that is the same each time the same key is given. */

/** @param {string} key @returns {number} */
export function seedOf(key) {
  let hash = 2166136261;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 16777619);
  return hash >>> 0;
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {string} key
 * @returns {T[]}
 */
export function shuffled(items, key) {
  // The number stands in front: what follows mixes it well.
  const drawn = items.map((item, i) => ({ item, lot: seedOf(`${i} ${key}`) }));
  return drawn.sort((a, b) => a.lot - b.lot).map(({ item }) => item);
}
