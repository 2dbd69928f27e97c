import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { decodeBase64, encodeBase64 } from "../../../src/kubeconfig/entries/base64.ts";
import { shownForms } from "../../support/programs/shown_forms.ts";
import { test } from "../../support/test.ts";

test("decodeBase64 decodes what encodeBase64 encoded, and base64 with line breaks", () => {
  const text = "größer ".repeat(50_000);
  assertEquals(decodeBase64(encodeBase64(text), "it"), text);
  assertEquals(decodeBase64("YWJj\r\n ZGVm\n", "it"), "abcdef");
});

test("decodeBase64 refuses a text that is not base64, and does not show it", () => {
  const error = assertThrows(() => decodeBase64("s3cr3t!", "client-key-data"), ConfigurationError);
  assertEquals(error.message.startsWith("client-key-data is not base64"), true);
  assertEquals(shownForms(error).includes("s3cr3t"), false);
});
