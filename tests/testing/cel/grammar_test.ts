import { assertEquals } from "@std/assert";
import { primaries, primariesWith, reserved } from "../../../src/testing/cel/grammar.ts";
import { test } from "../../support/test.ts";

test("another token is listed where ANTLR lists it", () => {
  assertEquals(primariesWith("')'", "'('"), primaries.replace("'(',", "'(', ')',"));
  assertEquals([reserved.has("if"), reserved.has("self")], [true, false]);
});
