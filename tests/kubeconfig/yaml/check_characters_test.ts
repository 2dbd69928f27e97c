import { assertThrows } from "@std/assert";
import { ConfigurationError } from "../../../src/core/errors.ts";
import { checkCharacters } from "../../../src/kubeconfig/yaml/check_characters.ts";
import { test } from "../../support/test.ts";

test("checkCharacters accepts common characters and a byte order mark", () => {
  checkCharacters("\ufeffa:\t'é, 日本, 😀, ~'\r\n", "The file");
});

test("checkCharacters names the place of a character, also of a line break that editors do not show", () => {
  const cases: [text: string, message: string][] = [
    ["a: 1\r\nb: \0", "The file has U+0000 in it at line 2, column 4: take it out."],
    ["a: 1 # x\rb: 2", "The file has U+000D in it at line 1, column 9: take it out."],
    ["a: 1\r\r\n", "The file has U+000D in it at line 1, column 5: take it out."],
    ["\ufeffa\ufeff", "The file has U+FEFF in it at line 1, column 2: take it out."],
    ["a\n\n\uffff", "The file has U+FFFF in it at line 3, column 1: take it out."],
  ];
  for (const [text, message] of cases) {
    assertThrows(() => checkCharacters(text, "The file"), ConfigurationError, message);
  }
});

test("checkCharacters distinguishes a file that is not UTF-8 from single bytes that are not", () => {
  const decode = (bytes: number[]) => new TextDecoder().decode(new Uint8Array(bytes));
  const cases: [bytes: number[], message: string][] = [
    [[0xff, 0xfe, 0x61, 0x00], "The file is UTF-16 or not UTF-8 at all: save it as UTF-8."],
    [[0xfe, 0xff, 0x00, 0x61], "The file is UTF-16 or not UTF-8 at all: save it as UTF-8."],
    [[0x61, 0xe9], "The file has bytes in it at line 1, column 2 that are not UTF-8"],
  ];
  for (const [bytes, message] of cases) {
    assertThrows(() => checkCharacters(decode(bytes), "The file"), ConfigurationError, message);
  }
});
