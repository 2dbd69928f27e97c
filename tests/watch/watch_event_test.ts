import { assertEquals, assertThrows } from "@std/assert";
import { parseWatchFrame } from "../../src/watch/watch_event.ts";
import { frame } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

test("parseWatchFrame returns the event of a line", () => {
  for (const type of ["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]) {
    const event = parseWatchFrame(frame(type, "7"));
    assertEquals(event.type, type);
    assertEquals((event.object as { metadata: unknown }).metadata, {
      name: "n7",
      resourceVersion: "7",
    });
  }
  assertEquals(parseWatchFrame('{"type":"ERROR","object":{"code":410}}\r').type, "ERROR");
});

test("parseWatchFrame says what is wrong with a line", () => {
  for (
    const [line, problem] of [
      ["<html>", "not JSON"],
      ["null", "missing"],
      ['"ADDED"', "missing"],
      ["{}", "missing"],
      ['{"type":"RENAMED","object":{}}', '"RENAMED"'],
      ['{"type":["ADDED"],"object":{}}', '["ADDED"]'],
      ['{"type":"ADDED"}', "no object"],
      ['{"type":"ADDED","object":null}', "no object"],
      ['{"type":"ADDED","object":{}}', "no metadata"],
      ['{"type":"ADDED","object":{"metadata":null}}', "no metadata"],
    ] as const
  ) {
    assertThrows(() => parseWatchFrame(line), TypeError, problem);
  }
});
