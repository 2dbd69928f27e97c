import { assertThrows } from "@std/assert";
import { createManager } from "../../../src/controller/manager.ts";
import { checkLogger } from "../../../src/controller/log/logger.ts";
import { literalKube } from "../../support/fakes/literal_kube.ts";
import { test } from "../../support/test.ts";

test("console is a logger, and what lacks a function is refused by name", () => {
  checkLogger(console);
  const kube = literalKube(() => new Response());
  for (const logger of [null, 5, "console", {}, { ...console, warn: 1 }] as never[]) {
    assertThrows(() => createManager(kube, { logger }), TypeError, "A logger must have");
  }
});
