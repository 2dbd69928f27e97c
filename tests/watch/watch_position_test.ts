import { assertEquals } from "@std/assert";
import { parseWatchFrame, type WatchEvent } from "../../src/watch/watch_event.ts";
import { WatchPosition } from "../../src/watch/watch_position.ts";
import { frame } from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

function after(position: WatchPosition, ...events: [string, string][]) {
  for (const [type, version] of events) {
    position.pass(parseWatchFrame(frame(type, version)) as WatchEvent);
  }
  return [position.resourceVersion, position.startsOver];
}

test("a watch from a resourceVersion resumes after each event, including bookmarks", () => {
  const position = new WatchPosition("5");
  assertEquals(after(position), ["5", false]);
  assertEquals(after(position, ["ADDED", "6"]), ["6", false]);
  assertEquals(after(position, ["BOOKMARK", "9"], ["DELETED", "10"]), ["10", false]);
});

test("a watch cannot resume within the state that it begins with", () => {
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

test("sendInitialEvents replays the state until the bookmark that marks its end", () => {
  const position = new WatchPosition("50", { sendInitialEvents: true });
  const early = after(position, ["ADDED", "7"], ["MODIFIED", "55"], ["BOOKMARK", "58"]);
  assertEquals(early, ["50", true]);
  position.pass({
    type: "BOOKMARK",
    object: {
      metadata: { resourceVersion: "60", annotations: { "k8s.io/initial-events-end": "true" } },
    },
  });
  assertEquals(after(position), ["60", false]);
  assertEquals(after(position, ["ADDED", "61"]), ["61", false]);
});

test("a watch does not resume from a resourceVersion that would replay the state", () => {
  const position = new WatchPosition("5");
  assertEquals(after(position, ["BOOKMARK", "6"], ["BOOKMARK", ""], ["BOOKMARK", "0"]), [
    "6",
    false,
  ]);
  const replaying = new WatchPosition(undefined);
  assertEquals(after(replaying, ["ADDED", "3"], ["BOOKMARK", "0"]), [undefined, true]);
});
