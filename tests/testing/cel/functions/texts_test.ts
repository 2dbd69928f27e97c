import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("places in texts are those of code points", () => {
  assertEquals(
    notTrue(
      "'👑a👑'.indexOf('a') == 1",
      "'👑a👑'.lastIndexOf('👑') == 2",
      "'👑a👑'.lastIndexOf('👑', 1) == 0",
      "'👑a👑'.substring(1, 2) == 'a'",
      "'abab'.replace('ab', 'x', 1) == 'xab'",
      "'a,b,c'.split(',', 1) == ['a,b,c']",
      "'ab'.findAll('') == ['', '', '']",
    ),
    [],
  );
  assertEquals(evaluateSource("'abc'.charAt(4)"), "error: index out of range: 4");
  assertEquals(
    evaluateSource("'abc'.substring(2, 1)"),
    "error: invalid substring range. start: 2, end: 1",
  );
  assertEquals(evaluateSource("[dyn('a')].join()"), "a");
});
