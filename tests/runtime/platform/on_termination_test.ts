import { assertEquals } from "@std/assert";
import process from "node:process";
import { onTermination } from "../../../src/runtime/platform/on_termination.ts";
import { test } from "../../support/test.ts";

test("onTermination calls its function for SIGTERM until it is disposed of", async () => {
  const heard = Promise.withResolvers<void>();
  let calls = 0;
  {
    using _listening = onTermination(() => {
      calls++;
      heard.resolve();
    });
    process.kill(process.pid, "SIGTERM");
    await heard.promise;
  }
  using _last = onTermination(() => {});
  assertEquals(calls, 1);
});
