import { assertEquals, assertThrows } from "@std/assert";
import { ContainerLog, type LogLine } from "../../../src/testing/pods/container_log.ts";
import { test } from "../../support/test.ts";

const texts = (lines: readonly LogLine[] | undefined) =>
  lines?.map(({ text }) => new TextDecoder().decode(text));

test("ContainerLog splits text into lines, in whatever pieces it is written", () => {
  const log = new ContainerLog(() => 0);
  for (const piece of ["a", "b\nc\n", "", "d"]) log.append(piece);
  assertEquals(texts(log.lines), ["ab\n", "c\n", "d"]);
  assertEquals(log.lines.map(({ ended }) => ended), [true, true, false]);
});

test("ContainerLog gives each line its own time, or the timestamp of the call", () => {
  const log = new ContainerLog(() => 5);
  log.append("a\nb\n");
  log.append("c\n", { timestamp: "2026-11-25T09:00:00.5Z" });
  assertEquals(log.lines.map(({ timestamp }) => timestamp), [
    "1970-01-01T00:00:00.005000000Z",
    "1970-01-01T00:00:00.005000001Z",
    "2026-11-25T09:00:00.5Z",
  ]);
  assertThrows(() => log.append("d\n", { timestamp: "now" }), RangeError, "now");
});

test("ContainerLog keeps the log from before a restart, and refuses writes after an end", () => {
  const log = new ContainerLog(() => 0);
  assertEquals(log.previous, undefined);
  log.append("a\n");
  log.restart();
  log.append("b\n");
  assertEquals([texts(log.previous), texts(log.lines), log.ended], [["a\n"], ["b\n"], false]);
  log.end();
  assertEquals(log.ended, true);
  assertThrows(() => log.append("c"), TypeError, "terminated");
});

test("ContainerLog reports each change until the listener is disposed of", () => {
  const log = new ContainerLog(() => 0);
  let changes = 0;
  const listening = log.listen(() => changes++);
  log.append("a\n");
  log.end();
  listening[Symbol.dispose]();
  log.restart();
  assertEquals(changes, 2);
});
