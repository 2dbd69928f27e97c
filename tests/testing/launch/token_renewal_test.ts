import { assertEquals } from "@std/assert";
import { TokenRenewal } from "../../../src/testing/launch/token_renewal.ts";
import { test } from "../../support/test.ts";

test("TokenRenewal reports the first failure of each series, and goes on", async () => {
  const calls: string[] = [];
  const results = ["ok", "bad", "bad", "ok", "bad", "ok"];
  const { promise: done, resolve } = Promise.withResolvers<void>();
  await using _renewal = new TokenRenewal({
    renew: () => {
      const result = results.shift();
      if (result === undefined) resolve();
      calls.push(result ?? "end");
      return result === "bad" ? Promise.reject(new Error("no folder")) : Promise.resolve();
    },
    onFailure: (error) => calls.push(`failure: ${(error as Error).message}`),
    onRecovery: () => Promise.resolve(void calls.push("recovery")),
    intervalMs: 1,
    retryMs: 1,
  });
  await done;
  assertEquals(calls, [
    "ok",
    ...["bad", "failure: no folder", "bad", "ok", "recovery"],
    ...["bad", "failure: no folder", "ok", "recovery"],
    "end",
  ]);
});

test("TokenRenewal waits for an attempt that has begun before it ends", async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: finish, resolve: end } = Promise.withResolvers<void>();
  const renewal = new TokenRenewal({
    renew: () => (begin(), finish),
    onFailure: () => {},
    onRecovery: () => Promise.resolve(),
    intervalMs: 1,
    retryMs: 1,
  });
  await begun;
  let ended = false;
  const disposed = renewal[Symbol.asyncDispose]().then(() => ended = true);
  await Promise.resolve();
  assertEquals(ended, false);
  end();
  await disposed;
});
