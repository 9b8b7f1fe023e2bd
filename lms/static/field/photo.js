/** Photos of paper lists, made small on the phone before they are kept. */

const LONGEST_SIDE = 1600;
const LARGEST_BYTES = 900_000;
const QUALITIES = [0.8, 0.65, 0.5, 0.35];

/**
 * A JPEG of at most 1,600 pixels a side and 900 kB, drawn anew: what the camera wrote beside it (place, device) is gone.
 * @param {Blob} file
 * @returns {Promise<Blob>}
 * @throws when the file is no picture, or no picture this browser can read
 */
export async function smaller(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  for (const quality of QUALITIES) {
    const made = await jpeg(canvas, quality);
    if (made.size <= LARGEST_BYTES) return made;
  }
  throw new Error("too large");
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} quality
 * @returns {Promise<Blob>}
 */
const jpeg = (canvas, quality) =>
  new Promise((resolve, reject) =>
    canvas.toBlob((made) => made ? resolve(made) : reject(new Error("no picture")), "image/jpeg", quality)
  );
