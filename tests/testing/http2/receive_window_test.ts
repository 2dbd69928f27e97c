import { assertEquals } from "@std/assert";
import { ReceiveWindow } from "../../../src/testing/http2/receive_window.ts";
import { test } from "../../support/test.ts";

test("ReceiveWindow is opened once half of it is used, by what was read", () => {
  const opened: number[] = [];
  const window = new ReceiveWindow(100, (bytes) => opened.push(bytes));
  assertEquals(window.take(40), true);
  window.giveBack(40);
  assertEquals(opened, []);
  assertEquals(window.take(20), true);
  window.giveBack(10);
  assertEquals(opened, [50]);
  assertEquals([window.take(90), window.take(1), window.take(0)], [true, false, true]);
});

test("ReceiveWindow is not opened while any fault holds it", () => {
  const opened: number[] = [];
  const window = new ReceiveWindow(100, (bytes) => opened.push(bytes));
  const [one, other] = [new AbortController(), new AbortController()];
  window.hold(one.signal);
  window.hold(other.signal);
  window.hold(AbortSignal.abort());
  window.take(100);
  window.giveBack(100);
  one.abort();
  assertEquals(opened, []);
  other.abort();
  assertEquals(opened, [100]);
});

test("ReceiveWindow follows a new size", () => {
  const opened: number[] = [];
  const window = new ReceiveWindow(10, (bytes) => opened.push(bytes));
  window.take(4);
  window.giveBack(4);
  window.resize(5); // left: 1
  assertEquals(opened, [4]);
  window.resize(20);
  assertEquals([window.take(20), window.take(1)], [true, false]);
});
