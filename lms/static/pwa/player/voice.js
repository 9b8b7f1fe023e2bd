// @ts-check
/** The phone's own speaking voice, where it has one that works without network. */

/** @typedef {{readonly available: boolean, say: (text: string, slow?: boolean) => void, stop: () => void}} Voice */

/**
 * @param {"vi" | "en"} lang
 * @returns {Voice}
 */
export function makeVoice(lang) {
  const synthesis = globalThis.speechSynthesis;
  const find = () =>
    synthesis?.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(lang));
  // The list of voices is filled by this first question; many phones answer it only the second time.
  find();
  return {
    get available() {
      return Boolean(find());
    },
    say(text, slow) {
      const voice = find();
      if (!voice) return;
      synthesis.cancel();
      const speech = new SpeechSynthesisUtterance(text);
      speech.voice = voice;
      speech.lang = voice.lang;
      speech.rate = slow ? 0.8 : 1;
      synthesis.speak(speech);
    },
    stop() {
      synthesis?.cancel();
    },
  };
}
