import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { withToken } from "./with_token.ts";

const YEAR_MS = 365 * 24 * 3_600_000;

test("FileTokenSource does not read before a request while the expiry is far away", async () => {
  const file = withToken("");
  file.put(file.jwt(0, YEAR_MS));
  await using source = file.open();
  await source.token();
  await file.clock.advance(55_000);
  assertEquals(typeof source.token(), "string");
  assertEquals(file.reads.length, 1);
});

test("FileTokenSource reads before a request once the token has nearly expired", async () => {
  const lifetimes = [
    { lifetimeMs: 3_600_000, marginMs: 10_000 },
    { lifetimeMs: 50_000, marginMs: 5_000 },
  ];
  for (const { lifetimeMs, marginMs } of lifetimes) {
    const file = withToken("");
    file.put(file.jwt(marginMs + 1_000 - lifetimeMs, marginMs + 1_000));
    await using source = file.open();
    await source.token();
    await file.clock.advance(1_000);
    assertEquals(typeof source.token(), "string");
    file.put("new");
    await file.clock.advance(1);
    assertEquals(await source.token(), "new");
    assertEquals(file.reads.length, 2);
  }
});

test("FileTokenSource reads an expired token's file at most once a second", async () => {
  const file = withToken("");
  const expired = file.jwt(-3_600_000, -1);
  file.put(expired);
  await using source = file.open();
  await source.token();
  for (let ms = 0; ms < 5_000; ms += 10) {
    await file.clock.advance(10);
    assertEquals(await source.token(), expired);
  }
  assertEquals(file.reads.length, 6);
});

test("FileTokenSource makes all requests wait for the read that an expired token causes", async () => {
  const file = withToken("");
  file.put(file.jwt(-3_600_000, -1));
  await using source = file.open();
  await source.token();
  await file.clock.advance(1_000);
  file.put("new");
  const tokens = await Promise.all(Array.from({ length: 64 }, () => source.token()));
  assertEquals(new Set(tokens), new Set(["new"]));
  assertEquals(file.reads.length, 2);
});
