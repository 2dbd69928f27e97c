import { assertEquals } from "@std/assert";
import { ReceiveWindow } from "../../../src/http/http2/receive_window.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

function created(bytes = 100, mostBytes = 100) {
  const clock = new FakeClock();
  clock.skip(60_000);
  return { clock, window: new ReceiveWindow({ bytes, mostBytes, clock }) };
}

test("a window takes as many bytes as it has, and not one more", () => {
  const { window } = created();
  assertEquals([window.take(60), window.take(40), window.take(0)], [true, true, true]);
  assertEquals(window.take(1), false);
});

test("a window is opened again when half of it was read, by what was read", () => {
  const { window } = created();
  window.take(100);
  assertEquals([window.give(49, false), window.give(1, false), window.give(10, false)], [0, 50, 0]);
  assertEquals([window.take(50), window.take(1)], [true, false]);
});

test("unread bytes never open the window", () => {
  const { window } = created();
  window.take(100);
  assertEquals(window.give(0, false), 0);
  assertEquals(window.take(1), false);
});

test("the window of a reader that keeps up doubles, up to its largest size", () => {
  const { clock, window } = created(100, 300);
  const read = (bytes: number) => {
    assertEquals(window.take(bytes), true);
    return window.give(bytes, true);
  };
  assertEquals(read(100), 100); // how long it took is not known yet
  clock.skip(100);
  assertEquals(read(100), 200);
  clock.skip(100);
  assertEquals(read(200), 300);
  clock.skip(100);
  assertEquals(read(300), 300);
});

test("the window of a slow reader, and of one that leaves bytes unread, does not grow", () => {
  const { clock, window } = created(100, 400);
  for (const [waitMs, keepsUp] of [[300, true], [300, true], [1, false], [1, false]] as const) {
    clock.skip(waitMs);
    window.take(100);
    assertEquals(window.give(100, keepsUp), 100);
  }
});
