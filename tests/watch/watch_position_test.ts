import { assertEquals } from "@std/assert";
import { parseWatchFrame, type WatchEvent } from "../../src/watch/watch_event.ts";
import { WatchPosition } from "../../src/watch/watch_position.ts";
import { frame } from "../support/script_server.ts";
import { test } from "../support/test.ts";

function after(position: WatchPosition, ...events: [string, string][]) {
  for (const [type, version] of events) {
    position.pass(parseWatchFrame(frame(type, version)) as WatchEvent);
  }
  return [position.resourceVersion, position.startsOver];
}

test("a watch from a resourceVersion resumes after each event, bookmarks too", () => {
  const position = new WatchPosition("5");
  assertEquals(after(position), ["5", false]);
  assertEquals(after(position, ["ADDED", "6"]), ["6", false]);
  assertEquals(after(position, ["BOOKMARK", "9"], ["DELETED", "10"]), ["10", false]);
});

test("the state that a watch begins with is no safe point", () => {
  for (const start of [undefined, "", "0"]) {
    const position = new WatchPosition(start);
    assertEquals(after(position, ["ADDED", "90"], ["ADDED", "20"]), [start, true]);
    assertEquals(after(position, ["MODIFIED", "91"]), ["91", false]);
    assertEquals(after(position, ["ADDED", "92"]), ["92", false]);
  }
  assertEquals(after(new WatchPosition(undefined), ["ADDED", "9"], ["BOOKMARK", "30"]), [
    "30",
    false,
  ]);
});

test("sendInitialEvents replays the state whatever the resourceVersion", () => {
  const position = new WatchPosition("50", { sendInitialEvents: true });
  assertEquals(after(position, ["ADDED", "7"]), ["50", true]);
  assertEquals(after(position, ["BOOKMARK", "60"]), ["60", false]);
});
