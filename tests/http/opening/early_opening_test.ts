import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { EarlyOpening } from "../../../src/http/opening/early_opening.ts";
import { settled } from "../../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { test } from "../../support/test.ts";

function begun({ endsByAbort = true } = {}) {
  const wire = new ScriptedConnection([]);
  const opening = Promise.withResolvers<ScriptedConnection>();
  let aborted: unknown;
  const early = new EarlyOpening((signal) => {
    signal.addEventListener("abort", () => {
      aborted = signal.reason;
      if (endsByAbort) opening.reject(signal.reason);
    });
    return opening.promise;
  });
  return { early, wire, opening, aborted: () => aborted };
}

test("EarlyOpening passes its connection on once", async () => {
  const { early, wire, opening } = begun();
  const { signal } = new AbortController();
  const taken = early.take(signal);
  assertEquals(early.take(signal), undefined);
  opening.resolve(wire);
  assertStrictEquals(await taken, wire);
  early[Symbol.dispose]();
  await settled();
  assertEquals(wire.closed, 0);
});

test("EarlyOpening closes its connection if nothing takes it, also one that opens later", async () => {
  for (const isOpen of [true, false]) {
    const { early, wire, opening } = begun({ endsByAbort: false });
    if (isOpen) opening.resolve(wire);
    early[Symbol.dispose]();
    early[Symbol.dispose]();
    opening.resolve(wire);
    await settled();
    assertEquals([wire.closed, early.take(new AbortController().signal)], [1, undefined]);
  }
});

test("EarlyOpening is aborted by the one that has taken it", async () => {
  const { early, aborted } = begun();
  const controller = new AbortController();
  const taken = early.take(controller.signal);
  controller.abort("not needed");
  assertEquals(await taken?.catch((error) => error), "not needed");
  assertEquals(aborted(), "not needed");
});

test("EarlyOpening keeps an error for the one that takes it", async () => {
  const { early, opening } = begun();
  opening.reject(new Error("refused"));
  await settled();
  await assertRejects(async () => await early.take(new AbortController().signal), Error, "refused");
});
