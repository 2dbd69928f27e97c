import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import { CelUint } from "../../../src/testing/cel/values/cel_value.ts";
import { literal, readNumber, readText } from "../../../src/testing/cel/read_literal.ts";
import { readTokens } from "../../../src/testing/cel/tokens.ts";

const first = (source: string) => readTokens(source).tokens[0]!;

test("literals have the types and values of their tokens", () => {
  assertEquals(readNumber(first("0x10")).value, 16n);
  assertEquals(readNumber(first("5"), first("-")).value, -5n);
  assertEquals(readNumber(first("1.5"), first("-")).value, -1.5);
  assertEquals(readNumber(first("7u")).value, new CelUint(7n));
  assertEquals(readText(first("'a\\n'")).value, "a\n");
  assertEquals(readText(first("b'\\xff'")).value, Uint8Array.of(255));
  assertEquals(literal(0, null).type.name, "null_type");
});

test("a number that 64 bits cannot hold is refused", () => {
  const most = first("9223372036854775808");
  assertThrows(() => readNumber(most), SyntaxError, "invalid int literal");
  assertEquals(readNumber(most, first("-")).value, -(2n ** 63n));
  assertThrows(() => readNumber(first("18446744073709551616u")), SyntaxError, "uint");
});
