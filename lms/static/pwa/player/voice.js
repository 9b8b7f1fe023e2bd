// @ts-check
/** The phone's own speaking voice, where it has one that works without network. */

/**
 * @typedef {{readonly available: boolean, say: (text: string, slow?: boolean) => Promise<unknown>, stop: () => void,
 *   source: (text: string) => "person" | "phone" | "both" | "", offer?: (done: () => void) => HTMLElement | null}} Voice
 *   `source`: who would say a text; a machine never passes for a person. `offer`: a button that fetches a person's
 */

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
    source: () => find() ? "phone" : "",
    async say(text, slow) {
      const voice = find();
      if (!voice) return;
      synthesis.cancel();
      const speech = new SpeechSynthesisUtterance(text);
      speech.voice = voice;
      speech.lang = voice.lang;
      speech.rate = slow ? 0.8 : 1;
      const over = new Promise((done) => speech.onend = speech.onerror = done);
      synthesis.speak(speech);
      await over;
    },
    stop() {
      synthesis?.cancel();
    },
  };
}
