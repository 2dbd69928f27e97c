import { assertEquals } from "@std/assert";
import { openGate } from "../../../src/controller/gate/key_gate.ts";
import { test } from "../../support/test.ts";

test("an open gate lets every key pass without conditions", () => {
  using pass = openGate.enter("a");
  using _listening = openGate.onOpen(() => {});
  assertEquals([openGate.isOwn("a"), openGate.mayStart("a"), openGate.explain("a")], [
    true,
    true,
    undefined,
  ]);
  assertEquals([pass.signal, pass.guard], [undefined, undefined]);
});
