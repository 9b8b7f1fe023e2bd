/** One take at a time from the microphone, in whichever format this browser records. */

const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 32_000;

export class Microphone {
  /** @type {MediaRecorder | null} */
  #recorder = null;

  get busy() {
    return this.#recorder !== null;
  }

  /**
   * Records until `stop` or until `seconds` have passed.
   * @param {number} seconds
   * @param {(second: number) => void} onSecond
   * @returns {Promise<Blob>}
   * @throws {DOMException} when the microphone is not allowed or not there
   */
  async record(seconds, onSecond) {
    if (!navigator.mediaDevices) throw new DOMException("no microphone", "NotFoundError");
    const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: true, autoGainControl: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
    /** @type {Blob[]} */
    const parts = [];
    recorder.ondataavailable = ({ data }) => data.size && parts.push(data);
    const ended = new Promise((resolve) => recorder.onstop = resolve);
    this.#recorder = recorder;
    let passed = 0;
    onSecond(passed);
    const clock = setInterval(() => {
      onSecond(++passed);
      if (passed >= seconds) this.stop();
    }, 1000);
    recorder.start(1000);
    await ended;
    clearInterval(clock);
    this.#recorder = null;
    for (const track of stream.getTracks()) track.stop();
    return new Blob(parts, { type: recorder.mimeType });
  }

  stop() {
    if (this.#recorder?.state === "recording") this.#recorder.stop();
  }
}
