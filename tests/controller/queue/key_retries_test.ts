import { assertEquals } from "@std/assert";
import { KeyRetries } from "../../../src/controller/queue/key_retries.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

test("KeyRetries counts failures and requeues of a key apart, and each success forgets the failures", () => {
  const retries = new KeyRetries({ clock: new FakeClock() });
  assertEquals([retries.fail("a"), retries.fail("a"), retries.failures("a")], [5, 10, 2]);
  assertEquals([retries.requeue("a"), retries.failures("a")], [5, 0]);
  assertEquals([retries.requeue("a"), retries.fail("a"), retries.requeue("b")], [10, 5, 5]);
  retries.forget("a");
  assertEquals([retries.fail("a"), retries.requeue("a")], [5, 5]);
});
