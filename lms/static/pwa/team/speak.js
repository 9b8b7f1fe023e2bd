/** After a call for help: say in a few words what is wrong. Nobody has to. */

import { Microphone } from "../../js/studio/microphone.js";
import { button, h } from "../dom.js";
import { plainWords, stateLine } from "../screens/parts.js";
import { keep, MOST_WAITING, sendSpoken, waiting } from "./spoken.js";

const MOST_SECONDS = 60;

/** @typedef {import("../screens/app.js").App} App */

/**
 * What the help panel offers beside “asked”.
 * @param {App} app
 * @param {string} call id of the statement that asked
 * @returns {Promise<{icon: string, label: string, on: () => unknown}[]>}
 */
export async function sayMore(app, call) {
  const able = "MediaRecorder" in globalThis && navigator.mediaDevices;
  if (!able || (await waiting()).length >= MOST_WAITING) return [];
  return [{ icon: "speaker", label: app.t("team.speak"), on: () => open(app, call) }];
}

/**
 * A sheet over the lesson: record, hear, send or leave it.
 * @param {App} app
 * @param {string} call
 */
function open(app, call) {
  const { t } = app;
  const microphone = new Microphone();
  /** @type {Blob | null} */
  let sound = null;
  const state = stateLine();
  const shut = () => {
    microphone.stop();
    veil.remove();
  };
  const record = async () => {
    if (microphone.busy) return microphone.stop();
    app.voice.stop();
    sound = null;
    try {
      sound = await microphone.record(MOST_SECONDS, (n) => {
        state.textContent = t("team.recording", { n });
        show("stop");
      });
      state.textContent = t("team.recorded");
      show("send");
    } catch {
      state.textContent = t("team.no_microphone");
      show("record");
    }
  };
  const send = async () => {
    if (!sound) return;
    try {
      await keep({ id: call, type: sound.type, content: await sound.arrayBuffer() });
      shut();
      app.announce(t("team.kept"));
      // Out of reach or not: it is kept, and goes out by itself.
      await app.sync.flush();
      sendSpoken().catch(console.error);
    } catch (error) {
      state.textContent = plainWords(app, error);
    }
  };
  const listen = () => {
    if (sound) new Audio(URL.createObjectURL(sound)).play();
  };
  const place = h("div.p-sheet-buttons");
  const show = (/** @type {"record" | "stop" | "send"} */ stage) => {
    const main = "p-button p-main";
    const offers = {
      record: [button("speaker", t("team.record"), record, main)],
      stop: [button("check", t("team.stop"), record, main)],
      send: [
        button("check", t("team.send"), send, main),
        button("play", t("team.hear_own"), listen, "p-button"),
        button("speaker", t("team.again"), record, "p-button"),
      ],
    };
    place.replaceChildren(...offers[stage]);
  };
  show("record");
  const head = h("h2", { tabindex: -1 }, t("team.speak"));
  const sheet = h(
    "div.p-sheet",
    { role: "dialog", "aria-modal": "true", "aria-label": t("team.speak") },
    head,
    h("p", t("team.speak_words")),
    state,
    place,
    button("close", t("player.close"), shut, "p-button"),
  );
  const veil = h("div.p-veil", { keydown: (event) => event.key === "Escape" && shut() }, sheet);
  document.querySelector(".player")?.append(veil);
  app.onLeave(shut);
  head.focus();
}
