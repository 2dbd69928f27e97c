import { assertEquals } from "@std/assert";
import { timerTurn } from "../../../src/testing/time/timer_turn.ts";
import { test } from "../../support/test.ts";

test("timerTurn waits longer than promises do, and no longer than its signal", async () => {
  const order: string[] = [];
  const note = (name: string) => () => void order.push(name);
  const { signal } = new AbortController();
  const ended = new AbortController();
  const turn = timerTurn(signal).then(note("turn"));
  const cut = timerTurn(ended.signal).then(note("ended"));
  ended.abort();
  await Promise.resolve().then(note("promise"));
  await Promise.all([turn, cut, timerTurn(ended.signal).then(note("ended before"))]);
  assertEquals(order.at(-1), "turn");
  assertEquals(order.length, 4);
});
