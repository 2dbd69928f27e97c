import { assertEquals } from "@std/assert";
import {
  type WrittenNumbers,
  writtenNumbers,
} from "../../../src/testing/structs/written_numbers.ts";
import { test } from "../../support/test.ts";

test("writtenNumbers finds the numbers that JavaScript writes otherwise, by the way to them", () => {
  const text = String.raw`{"a": 1.0, "b": [1, [2.5, 1e1], {"c\"": -0}, "3.0"], "d": {"e": 1.5},
    "f": 9223372036854775808}`;
  assertEquals(
    writtenNumbers(text),
    new Map<string | number, WrittenNumbers | string>([
      ["a", "1.0"],
      [
        "b",
        new Map<string | number, WrittenNumbers | string>([
          [1, new Map([[1, "1e1"]])],
          [2, new Map([['c"', "-0"]])],
        ]),
      ],
      ["f", "9223372036854775808"],
    ]),
  );
});

test("writtenNumbers gives nothing for other numbers, and of a repeated key the last one", () => {
  assertEquals(writtenNumbers('{"a":[1,-2,0,0.5,1.25],"b":"1.0","c":"10.0.0.1"}'), undefined);
  assertEquals(writtenNumbers("1.0"), undefined);
  assertEquals(writtenNumbers('{"a":1.0,"a":1}'), new Map());
  assertEquals(
    writtenNumbers('{"a":{"b":1.0},"a":{"b":2.0}}'),
    new Map([["a", new Map([["b", "2.0"]])]]),
  );
});
