import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { decodeBase64, encodeBase64 } from "../../src/kubeconfig/base64.ts";
import { shownForms } from "../support/shown_forms.ts";
import { test } from "../support/test.ts";

test("Base64 of a text gives the text again, with line breaks in between too", () => {
  const text = "größer ".repeat(50_000);
  assertEquals(decodeBase64(encodeBase64(text), "it"), text);
  assertEquals(decodeBase64("YWJj\r\n ZGVm\n", "it"), "abcdef");
});

test("What is no base64 is an error that shows nothing of it", () => {
  const error = assertThrows(() => decodeBase64("s3cr3t!", "client-key-data"), ConfigurationError);
  assertEquals(error.message.startsWith("client-key-data is not base64"), true);
  assertEquals(shownForms(error).includes("s3cr3t"), false);
});
