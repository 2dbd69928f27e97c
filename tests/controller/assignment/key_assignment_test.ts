import { assertEquals } from "@std/assert";
import { everyKey } from "../../../src/controller/assignment/key_assignment.ts";
import { test } from "../../support/test.ts";

test("every key is assigned without conditions", () => {
  using pass = everyKey.enter("a");
  using _listening = everyKey.onOpen(() => {});
  assertEquals([everyKey.isOwn("a"), everyKey.mayStart("a"), everyKey.explain("a")], [
    true,
    true,
    undefined,
  ]);
  assertEquals([pass.signal, pass.guard], [undefined, undefined]);
});
