import { assertEquals, assertThrows } from "@std/assert";
import {
  checkWatchOptions,
  checkWatchPath,
  randomTimeoutSeconds,
  watchUrl,
} from "../../src/watch/watch_options.ts";
import { WatchPosition } from "../../src/watch/watch_position.ts";
import { test } from "../support/test.ts";

function query(path: string, options: Parameters<typeof watchUrl>[1]): Record<string, string> {
  const position = new WatchPosition(options.resourceVersion, options);
  const url = watchUrl(path, options, position, 300);
  return Object.fromEntries(new URLSearchParams(url.slice(url.indexOf("?"))));
}

test("watchUrl asks for bookmarks and a time limit by default", () => {
  assertEquals(query("/api/v1/pods", {}), {
    watch: "true",
    timeoutSeconds: "300",
    allowWatchBookmarks: "true",
  });
  assertEquals(
    query("/api/v1/pods", { allowWatchBookmarks: false }).allowWatchBookmarks,
    undefined,
  );
});

test("watchUrl keeps the path's own query and adds the selectors", () => {
  const options = {
    labelSelector: "a in (b,c)",
    fieldSelector: "spec.nodeName=n",
    resourceVersion: "7",
  };
  assertEquals(query("/api/v1/pods?x=1", options), {
    x: "1",
    watch: "true",
    labelSelector: "a in (b,c)",
    fieldSelector: "spec.nodeName=n",
    resourceVersion: "7",
    timeoutSeconds: "300",
    allowWatchBookmarks: "true",
  });
});

test("watchUrl asks for the initial events until they have all come", () => {
  const options = { sendInitialEvents: true };
  const position = new WatchPosition(undefined, options);
  const first = watchUrl("/p", options, position, 300);
  assertEquals(first.includes("sendInitialEvents=true&resourceVersionMatch=NotOlderThan"), true);
  const annotations = { "k8s.io/initial-events-end": "true" };
  position.pass({ type: "BOOKMARK", object: { metadata: { resourceVersion: "9", annotations } } });
  const next = watchUrl("/p", options, position, 300);
  assertEquals([next.includes("sendInitialEvents"), next.includes("resourceVersionMatch")], [
    false,
    false,
  ]);
  assertEquals(next.includes("resourceVersion=9"), true);
});

test("the server's time limit lies between 5 and 10 minutes", () => {
  assertEquals([randomTimeoutSeconds(() => 0), randomTimeoutSeconds(() => 0.9999)], [300, 599]);
});

test("checkWatchOptions refuses invalid settings", () => {
  checkWatchOptions({ timeoutSeconds: 1, idleTimeoutMs: 1, maxFrameBytes: 1 });
  for (const name of ["timeoutSeconds", "idleTimeoutMs", "maxFrameBytes"]) {
    for (const value of [0, -1, NaN]) {
      assertThrows(() => checkWatchOptions({ [name]: value }), RangeError, name);
    }
  }
});

test("checkWatchPath refuses what is not a path, and a fragment", () => {
  checkWatchPath("/api/v1/pods?labelSelector=a");
  for (const path of [undefined, null, 1, {}, "", "/api/v1/pods#a"]) {
    assertThrows(() => checkWatchPath(path), TypeError, "such as /api/v1/pods");
  }
});
