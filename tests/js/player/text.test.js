import { amountWords, numberWords } from "../../../lms/static/pwa/player/amounts.js";
import { fill, makeT, money, number } from "../../../lms/static/pwa/text.js";
import { equal, throws } from "./claims.js";

Deno.test("amounts in Vietnamese words", () => {
  const cases = {
    0: "Không đồng",
    5: "Năm đồng",
    10: "Mười đồng",
    15: "Mười lăm đồng",
    21: "Hai mươi mốt đồng",
    24: "Hai mươi bốn đồng",
    105: "Một trăm linh năm đồng",
    111: "Một trăm mười một đồng",
    500: "Năm trăm đồng",
    4500: "Bốn nghìn năm trăm đồng",
    45000: "Bốn mươi lăm nghìn đồng",
    68000: "Sáu mươi tám nghìn đồng",
    450000: "Bốn trăm năm mươi nghìn đồng",
    25500: "Hai mươi lăm nghìn năm trăm đồng",
    1005: "Một nghìn không trăm linh năm đồng",
    1010: "Một nghìn không trăm mười đồng",
    1005000: "Một triệu không trăm linh năm nghìn đồng",
    1000005: "Một triệu không trăm linh năm đồng",
    10001001: "Mười triệu không trăm linh một nghìn không trăm linh một đồng",
    999999999: "Chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng",
  };
  for (const [amount, words] of Object.entries(cases)) equal(amountWords(Number(amount), "vi"), words);
});

Deno.test("amounts in English words", () => {
  const cases = {
    0: "Zero dong",
    13: "Thirteen dong",
    21: "Twenty-one dong",
    105: "One hundred and five dong",
    45000: "Forty-five thousand dong",
    450000: "Four hundred and fifty thousand dong",
    4500: "Four thousand five hundred dong",
    1000005: "One million and five dong",
    20000000: "Twenty million dong",
  };
  for (const [amount, words] of Object.entries(cases)) equal(amountWords(Number(amount), "en"), words);
});

Deno.test("no words for what is not an amount", () => {
  for (const value of [-1, 1.5, 1_000_000_000, NaN]) throws(() => numberWords(value, "vi"));
});

Deno.test("numbers and money", () => {
  equal(number(1234567, "vi"), "1.234.567");
  equal(number(1234567, "en"), "1,234,567");
  equal(number(999, "vi"), "999");
  equal(money(45000, "vi"), "45.000\u00a0đ");
});

Deno.test("texts by key", () => {
  const t = makeT({ vi: { hello: "Chào {name}", plain: "Xã {xa}" } }, "vi");
  equal(t("hello", { name: "Hà" }), "Chào Hà");
  equal(t("plain"), "Xã {xa}");
  equal(t("unknown.key"), "unknown.key");
  equal(fill("{a} {b}", { a: 1 }), "1 {b}");
});

Deno.test("both languages have the same keys and the same placeholders", async () => {
  const read = async (/** @type {string} */ lang) =>
    JSON.parse(
      await Deno.readTextFile(new URL(`../../../lms/text/learner/player.${lang}.json`, import.meta.url)),
    );
  const [vi, en] = [await read("vi"), await read("en")];
  equal(Object.keys(vi), Object.keys(en));
  for (const key of Object.keys(vi)) {
    equal((vi[key].match(/\{\w+\}/g) ?? []).sort(), (en[key].match(/\{\w+\}/g) ?? []).sort());
  }
});
