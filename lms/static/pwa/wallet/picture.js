/** The QR code and the whole paper as pictures, drawn on this phone. */

const INK = "#1D1A16", LEAF = "#0B5D3B", SOFT = "#5F594F", PAPER = "#FFFFFF";
const QUIET = 4;
const FONT = "system-ui, sans-serif";
const [WIDTH, HEIGHT, MARGIN, CODE] = [1080, 1440, 80, 600];

/**
 * @typedef {{size: number, bits: string}} Qr rows of bits in base64, without the quiet zone
 * @typedef {{title: string, recipient: string, place: string, lines: string[], small: string, qr: Qr}} Drawn
 */

/**
 * A canvas of at least `width` device pixels; every square is a whole number of them.
 * @param {Qr} qr
 * @param {number} width
 */
export function qrCanvas({ size, bits }, width) {
  const canvas = document.createElement("canvas");
  const whole = size + 2 * QUIET;
  const square = Math.ceil(width / whole);
  canvas.width = canvas.height = whole * square;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = INK;
  const bytes = atob(bits);
  for (let at = 0; at < size * size; at++) {
    if (bytes.charCodeAt(at >> 3) & (128 >> (at & 7))) {
      pen.fillRect((QUIET + at % size) * square, (QUIET + Math.floor(at / size)) * square, square, square);
    }
  }
  return canvas;
}

/**
 * The paper as a PNG to be sent.
 * @param {Drawn} paper
 * @returns {Promise<Blob>}
 */
export function pictureOf({ title, recipient, place, lines, small, qr }) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = PAPER;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.strokeStyle = LEAF;
  pen.lineWidth = 8;
  pen.strokeRect(32, 32, WIDTH - 64, HEIGHT - 64);
  pen.textAlign = "center";
  let y = 140;
  y = written(pen, title.toLocaleUpperCase(), { y, size: 54, weight: 700, colour: LEAF });
  y = written(pen, recipient, { y: y + 36, size: 84, weight: 700, colour: INK });
  y = written(pen, place, { y: y + 8, size: 42, weight: 400, colour: INK });
  for (const line of lines) y = written(pen, line, { y: y + 4, size: 40, weight: 400, colour: INK });
  const code = qrCanvas(qr, CODE);
  const top = Math.max(y, HEIGHT - MARGIN - CODE - 130);
  pen.drawImage(code, (WIDTH - CODE) / 2, top, CODE, CODE);
  written(pen, small, { y: top + CODE + 38, size: 26, weight: 400, colour: SOFT });
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => blob ? resolve(blob) : reject(new Error("no picture")), "image/png")
  );
}

/**
 * Writes a text on as many lines as it needs, smaller where a word is too long.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {{y: number, size: number, weight: number, colour: string}} how
 * @returns {number} where the next line may begin
 */
function written(pen, text, { y, size, weight, colour }) {
  const room = WIDTH - 2 * MARGIN;
  const words = text.split(" ");
  const setFont = () => (pen.font = `${weight} ${size}px ${FONT}`);
  setFont();
  while (size > 14 && words.some((word) => pen.measureText(word).width > room)) {
    size -= 2;
    setFont();
  }
  pen.fillStyle = colour;
  let line = "";
  for (const word of words) {
    const longer = line ? `${line} ${word}` : word;
    if (line && pen.measureText(longer).width > room) {
      pen.fillText(line, WIDTH / 2, y);
      y += size * 1.3;
      line = word;
    } else line = longer;
  }
  pen.fillText(line, WIDTH / 2, y);
  return y + size * 1.3;
}
