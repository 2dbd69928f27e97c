import { assertEquals, assertRejects } from "@std/assert";
import { settled } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";
import { fails, withFile } from "./with_file.ts";

test("RotatingFile does not count the failure of a read after a later read has finished", async () => {
  const hung = Promise.withResolvers<string>();
  const file = withFile(() => hung.promise);
  const errors: unknown[] = [];
  await using rotating = file.open({ onError: (error) => void errors.push(error) });
  const first = rotating.read();
  file.put("new");
  await file.clock.advance(10_000);
  await rotating.read();
  hung.reject(new Error("too late"));
  assertEquals(await first, "new");
  assertEquals([rotating.failures, rotating.failing, errors], [0, false, []]);
});

test("RotatingFile keeps its value when reads fail, and reports each series of failures once", async () => {
  const file = withFile("1");
  const errors: unknown[] = [];
  await using rotating = file.open({ onError: (error) => void errors.push(error) });
  await settled();
  file.put(fails("first streak"));
  await file.clock.advance(60_000);
  await file.clock.advance(10_000);
  assertEquals([rotating.fresh, rotating.failures, rotating.failing], ["1", 3, true]);
  assertEquals(errors.map(String), ["Error: first streak"]);
  file.put("2");
  await file.clock.advance(5_000);
  assertEquals([rotating.fresh, rotating.failures, rotating.failing], ["2", 3, false]);
  file.put(fails("second streak"));
  await file.clock.advance(65_000);
  assertEquals(errors.map(String), ["Error: first streak", "Error: second streak"]);
  assertEquals(rotating.failures, 5);
});

test("RotatingFile tries again 5 s after a failed read, or sooner if its period is shorter", async () => {
  for (const [refreshPeriodMs, retryMs] of [[60_000, 5_000], [2_000, 2_000]] as const) {
    const file = withFile("1");
    await using rotating = file.open({ refreshPeriodMs });
    await settled();
    file.put(fails());
    await file.clock.advance(refreshPeriodMs);
    assertEquals(file.clock.delaysMs, [retryMs]);
    file.put("2");
    await file.clock.advance(retryMs);
    assertEquals(rotating.held, "2");
    assertEquals(file.clock.delaysMs, [refreshPeriodMs]);
  }
});

test("RotatingFile serves the held value after a late read that failed", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await settled();
  file.put(fails());
  file.clock.skip(3_600_000);
  assertEquals(rotating.fresh, undefined);
  assertEquals(await rotating.read(), "1");
  assertEquals(rotating.fresh, "1");
});

test("RotatingFile rejects with the read's error while it holds nothing", async () => {
  const file = withFile(fails("not there yet"));
  await using rotating = file.open();
  await assertRejects(() => rotating.read(), Error, "not there yet");
  assertEquals([rotating.fresh, rotating.held, rotating.failures], [undefined, undefined, 1]);
  file.put("1");
  await file.clock.advance(5_000);
  assertEquals(rotating.fresh, "1");
});

test("RotatingFile counts an error of parse as a failed read", async () => {
  const file = withFile("1");
  await using rotating = file.open({
    parse: async (text) => {
      await Promise.resolve();
      if (text === "bad") throw new TypeError("it is bad");
      return `parsed ${text}`;
    },
  });
  assertEquals(await rotating.read(), "parsed 1");
  file.put("bad");
  assertEquals(await rotating.read(), "parsed 1");
  assertEquals([rotating.failures, rotating.failing], [1, true]);
});

test("RotatingFile reads again at once when the file is missing for an instant", async () => {
  const file = withFile("1");
  let opens = 0;
  file.put(() => {
    if (++opens > 1) return "1";
    throw Object.assign(new Error("no such file"), { code: "ENOENT" });
  });
  await using rotating = file.open();
  assertEquals(await rotating.read(), "1");
  assertEquals([opens, rotating.reads, rotating.failures], [2, 1, 0]);
});
