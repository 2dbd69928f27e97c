import { assertEquals } from "@std/assert";
import { textsIn } from "../../src/core/texts_in.ts";
import { test } from "../support/test.ts";

test("textsIn leaves out what is not a text", () => {
  assertEquals([textsIn(["a", 1, null, "b"]), textsIn("a"), textsIn(undefined)], [
    ["a", "b"],
    [],
    [],
  ]);
});
