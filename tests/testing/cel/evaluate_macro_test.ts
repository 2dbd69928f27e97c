import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { evaluateSource, notTrue } from "./evaluate_source.ts";

test("macros go over lists and maps", () => {
  assertEquals(
    notTrue(
      "[1, 2].all(i, i > 0) && {'a': 1}.all(k, k == 'a')",
      "[1, 2].exists_one(i, i > 1)",
      "[1, 2, 3].map(i, i > 1, i * 2) == [4, 6]",
      "['a', 'b'].transformMap(i, v, v) == {0: 'a', 1: 'b'}",
      "{'a': 1}.transformList(k, v, k + string(v)) == ['a1']",
      "[[1, 2], [3]].map(l, l.filter(i, i > 1)) == [[2], [3]]",
      "[1].map(x, [2].map(y, x + y)) == [[3]]",
    ),
    [],
  );
  assertEquals(
    evaluateSource("['a', 'a'].transformMapEntry(i, v, {v: i})"),
    "error: insert failed: key a already exists",
  );
  assertEquals(evaluateSource("any.all(x, true)", 5n), "error: got 'int', expected iterable type");
});
