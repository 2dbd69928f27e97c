import { assert, assertEquals, assertRejects } from "@std/assert";
import { updateWithRetry } from "../../src/client/update_with_retry.ts";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

/** An object that changes before each of the first `conflicts` writes. */
function contended(conflicts: number, httpStatus = 409) {
  const clock = new FakeClock();
  let reads = 0;
  let writes = 0;
  return {
    clock,
    get reads() {
      return reads;
    },
    get writes() {
      return writes;
    },
    read: () => Promise.resolve({ version: ++reads, text: "" }),
    write(object: { version: number; text: string }) {
      if (writes++ < conflicts) return Promise.reject(new ApiStatusError(httpStatus, {}));
      return Promise.resolve(object);
    },
  };
}

test("updateWithRetry reads and changes the object again after a conflict, 10 ms later", async () => {
  const target = contended(2);
  const result = updateWithRetry(target, (object) => {
    object.text = "mine";
  }, {});
  const delayMs = await target.clock.sleeper();
  assert(delayMs >= 10 && delayMs < 11, String(delayMs));
  await target.clock.advance(22);
  assertEquals(await result, { version: 3, text: "mine" });
});

test("updateWithRetry sends what the function returns, and waits for it", async () => {
  const target = contended(0);
  const change = (object: { version: number; text: string }) =>
    Promise.resolve({ ...object, text: "new" });
  assertEquals(await updateWithRetry(target, change, {}), { version: 1, text: "new" });
});

test("updateWithRetry gives up after five conflicts, or after the given number", async () => {
  for (const attempts of [undefined, 1, 2]) {
    const target = contended(Infinity);
    const result = updateWithRetry(
      target,
      () => {},
      attempts === undefined ? {} : { maxUpdateAttempts: attempts },
    );
    const failed = assertRejects(() => result, ApiStatusError);
    for (let i = 1; i < (attempts ?? 5); i++) {
      await target.clock.sleeper();
      await target.clock.advance(11);
    }
    await failed;
    assertEquals([target.reads, target.writes], [attempts ?? 5, attempts ?? 5]);
  }
  await assertRejects(
    () => updateWithRetry(contended(0), () => {}, { maxUpdateAttempts: 0 }),
    RangeError,
  );
});

test("updateWithRetry retries only after a conflict, and stops for the signal and for a thrown error", async () => {
  const refused = contended(1, 422);
  await assertRejects(() => updateWithRetry(refused, () => {}, {}), ApiStatusError);
  assertEquals(refused.writes, 1);
  const stop = new AbortController();
  const target = contended(1);
  const result = updateWithRetry(target, () => {}, { signal: stop.signal });
  await target.clock.sleeper();
  stop.abort(new Error("enough"));
  await assertRejects(() => result, Error, "enough");
  assertEquals(target.clock.pending, 0);
  const throwing = () => {
    throw new Error("not this one");
  };
  await assertRejects(() => updateWithRetry(contended(0), throwing, {}), Error, "not this one");
});
