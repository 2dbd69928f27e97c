import { assertEquals, assertRejects } from "@std/assert";
import { TimeoutError } from "../../../src/core/errors.ts";
import { VersionPoint } from "../../../src/informer/waits/version_point.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

const timeoutError = () => new TimeoutError("too late");

test("VersionPoint resolves the waits for the versions that are reached", async () => {
  const clock = new FakeClock();
  const point = new VersionPoint();
  const done: string[] = [];
  const waits = ["9", "10", "11"].map((version) =>
    point.wait(clock, version, { timeoutError }).then(() => done.push(version))
  );
  assertEquals(point.reached, undefined);
  point.reach("10");
  await clock.advance(0);
  assertEquals([done, point.reached], [["9", "10"], "10"]);
  await point.wait(clock, "10", { timeoutError });
  point.reach("12");
  await Promise.all(waits);
  assertEquals(done, ["9", "10", "11"]);
});

test("VersionPoint ends a wait by its limit, its signal, and the end of the informer", async () => {
  const clock = new FakeClock();
  const point = new VersionPoint();
  const late = assertRejects(
    () => point.wait(clock, "1", { timeoutError, timeoutMs: 100 }),
    TimeoutError,
    "too late",
  );
  await clock.advance(100);
  await late;
  const abort = new AbortController();
  const aborted = point.wait(clock, "1", { timeoutError, signal: abort.signal });
  abort.abort(new RangeError("enough"));
  await assertRejects(() => aborted, RangeError, "enough");
  const pending = point.wait(clock, "1", { timeoutError });
  point.fail(new RangeError("stopped"));
  await assertRejects(() => pending, RangeError, "stopped");
  await assertRejects(() => point.wait(clock, "1", { timeoutError }), RangeError, "stopped");
  assertEquals(clock.pending, 0);
});
