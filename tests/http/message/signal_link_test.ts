import { assertEquals, assertStrictEquals } from "@std/assert";
import { LinkedAbort, SignalLink } from "../../../src/http/message/signal_link.ts";
import { countedSignal } from "../../support/counted_signal.ts";
import { test } from "../../support/test.ts";

test("SignalLink passes an abort on once, and none after it was released", () => {
  const seen: unknown[] = [];
  const target = { abort: (reason: unknown) => void seen.push(reason) };
  const counted = countedSignal();
  const link = new SignalLink(counted.signal, target);
  assertEquals(counted.listeners, 1);
  link.leave();
  assertEquals(counted.listeners, 0);
  const caller = new AbortController();
  new SignalLink(caller.signal, target);
  caller.abort("over");
  assertEquals(seen, ["over"]);
});

test("LinkedAbort aborts with the caller's signal and its reason", () => {
  const caller = new AbortController();
  const linked = new LinkedAbort(caller.signal);
  assertEquals(linked.signal.aborted, false);
  const reason = new Error("given up");
  caller.abort(reason);
  assertStrictEquals(linked.signal.reason, reason);
  assertStrictEquals(new LinkedAbort(caller.signal).signal.reason, reason);
});

test("LinkedAbort aborts by itself, and does not abort the caller's signal", () => {
  const caller = new AbortController();
  for (const signal of [caller.signal, undefined, null]) {
    const linked = new LinkedAbort(signal);
    linked.abort("over");
    assertEquals([linked.signal.reason, caller.signal.aborted], ["over", false]);
  }
});

test("LinkedAbort stops listening to the caller's signal at its end, once", () => {
  const counted = countedSignal();
  const linked = new LinkedAbort(counted.signal);
  assertEquals(counted.listeners, 1);
  linked.end();
  linked.end();
  assertEquals(counted.listeners, 0);
  new LinkedAbort(undefined).end();
});
