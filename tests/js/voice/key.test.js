import { keyOf, pieces } from "../../../lms/static/pwa/voice/key.js";

const assertEquals = (/** @type {unknown} */ got, /** @type {unknown} */ wanted) => {
  const [a, b] = [got, wanted].map((value) => JSON.stringify(value));
  if (a !== b) throw new Error(`${a} is not ${b}`);
};

Deno.test("the key is the one the server makes", () => {
  // The same pairs stand in tests/narration/test_lines.py.
  assertEquals(keyOf("Bà con nhìn ba chỗ."), "ffdbfd1e5030");
  assertEquals(keyOf("45.000\u00a0đ"), "a80ca325b80a");
  assertEquals(keyOf(" ĐÚNG rồi — ạ"), "c0fef128d6f2");
});

const RECORDED = [
  "Ba câu hỏi. Chọn chưa đúng thì nghe.",
  "Bà con bấm gì?",
  "Từ chối",
  "Cho phép",
  "Đọc tin. Xin mã.",
];

/** @param {string} text */
const cut = (text) => {
  const keys = new Map(RECORDED.map((one) => [keyOf(one), one]));
  return pieces(text, (key) => keys.get(key)).map(({ text, found }) => found ? `♪${found}` : text);
};

Deno.test("a text of several recorded lines is spoken by each of them", () => {
  assertEquals(cut("Ba câu hỏi. Chọn chưa đúng thì nghe. Bà con bấm gì?. Cho phép. Từ chối"), [
    "♪Ba câu hỏi. Chọn chưa đúng thì nghe.",
    "♪Bà con bấm gì?",
    "♪Cho phép",
    "♪Từ chối",
  ]);
});

Deno.test("the longest recording wins, and what was not recorded stays between", () => {
  assertEquals(cut("Đọc tin. Xin mã. Một câu lạ. Hai câu lạ! Từ chối."), [
    "♪Đọc tin. Xin mã.",
    "Một câu lạ. Hai câu lạ!",
    "♪Từ chối",
  ]);
});

Deno.test("a few words inside a longer sentence are not mistaken for a line", () => {
  assertEquals(cut("Bà con đừng bấm Cho phép nhé."), ["Bà con đừng bấm Cho phép nhé."]);
});

Deno.test("nothing but signs says nothing", () => assertEquals(cut(" … ?"), []));
