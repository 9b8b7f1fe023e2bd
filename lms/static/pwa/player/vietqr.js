// @ts-check
/** What the practice bank does with a scanned payment code: reads the VietQR string, refuses a changed one. */

const NAPAS = "A000000727";

/**
 * CRC-16/CCITT-FALSE; `123456789` gives `29B1`.
 * @param {string} text ASCII
 */
export function crc16(text) {
  let value = 0xffff;
  for (const letter of text) {
    value ^= letter.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit++) value = (value & 0x8000 ? value << 1 ^ 0x1021 : value << 1) & 0xffff;
  }
  return value.toString(16).toUpperCase().padStart(4, "0");
}

/** @param {string} text @returns {Record<string, string>} by tag */
function fields(text) {
  /** @type {Record<string, string>} */
  const found = {};
  for (let at = 0; at < text.length;) {
    const size = Number(text.slice(at + 2, at + 4));
    found[text.slice(at, at + 2)] = text.slice(at + 4, at + 4 + size);
    at += 4 + size || text.length;
  }
  return found;
}

/**
 * @param {string} text what the camera read
 * @returns {{account: string, amount: number} | null} amount 0 where the payer types it;
 *   null when it is no VietQR string, or its checksum does not fit what it says
 */
export function readVietQr(text) {
  if (text.slice(-8, -4) !== "6304" || crc16(text.slice(0, -4)) !== text.slice(-4)) return null;
  const { 38: payee = "", 54: amount = "0" } = fields(text);
  const { "00": scheme, "01": account = "" } = fields(payee);
  return scheme === NAPAS ? { account: fields(account)["01"], amount: Number(amount) } : null;
}
