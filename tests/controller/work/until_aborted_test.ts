import { assertEquals } from "@std/assert";
import { untilAborted } from "../../../src/controller/work/until_aborted.ts";
import { test } from "../../support/test.ts";

test("untilAborted resolves with the abort, and at once after it", async () => {
  const stop = new AbortController();
  let isOver = false;
  const waiting = untilAborted(stop.signal).then(() => isOver = true);
  await Promise.resolve();
  assertEquals(isOver, false);
  stop.abort();
  await waiting;
  await untilAborted(stop.signal);
});
