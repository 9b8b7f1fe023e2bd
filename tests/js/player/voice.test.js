import assert from "node:assert/strict";
import { makeVoice } from "../../../lms/static/pwa/player/voice.js";

/**
 * A phone with these voices.
 * @param {{lang: string, localService: boolean}[]} voices
 */
function phone(voices) {
  const spoken = /** @type {any[]} */ ([]);
  Object.assign(globalThis, {
    SpeechSynthesisUtterance: class {
      rate = 1;
      /** @param {string} text */
      constructor(text) {
        this.text = text;
      }
    },
    speechSynthesis: {
      getVoices: () => voices,
      cancel() {},
      /** @param {any} speech */
      speak(speech) {
        spoken.push(speech);
        speech.onend();
      },
    },
  });
  return spoken;
}

Deno.test("the phone's own voice says a card, and again slowly at eight tenths", async () => {
  const spoken = phone([{ lang: "vi-VN", localService: true }]);
  const voice = makeVoice("vi");
  await voice.say("Bà con bấm chỗ sáng.");
  await voice.say("Bà con bấm chỗ sáng.", true);
  assert.deepEqual(spoken.map(({ text, rate }) => [text, rate]), [
    ["Bà con bấm chỗ sáng.", 1],
    ["Bà con bấm chỗ sáng.", 0.8],
  ]);
  assert.equal(voice.source("Bà con bấm chỗ sáng."), "phone");
});

Deno.test("a voice that needs the network, or speaks another language, is none: the words stay", async () => {
  const spoken = phone([{ lang: "vi-VN", localService: false }, { lang: "fr-FR", localService: true }]);
  const voice = makeVoice("vi");
  await voice.say("Bà con bấm chỗ sáng.");
  assert.deepEqual([spoken, voice.available, voice.source("")], [[], false, ""]);
});
