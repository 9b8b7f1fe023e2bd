import assert from "node:assert/strict";
import { verify } from "../../../lms/static/pwa/wallet/ed25519.js";

/** @param {string} hex */
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** RFC 8032, 7.1: key, message, signature. @type {[string, string, string][]} */
const VECTORS = [
  [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
];

for (const [key, message, signature] of VECTORS) {
  Deno.test(`the signature of “${message}” in RFC 8032 is true`, async () => {
    assert.ok(await verify(bytes(signature), bytes(message), bytes(key)));
    assert.ok(!(await verify(bytes(signature), bytes(message + "00"), bytes(key))));
  });
}

Deno.test("what another implementation signs is true, and nothing else", async () => {
  for (let size = 0; size < 200; size += 23) {
    const pair =
      /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]));
    const key = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    const message = crypto.getRandomValues(new Uint8Array(size));
    const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, message));
    assert.ok(await verify(signature, message, key));
    signature[size % 64] ^= 1 << (size % 8);
    assert.ok(!(await verify(signature, message, key)));
  }
});

Deno.test("a signature with a number that is too large is refused, though it would add up", async () => {
  const [key, message, signature] = VECTORS[0].map(bytes);
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let s = [...signature.subarray(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + order;
  for (let i = 32; i < 64; i++, s >>= 8n) signature[i] = Number(s & 255n);
  assert.ok(!(await verify(signature, message, key)));
});

Deno.test("keys and signatures of another length are refused", async () => {
  const [key, message, signature] = VECTORS[1].map(bytes);
  assert.ok(!(await verify(signature.subarray(1), message, key)));
  assert.ok(!(await verify(signature, message, key.subarray(1))));
  assert.ok(!(await verify(signature, message, new Uint8Array(32).fill(255))));
});
