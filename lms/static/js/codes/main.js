/** Reads one QR code from a picture or a camera: by the browser's own reader where it has one, else by jsQR. */

import jsqr from "jsqr";

/** @type {(pixels: Uint8ClampedArray, width: number, height: number) => {data: string} | null} */
const decode = /** @type {any} */ (jsqr);

/**
 * @param {CanvasImageSource} source
 * @param {number} width
 * @param {number} height
 * @returns {Promise<string>} what the code says, or nothing
 */
export async function readCode(source, width, height) {
  if (!width || !height) return "";
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const drawn = canvas.getContext("2d", { willReadFrequently: true });
  drawn?.drawImage(source, 0, 0, width, height);
  const reader = await ownReader();
  if (reader) return (await reader.detect(canvas))[0]?.rawValue ?? "";
  const pixels = drawn?.getImageData(0, 0, width, height);
  return (pixels && decode(pixels.data, width, height)?.data) ?? "";
}

/** Some browsers have the name and no QR codes behind it. */
async function ownReader() {
  const Detector = /** @type {any} */ (globalThis).BarcodeDetector;
  const formats = Detector ? await Detector.getSupportedFormats() : [];
  return formats.includes("qr_code") ? new Detector({ formats: ["qr_code"] }) : null;
}
