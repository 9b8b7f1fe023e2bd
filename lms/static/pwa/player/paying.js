// @ts-check
/** What paying needs besides, fetched only where a lesson has some: QR codes, and the keypad with amounts in words. */

import { readAllCodes } from "./codes.js";
import { keypadView } from "./keypad.js";

/** @template {{simulations: Record<string, any>}} Bundle @param {Bundle} bundle */
export const withPaying = (bundle) => ({
  ...bundle,
  simulations: readAllCodes(bundle.simulations),
  keypadView,
});
