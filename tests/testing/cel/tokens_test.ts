import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { readTokens } from "../../../src/testing/cel/tokens.ts";

const kindsOf = (source: string) =>
  readTokens(source).tokens.map(({ kind, text }) => `${kind} ${text}`);

test("an expression is split into numbers, texts, names and operators", () => {
  assertEquals(kindsOf("a.b1 in [1, 0x1F, 2u, .5, 1e3]"), [
    "name a",
    "op .",
    "name b1",
    "op in",
    "op [",
    "int 1",
    "op ,",
    "int 0x1F",
    "op ,",
    "uint 2u",
    "op ,",
    "float .5",
    "op ,",
    "float 1e3",
    "op ]",
    "end <EOF>",
  ]);
  assertEquals(kindsOf(`'a\\'b' r"\\" b'x' """a"b""" // rest`), [
    "string 'a\\'b'",
    'string r"\\"',
    "bytes b'x'",
    'string """a"b"""',
    "end <EOF>",
  ]);
  assertEquals(kindsOf("1.x `a-b`"), ["int 1", "op .", "name x", "quoted `a-b`", "end <EOF>"]);
});

test("letters that begin no token are reported", () => {
  assertEquals(readTokens("a # 'b").issues, [
    { at: 2, message: "Syntax error: token recognition error at: '#'" },
    { at: 4, message: "Syntax error: token recognition error at: ''b'" },
  ]);
});
