/** Files in forms: photos are made small before they are sent; a voice can be recorded on the page. */

import { smaller } from "../field/photo.js";
import { Microphone } from "./studio/microphone.js";

const MOST_SECONDS = 60;

/** @param {Document} page */
export function prepareFiles(page) {
  page.addEventListener("change", ({ target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    if (input.hasAttribute("data-shrink")) shrink(input);
  });
  for (const input of page.querySelectorAll("input[data-record]")) {
    if (navigator.mediaDevices) offerRecording(/** @type {HTMLInputElement} */ (input));
  }
}

/** What this browser cannot read goes as it is: the server judges it. @param {HTMLInputElement} input */
async function shrink(input) {
  const file = input.files?.[0];
  if (!file) return;
  const made = await smaller(file).catch(() => null);
  if (made && made.size < file.size) put(input, new File([made], "photo.jpg", { type: made.type }));
}

/** @param {HTMLInputElement} input */
function offerRecording(input) {
  const { record = "", stop = "", recorded = "", refused = "" } = input.dataset;
  const microphone = new Microphone();
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button plain",
  });
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  button.textContent = record;
  button.addEventListener("click", async () => {
    if (microphone.busy) return microphone.stop();
    button.textContent = stop;
    const take = await microphone.record(MOST_SECONDS, (second) => {
      line.textContent = `${second} / ${MOST_SECONDS}`;
    }).catch(() => null);
    button.textContent = record;
    line.textContent = take ? recorded : refused;
    if (take) put(input, new File([take], "voice", { type: take.type }));
    button.dispatchEvent(new Event("recorded"));
  });
  // Sent while it still listens: first the voice, then the form.
  input.form?.addEventListener("submit", (event) => {
    if (!microphone.busy) return;
    event.preventDefault();
    button.addEventListener("recorded", () => input.form?.requestSubmit(), { once: true });
    microphone.stop();
  });
  input.after(button, line);
}

/**
 * @param {HTMLInputElement} input
 * @param {File} file
 */
function put(input, file) {
  const bag = new DataTransfer();
  bag.items.add(file);
  input.files = bag.files;
}
