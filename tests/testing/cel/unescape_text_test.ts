import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import { unescapeBytes, unescapeText } from "../../../src/testing/cel/unescape_text.ts";

test("escapes of texts and bytes are read", () => {
  assertEquals(unescapeText(`'a\\n\\x41\\u00e9\\U0001F451\\101\\''`), "a\nAé👑A'");
  assertEquals(unescapeText(`r'\\n'`), "\\n");
  assertEquals(unescapeText(`"""a"\r\nb"""`), 'a"\nb');
  assertEquals(unescapeBytes(`'\\xff\\377é'`), Uint8Array.of(255, 255, 0xc3, 0xa9));
});

test("escapes that are none are refused", () => {
  assertThrows(() => unescapeText(`'\\q'`), SyntaxError, "unable to unescape string");
  assertThrows(() => unescapeText(`'\\ud800'`), SyntaxError, "invalid unicode code point");
  assertThrows(() => unescapeBytes(`'\\u00e9'`), SyntaxError, "unable to unescape string");
});
