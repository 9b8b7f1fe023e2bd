import { bars, readCodes } from "../../../lms/static/pwa/player/codes.js";
import { prepare } from "../../../lms/static/pwa/player/script.js";
import * as engine from "../../../lms/static/pwa/player/simulation.js";
import { crc16, readVietQr } from "../../../lms/static/pwa/player/vietqr.js";
import { equal } from "./claims.js";

// byte for byte what the package vietnam-qr-pay 1.0.0 makes for BIN 000000, account TAP0000012
const STATIC = "00020101021138540010A000000727012400060000000110TAP00000120208QRIBFTTA53037045802VN6304C8D1";
const BILL = "00020101021238540010A000000727012400060000000110TAP00000120208QRIBFTTA53037045405450005802VN" +
  "62160812MAN HINH TAP63048D5A";

Deno.test("the checksum is CRC-16/CCITT-FALSE", () => equal(crc16("123456789"), "29B1"));

Deno.test("a payment code tells account and amount", () => {
  equal(readVietQr(STATIC), { account: "TAP0000012", amount: 0 });
  equal(readVietQr(BILL), { account: "TAP0000012", amount: 45000 });
});

Deno.test("every digit matters: a code with any one digit changed is refused", () => {
  for (let at = 0; at < BILL.length; at++) {
    if (!/\d/.test(BILL[at])) continue;
    const changed = BILL.slice(0, at) + (Number(BILL[at]) + 1) % 10 + BILL.slice(at + 1);
    equal(readVietQr(changed), null);
  }
});

Deno.test("what is no payment code is none", () => {
  for (const text of ["", "MAN HINH TAP", "https://example.org", "6304FFFF", BILL.slice(0, 40)]) {
    equal(readVietQr(text), null);
  }
});

const drawn = (/** @type {string} */ text) => ({ text, size: 3, dark: "oA==" });
const STALL = {
  start: "stall",
  payees: { TAP0000012: "NGUYEN THI DUNG" },
  codes: { board: drawn(BILL), old: drawn(BILL.replace("TAP0000012", "TAP0000018")), trace: drawn("TRA") },
  screens: {
    stall: {
      elements: [
        { id: "board", as: "code", code: "board", tap: { to: "pay" } },
        { id: "old", as: "code", code: "old", unread: { wrong: { vi: "v", en: "e" }, to: "refused" } },
        { id: "trace", as: "code", code: "trace", tap: { to: "pay", neutral: true } },
      ],
    },
    pay: { elements: [{ id: "done", as: "button", tap: { done: true } }] },
    refused: { elements: [{ id: "back", as: "button", tap: { to: "stall" } }] },
  },
};
const stall = prepare(readCodes(STALL), "guided");

Deno.test("a code scanned tells whom it pays and how much, until another is scanned", () => {
  const { state } = engine.tap(stall, engine.begin(stall, 1), "board");
  equal(state.screen, "pay");
  equal(state.scanned?.map((said) => [said.scan_name, said.scan_amount, said.scan_words]), [
    ["NGUYEN THI DUNG", "45.000\u00a0đ", "Bốn mươi lăm nghìn đồng"],
    ["NGUYEN THI DUNG", "45,000\u00a0đ", "Forty-five thousand dong"],
  ]);
});

Deno.test("an altered code is not taken, and pays nobody", () => {
  const { state, effect } = engine.tap(stall, engine.begin(stall, 1), "old");
  equal([state.screen, state.scanned, effect.kind], ["refused", undefined, "wrong"]);
});

Deno.test("a code that is no payment leads on all the same", () => {
  equal(engine.tap(stall, engine.begin(stall, 1), "trace").state.screen, "pay");
});

Deno.test("modules are drawn as bars, one for each run of dark", () => {
  // 101 / 000 / 000, then the rest of the byte
  equal(bars(drawn("x")), "M0 0h1v1h-1zM2 0h1v1h-1z");
});

Deno.test("a code is drawn with its quiet rim, for each round its own", () => {
  const other = { guided: drawn(BILL), independent: { ...drawn(STATIC), dark: "AA==" } };
  const both = readCodes({ ...STALL, codes: { ...STALL.codes, board: other } });
  const code = (/** @type {"guided" | "independent"} */ round) =>
    prepare(both, round).screens.stall.elements[0].code;
  equal(code("guided")?.includes('viewBox="-3 -3 9 9"'), true);
  equal([code("guided")?.includes("M0 0h1"), code("independent")?.includes("M0 0h1")], [true, false]);
});

Deno.test("a simulation without codes is left as it is", () => {
  const plain = { start: "a", screens: { a: {} } };
  equal(readCodes(plain) === plain, true);
});
