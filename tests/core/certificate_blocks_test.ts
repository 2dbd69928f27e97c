import { assertEquals } from "@std/assert";
import { certificateBlocks } from "../../src/core/certificate_blocks.ts";
import { test } from "../support/test.ts";

test("certificateBlocks leaves out everything that is not a certificate", () => {
  const block = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
  const key = "-----BEGIN PRIVATE KEY-----\nc\n-----END PRIVATE KEY-----";
  assertEquals(certificateBlocks(`# one\n${block("a")}\n${key}\n${block("b")}\n`), [
    block("a"),
    block("b"),
  ]);
  assertEquals(certificateBlocks(key), []);
});
