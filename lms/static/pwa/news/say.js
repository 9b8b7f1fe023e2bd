/** A comment, written or spoken. What was typed stays until it is on the phone's disk. */

import { plainWords, stateLine } from "../screens/parts.js";
import { button, h } from "../dom.js";
import { newId, say } from "./store.js";

const MOST_SECONDS = 60;
const LONGEST = 500;

/**
 * @param {import("../screens/app.js").App} app
 * @param {string} notice
 * @param {import("./notice.js").Learner} learner
 */
export function sayForm(app, notice, { person, household }) {
  const { t } = app;
  const state = stateLine();
  const field =
    /** @type {HTMLTextAreaElement} */ (h("textarea", { id: "say", rows: 2, maxlength: LONGEST }));
  /** @type {import("../../js/studio/microphone.js").Microphone | undefined} */
  let microphone;
  app.onLeave(() => microphone?.stop());
  /** @param {{text?: string, sound?: string}} said */
  const keep = async (said) => {
    const who = { notice, person: person.id, household: household.id };
    try {
      await say({ id: newId(), at: new Date().toISOString(), ...who, ...said });
      state.textContent = t("news.kept");
      return true;
    } catch (error) {
      state.textContent = plainWords(app, error);
      return false;
    }
  };
  const write = async () => {
    const text = field.value.trim();
    if (!text) {
      state.textContent = t("news.empty");
      field.focus();
    } else if (await keep({ text })) field.value = "";
  };
  const label = () => speak.querySelector("span") ?? speak;
  const record = async () => {
    if (microphone?.busy) return microphone.stop();
    app.voice.stop();
    // Few speak: what records is not in this file, which home fetches.
    microphone ??= await app.part("team").then(({ Microphone }) => new Microphone()).catch(() => undefined);
    const count = (/** @type {number} */ n) => {
      label().textContent = t("news.stop");
      state.textContent = t("news.recording", { n });
    };
    const take = await microphone?.record(MOST_SECONDS, count).catch(() => null);
    label().textContent = t("news.speak");
    if (take?.size) await keep({ sound: await base64(take) });
    else state.textContent = t("news.no_microphone");
  };
  const speak = button("mic", t("news.speak"), record);
  const able = "MediaRecorder" in globalThis && navigator.mediaDevices;
  return h(
    "section.say",
    h("label", { for: "say" }, t("news.say", { name: person.name })),
    field,
    h("div.choices", button("send", t("news.send"), write, "button main"), able && speak),
    state,
  );
}

/** @param {Blob} blob @returns {Promise<string>} */
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1]);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
