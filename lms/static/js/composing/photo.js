/** A photo made ready on this device: cut to the shape, blurred by finger, small, and without what a camera adds. */

const WIDTH = 360, HEIGHT = 240;
// Blocks of this many points keep nothing of a face, and cannot be undone by anybody.
const BLOCK = 20, BRUSH = 26;
const QUALITIES = [0.85, 0.75, 0.65, 0.55, 0.45, 0.35, 0.25, 0.15];
const STEP = 8, CLOSER = 1.2;

export class PhotoTool {
  #file;
  #page;
  #box = /** @type {HTMLElement} */ (document.getElementById("photo-tool"));
  #canvas = document.createElement("canvas");
  #says = document.createElement("p");
  /** @type {ImageBitmap | null} */
  #image = null;
  #zoom = 1;
  #at = { x: 0, y: 0 };
  /** @type {{x: number, y: number}[]} centres of what was blurred, in points of the canvas */
  #blurred = [];
  #mode = "move";

  /**
   * @param {HTMLInputElement} file
   * @param {import("./main.js").Page} page
   */
  constructor(file, page) {
    this.#file = file;
    this.#page = page;
    this.#canvas.width = WIDTH;
    this.#canvas.height = HEIGHT;
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute("role", "img");
    this.#canvas.setAttribute("aria-label", page.text.canvas);
    this.#says.setAttribute("role", "status");
    this.#listen();
    file.addEventListener("change", (event) => event.isTrusted && this.#open());
  }

  async #open() {
    const [chosen] = this.#file.files ?? [];
    if (!chosen) return;
    try {
      this.#image = await createImageBitmap(chosen, { imageOrientation: "from-image" });
    } catch {
      this.#file.value = "";
      this.#show([]);
      this.#says.textContent = this.#page.text.unreadable;
      return;
    }
    this.#zoom = Math.max(WIDTH / this.#image.width, HEIGHT / this.#image.height);
    this.#at = {
      x: (WIDTH - this.#image.width * this.#zoom) / 2,
      y: (HEIGHT - this.#image.height * this.#zoom) / 2,
    };
    this.#blurred = [];
    this.#says.textContent = "";
    this.#show([this.#canvas, this.#buttons()]);
    this.#draw();
    this.#canvas.focus();
  }

  /** @param {HTMLElement[]} parts */
  #show(parts) {
    this.#box.replaceChildren(...parts, this.#says);
    this.#box.hidden = false;
  }

  #buttons() {
    const { text } = this.#page;
    const row = document.createElement("div");
    row.className = "buttons";
    /** @type {HTMLButtonElement[]} */
    const modes = ["move", "blur"].map((mode) => this.#button(text[mode], () => this.#turn(mode, modes)));
    row.append(
      ...modes,
      this.#button(text.closer, () => this.#scale(CLOSER)),
      this.#button(text.further, () => this.#scale(1 / CLOSER)),
      this.#button(text.again, () => {
        this.#blurred = [];
        this.#draw();
      }),
      this.#button(text.use, () => this.#use(), "main"),
    );
    this.#turn("move", modes);
    return row;
  }

  /** @param {string} mode @param {HTMLButtonElement[]} buttons in the order move, blur */
  #turn(mode, buttons) {
    this.#mode = mode;
    buttons.forEach((button, at) =>
      button.setAttribute("aria-pressed", String((at === 1) === (mode === "blur")))
    );
  }

  /** @param {string} words @param {() => unknown} act @param {string} [kind] */
  #button(words, act, kind = "plain") {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button ${kind}`;
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  #listen() {
    /** @type {{x: number, y: number} | null} */
    let last = null;
    const canvas = this.#canvas;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      last = this.#point(event);
      if (this.#mode === "blur") this.#blur(last);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last) return;
      const now = this.#point(event);
      if (this.#mode === "blur") this.#blur(now);
      else this.#move(now.x - last.x, now.y - last.y);
      last = now;
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => last = null);
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const ways = /** @type {Record<string, [number, number]>} */ ({
      ArrowLeft: [-STEP, 0],
      ArrowRight: [STEP, 0],
      ArrowUp: [0, -STEP],
      ArrowDown: [0, STEP],
    });
    if (event.key in ways) this.#move(...ways[event.key]);
    else if (event.key === " ") this.#blur({ x: WIDTH / 2, y: HEIGHT / 2 });
    else return;
    event.preventDefault();
  }

  /** @param {PointerEvent} event in points of the canvas */
  #point(event) {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) * WIDTH / box.width,
      y: (event.clientY - box.top) * HEIGHT / box.height,
    };
  }

  /** What was blurred moves along. @param {number} x @param {number} y */
  #move(x, y) {
    if (!this.#image) return;
    const before = { ...this.#at };
    this.#at = this.#within({ x: this.#at.x + x, y: this.#at.y + y });
    const by = { x: this.#at.x - before.x, y: this.#at.y - before.y };
    this.#blurred = this.#blurred.map((spot) => ({ x: spot.x + by.x, y: spot.y + by.y }));
    this.#draw();
  }

  /** Blurred places are drawn anew where the picture is another. @param {number} by */
  #scale(by) {
    const image = this.#image;
    if (!image) return;
    const least = Math.max(WIDTH / image.width, HEIGHT / image.height);
    const zoom = Math.min(8 * least, Math.max(least, this.#zoom * by));
    const ratio = zoom / this.#zoom;
    const around = (/** @type {{x: number, y: number}} */ { x, y }) => ({
      x: WIDTH / 2 + (x - WIDTH / 2) * ratio,
      y: HEIGHT / 2 + (y - HEIGHT / 2) * ratio,
    });
    const wanted = around(this.#at);
    this.#zoom = zoom;
    this.#at = this.#within(wanted);
    const by_ = { x: this.#at.x - wanted.x, y: this.#at.y - wanted.y };
    this.#blurred = this.#blurred.map(around).map(({ x, y }) => ({ x: x + by_.x, y: y + by_.y }));
    this.#draw();
  }

  /** The picture always fills the frame. @param {{x: number, y: number}} at */
  #within({ x, y }) {
    const { width, height } = /** @type {ImageBitmap} */ (this.#image);
    return {
      x: Math.min(0, Math.max(WIDTH - width * this.#zoom, x)),
      y: Math.min(0, Math.max(HEIGHT - height * this.#zoom, y)),
    };
  }

  /** @param {{x: number, y: number}} spot */
  #blur(spot) {
    this.#blurred.push(spot);
    this.#draw();
  }

  #draw() {
    const image = this.#image, to = this.#canvas.getContext("2d", { willReadFrequently: true });
    if (!image || !to) return;
    to.imageSmoothingQuality = "high";
    to.drawImage(image, this.#at.x, this.#at.y, image.width * this.#zoom, image.height * this.#zoom);
    for (const block of this.#blocks()) coarsen(to, block);
  }

  /** The blocks any blurred place touches, each once. */
  #blocks() {
    /** @type {Set<string>} */
    const found = new Set();
    for (const { x, y } of this.#blurred) {
      for (let column = Math.floor((x - BRUSH) / BLOCK); column * BLOCK < x + BRUSH; column++) {
        for (let row = Math.floor((y - BRUSH) / BLOCK); row * BLOCK < y + BRUSH; row++) {
          found.add(`${column}/${row}`);
        }
      }
    }
    return [...found].map((name) => name.split("/").map((part) => Number(part) * BLOCK));
  }

  /** Into the form's own field, so that it is sent with the words. */
  async #use() {
    const made = await small(this.#canvas, this.#page.most_bytes);
    const files = new DataTransfer();
    files.items.add(new File([made], "photo.jpg", { type: "image/jpeg" }));
    this.#file.files = files.files;
    const now = document.querySelector(".photo-now");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(made);
    image.alt = this.#file.labels?.[0]?.textContent ?? "";
    now?.querySelector("img")?.remove();
    now?.prepend(image);
    for (const radio of document.querySelectorAll("input[name=drawing]")) {
      /** @type {HTMLInputElement} */ (radio).checked = false;
    }
    this.#show([]);
    this.#says.textContent = this.#page.text.ready.replace("{size}", String(Math.ceil(made.size / 1000)));
  }
}

/** One colour for a whole block. @param {CanvasRenderingContext2D} to @param {number[]} block its corner */
function coarsen(to, [left, top]) {
  const x = Math.max(0, left), y = Math.max(0, top);
  const width = Math.min(WIDTH, left + BLOCK) - x, height = Math.min(HEIGHT, top + BLOCK) - y;
  if (width <= 0 || height <= 0) return;
  const { data } = to.getImageData(x, y, width, height);
  const sums = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    for (const channel of [0, 1, 2]) sums[channel] += data[i + channel];
  }
  to.fillStyle = `rgb(${sums.map((sum) => Math.round(4 * sum / data.length)).join(" ")})`;
  to.fillRect(x, y, width, height);
}

/**
 * The best JPEG below a weight; a browser's canvas writes nothing beside the picture.
 * @param {HTMLCanvasElement} canvas
 * @param {number} most bytes
 * @returns {Promise<Blob>}
 */
async function small(canvas, most) {
  /** @type {Blob | null} */
  let made = null;
  for (const quality of QUALITIES) {
    made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (made && made.size <= most) break;
  }
  if (!made) throw new Error("this browser's canvas makes no JPEG");
  return made;
}
