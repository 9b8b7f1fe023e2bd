/** Speaking instead of typing: the browser's own speech input where there is one, else a hint at the keyboard's. */

const LANGUAGES = /** @type {Record<string, string>} */ ({ vi: "vi-VN", en: "en-US" });

/**
 * @param {HTMLFormElement} form
 * @param {import("./main.js").Page} page
 */
export function offerDictation(form, { text }) {
  const Recognition = /** @type {any} */ (globalThis).SpeechRecognition ??
    /** @type {any} */ (globalThis).webkitSpeechRecognition;
  const fields =
    /** @type {NodeListOf<HTMLTextAreaElement>} */ (form.querySelectorAll("textarea[data-dictate]"));
  if (!Recognition) {
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = text.no_dictation;
    form.prepend(hint);
    return;
  }
  for (const field of fields) dictateInto(field, Recognition, text);
}

/**
 * @param {HTMLTextAreaElement} field
 * @param {any} Recognition
 * @param {Record<string, string>} text
 */
function dictateInto(field, Recognition, text) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet dictate";
  button.textContent = text.dictate;
  field.after(button);
  /** @type {any} */
  let listening = null;
  const over = () => {
    listening = null;
    button.classList.remove("on");
    button.textContent = text.dictate;
  };
  button.addEventListener("click", () => {
    if (listening) return listening.stop();
    listening = new Recognition();
    listening.lang = LANGUAGES[field.dataset.dictate ?? "vi"];
    listening.continuous = true;
    listening.onresult = (/** @type {any} */ event) => {
      for (const result of [...event.results].slice(event.resultIndex)) {
        if (result.isFinal) write(field, result[0].transcript);
      }
    };
    listening.onend = over;
    listening.onerror = (/** @type {any} */ event) => {
      over();
      // Nothing said is no fault; no network or no microphone is, and the keyboard can still listen.
      if (event.error !== "no-speech" && event.error !== "aborted") button.textContent = text.no_dictation;
    };
    button.classList.add("on");
    button.textContent = text.dictating;
    listening.start();
  });
}

/** @param {HTMLTextAreaElement} field @param {string} heard */
function write(field, heard) {
  const before = field.value.trimEnd();
  field.value = before ? `${before} ${heard.trim()}` : heard.trim();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
