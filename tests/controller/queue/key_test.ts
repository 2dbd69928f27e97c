import { assertEquals } from "@std/assert";
import { isKey, keyError } from "../../../src/controller/queue/key.ts";
import { test } from "../../support/test.ts";

test("a key is a text that is not empty, and the error says which function gave another value", () => {
  assertEquals([isKey("shop/web"), isKey(""), isKey(1)], [true, false, false]);
  assertEquals(
    [keyError(1).message, keyError("", "a call of get of a store").message],
    [
      "A key must be a text such as namespace/name: a source, or a call of enqueue, gave 1.",
      'A key must be a text such as namespace/name: a call of get of a store gave "".',
    ],
  );
});
