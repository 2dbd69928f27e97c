import { assert, assertEquals } from "@std/assert";
import { foldedText, PART_LENGTH, secretParts } from "../../src/doctor/secret_parts.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

test("secretParts has each part of a secret, and of its encodings behind any text", () => {
  const random = seededRandom(11);
  for (let round = 0; round < 200; round++) {
    const length = PART_LENGTH + Math.floor(random() * 40);
    const secret = Array.from({ length }, () => String.fromCharCode(33 + random() * 94)).join("");
    const before = "x".repeat(Math.floor(random() * 9));
    const parts = secretParts([secret]);
    const plain = foldedText(secret);
    for (let index = 0; index + PART_LENGTH <= plain.length; index++) {
      assert(parts.has(plain.slice(index, index + PART_LENGTH)));
    }
    const encoded = foldedText(btoa(before + secret + before));
    const first = Math.ceil(before.length * 8 / 6);
    const last = Math.floor((before.length + length) * 8 / 6);
    for (let index = first; index + PART_LENGTH <= last; index++) {
      assert(parts.has(encoded.slice(index, index + PART_LENGTH)), `round ${round}`);
    }
  }
});

test("secretParts leaves short secrets out, and takes odd ones", () => {
  assertEquals(secretParts(["", "short"]).size, 0);
  assert(secretParts(["\ud800 half of a pair"]).size > 0);
  assert(secretParts(["grüezi, was isch"]).size > 0);
});

test("foldedText keeps the length", () => {
  for (const text of ["AbC-_", "İstanbul", "ẞ"]) assertEquals(foldedText(text).length, text.length);
  assertEquals(foldedText("AbC-_"), "abc+/");
});
