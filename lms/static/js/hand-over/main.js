/**
 * Reads the series of QR codes that a learner's phone shows: by the camera, or from pictures of them. */

import { readCode } from "../codes/main.js";

const FRAME = /^LHS:(\d+):(\d+):([0-9a-f]{8}):[\w-]+$/;
const PAUSE_MS = 120;

const form = /** @type {HTMLFormElement} */ (document.getElementById("scan"));
const told = /** @type {HTMLElement} */ (document.getElementById("scanned"));
const camera = /** @type {HTMLVideoElement} */ (document.getElementById("camera"));
const pictures = /** @type {HTMLInputElement} */ (document.getElementById("pictures"));

/** @type {Map<string, string>} number → code, of one parcel */
const found = new Map();
let parcel = "";

/**
 * @param {string} text
 * @returns {boolean} whether all of the parcel is here now
 */
function keep(text) {
  const [, total, number, mark] = FRAME.exec(text) ?? [];
  if (!total) return false;
  if (parcel !== mark) found.clear();
  parcel = mark;
  found.set(number, text);
  told.textContent = (form.dataset.of ?? "").replace("{n}", String(found.size)).replace("{all}", total);
  return found.size === Number(total);
}

function send() {
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("frames"));
  field.value = [...found.values()].join("\n");
  form.submit();
}

async function scan() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  camera.srcObject = stream;
  camera.hidden = false;
  await camera.play();
  while (!keep(await readCode(camera, camera.videoWidth, camera.videoHeight))) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  for (const track of stream.getTracks()) track.stop();
  send();
}

async function readPictures() {
  const before = found.size;
  let whole = false;
  for (const file of pictures.files ?? []) {
    const picture = await createImageBitmap(file);
    whole = keep(await readCode(picture, picture.width, picture.height)) || whole;
  }
  if (whole) send();
  else if (found.size === before) told.textContent = form.dataset.none ?? "";
}

document.getElementById("start")?.addEventListener("click", () => {
  scan().catch(() => (told.textContent = form.dataset.noCamera ?? ""));
});
pictures.addEventListener("change", () => readPictures());
