import { assertEquals } from "@std/assert";
import { describeState } from "../../../src/informer/reflector/informer_state.ts";
import { test } from "../../support/test.ts";

test("describeState names a state, with the reason if there is one", () => {
  assertEquals(describeState({ name: "listing", received: 1 }), "listing");
  assertEquals(
    describeState({ name: "backingOff", doing: "listing", delayMs: 800, reason: "refused" }),
    "backingOff (refused)",
  );
});
