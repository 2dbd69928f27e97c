import { assertEquals, assertThrows } from "@std/assert";
import {
  describeChangedInteger,
  hasMoreLevels,
  JsonLimitError,
  parseJson,
} from "../../../src/testing/json/parse_json.ts";
import { test } from "../../support/test.ts";

test("parseJson refuses integers that JavaScript would round, and names them", () => {
  for (
    const digits of [
      "9007199254740993",
      "-9007199254740993",
      "9223372036854775807",
      "-9223372036854775808",
      "1764547200123456789",
    ]
  ) {
    const error = assertThrows(() => parseJson(`{"a": [1, ${digits}]}`), JsonLimitError);
    assertEquals(error.subject, "integer");
    assertEquals(
      error.message,
      "this server keeps integers up to 9007199254740991 (2^53-1): it would round " +
        `${digits}, at offset 10`,
    );
  }
});

test("parseJson keeps the numbers that JavaScript does not change, and rounds as Go does", () => {
  const kept: [text: string, value: unknown][] = [
    ["[9007199254740991,-9007199254740991,9007199254740992]", undefined],
    ["[1700000000000000000,1e21,1e-7,0.1]", undefined],
    ['{"9007199254740993":"9223372036854775807, 1e400"}', undefined],
    ["[1.0,1e2,-0]", [1, 100, -0]],
    // beyond 64 bits, they are floating-point numbers in Go too
    ["[9223372036854775808, 123456789012345678901234567890]", [2 ** 63, 1.2345678901234568e29]],
    ["[0.12345678901234567890, 1e-400]", [0.12345678901234568, 0]],
  ];
  for (const [text, value] of kept) {
    const parsed = parseJson(text);
    if (value === undefined) assertEquals(JSON.stringify(parsed), text.replace("1e21", "1e+21"));
    else assertEquals(parsed, value);
  }
});

test("parseJson refuses a number that would be infinite, in the API server's words", () => {
  for (const number of ["1e400", "-1E+400", "1234e999"]) {
    assertThrows(
      () => parseJson(`{"a":${number}}`),
      JsonLimitError,
      `json: cannot unmarshal number ${number} into Go value of type float64`,
    );
  }
});

test("parseJson reads 1,000 levels, and refuses more", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  parseJson(nested(1000));
  const error = assertThrows(() => parseJson(nested(1001)), JsonLimitError);
  assertEquals([error.subject, error.message], ["depth", "exceeded max depth of 1000"]);
  parseJson(nested(100_000), { levels: Infinity });
  assertThrows(() => parseJson("[".repeat(10)), SyntaxError);
});

test("hasMoreLevels counts objects and lists, however wide they are", () => {
  const value = { a: 1, b: [null, { c: "x" }], d: {} };
  assertEquals([2, 3].map((levels) => hasMoreLevels(value, levels)), [true, false]);
  assertEquals(hasMoreLevels("x", 0), false);
});

test("describeChangedInteger says nothing of what is kept, or is a float in Go", () => {
  for (const digits of ["1", "-9007199254740991", "9223372036854775808"]) {
    assertEquals(describeChangedInteger(digits), undefined);
  }
});
