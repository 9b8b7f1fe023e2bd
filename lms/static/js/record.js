/** A minute of speech: recorded, kept on the page until the server has it. Shown only where there is a microphone. */

import { Microphone } from "./studio/microphone.js";

const MOST_SECONDS = 60;

/** @param {Document} page */
export function recordOnRequest(page) {
  if (!("MediaRecorder" in globalThis)) return;
  for (
    const box
      of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll(".voice-recorder[data-record]"))
  ) {
    const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
    const microphone = new Microphone();
    box.hidden = false;
    button.addEventListener("click", () => record(box, button, microphone));
    addEventListener("beforeunload", (event) => microphone.busy && event.preventDefault());
  }
}

/**
 * @param {HTMLElement} box
 * @param {HTMLButtonElement} button
 * @param {Microphone} microphone
 */
async function record(box, button, microphone) {
  if (microphone.busy) return microphone.stop();
  const words = /** @type {HTMLElement} */ (button.querySelector("span"));
  const before = words.textContent;
  const told = box.dataset;
  try {
    const sound = await microphone.record(MOST_SECONDS, (n) => {
      words.textContent = told.stop ?? "";
      say(box, (told.recording ?? "").replace("{n}", String(n)));
    });
    await send(box, sound);
  } catch {
    say(box, told.noMicrophone ?? "");
  } finally {
    words.textContent = before;
  }
}

/**
 * @param {HTMLElement} box
 * @param {Blob} sound
 */
async function send(box, sound) {
  const { record = "", sending = "", unsent = "" } = box.dataset;
  say(box, sending);
  const headers = { "Content-Type": sound.type || "application/octet-stream" };
  const answer = await fetch(record, { method: "PUT", headers, body: sound }).catch(() => null);
  if (answer?.ok) return location.reload();
  const refused = answer?.status === 422 && (await answer.json().catch(() => null));
  if (refused) return say(box, refused.message);
  say(box, unsent);
  addEventListener("online", () => send(box, sound), { once: true });
}

/** @param {HTMLElement} box @param {string} words */
function say(box, words) {
  /** @type {HTMLElement} */ (box.querySelector(".now")).textContent = words;
}
