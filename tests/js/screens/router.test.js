import assert from "node:assert/strict";
import { match } from "../../../lms/static/pwa/screens/router.js";

/** @type {[string, {name: string, id: string}][]} */
const ADDRESSES = [
  ["/", { name: "home", id: "" }],
  ["/card", { name: "card", id: "" }],
  ["/card/", { name: "card", id: "" }],
  ["/turn", { name: "turn", id: "" }],
  ["/receipts", { name: "receipts", id: "" }],
  ["/about", { name: "about", id: "" }],
  ["/lessons/qr-pay-buyer", { name: "lesson", id: "qr-pay-buyer" }],
  ["/courses/cashless", { name: "course", id: "cashless" }],
  ["/courses/b%C3%A0i", { name: "course", id: "bài" }],
  ["/lessons/%zz", { name: "lesson", id: "%zz" }],
  ["/certificates", { name: "wallet", id: "" }],
  ["/certificates/abc234", { name: "certificate", id: "abc234" }],
  ["/c/abc234", { name: "check", id: "abc234" }],
  ["/lessons/a/b", { name: "home", id: "" }],
  ["/trainer/", { name: "home", id: "" }],
];

for (const [path, place] of ADDRESSES) {
  Deno.test(`${path} leads to ${place.name}`, () => assert.deepEqual(match(path), place));
}
