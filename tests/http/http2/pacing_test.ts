import { assertEquals } from "@std/assert";
import { Pacing } from "../../../src/http/http2/pacing.ts";
import { test } from "../../support/test.ts";

test("a connection waits until its readers have read, and no longer", async () => {
  const pacing = new Pacing();
  const awaited = pacing.add(undefined);
  assertEquals([pacing.add(awaited) === awaited, awaited.count], [true, 1]); // the same reader
  pacing.add(undefined);
  assertEquals([awaited.count, pacing.isAwaited], [2, true]);
  let isOver = false;
  const waiting = pacing.wait().then(() => isOver = true);
  await undefined;
  awaited.count--;
  await undefined;
  assertEquals(isOver, false);
  awaited.count--;
  await waiting;
  assertEquals(pacing.isAwaited, false);
});

test("a reader that does not read holds the connection up for microtasks alone, and ever fewer", async () => {
  const pacing = new Pacing();
  const passed: number[] = [];
  for (let read = 0; read < 8; read++) {
    pacing.add(undefined);
    let isOver = false;
    void pacing.wait().then(() => isOver = true);
    let count = 0;
    for (; !isOver; count++) await undefined;
    passed.push(count);
    assertEquals(pacing.isAwaited, false);
  }
  assertEquals(passed[0]! > 200 && passed[0]! < 400, true, `${passed}`);
  assertEquals(passed.at(-1)! < 16, true, `${passed}`);
});
