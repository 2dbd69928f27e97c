import { assertEquals } from "@std/assert";
import { anyAborted } from "../../../src/testing/server/any_aborted.ts";
import { test } from "../../support/test.ts";

/** Creates a signal that counts its listeners. */
function countingSignal(): { controller: AbortController; listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--;
    remove(...args);
  };
  return { controller, listeners: () => listeners };
}

test("anyAborted resolves with the first signal that aborts, and leaves no listener behind", async () => {
  const [first, second] = [countingSignal(), countingSignal()];
  const aborted = anyAborted([first.controller.signal, second.controller.signal]);
  assertEquals([first.listeners(), second.listeners()], [1, 1]);
  second.controller.abort();
  await aborted;
  assertEquals([first.listeners(), second.listeners()], [0, 0]);
});

test("anyAborted adds no listener when a signal has aborted before", async () => {
  const [open, aborted] = [countingSignal(), countingSignal()];
  aborted.controller.abort();
  await anyAborted([open.controller.signal, aborted.controller.signal]);
  assertEquals(open.listeners(), 0);
});
