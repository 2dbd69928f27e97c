import { assertEquals, assertThrows } from "@std/assert";
import { serverSettingsOf } from "../../../src/testing/launch/server_settings.ts";
import { test } from "../../support/test.ts";

test("serverSettingsOf reads options of the server as JSON", () => {
  assertEquals(
    serverSettingsOf(["bookmarkIntervalMs=1000", "http2=false", 'namespaces=["a","b"]']),
    { bookmarkIntervalMs: 1_000, http2: false, namespaces: ["a", "b"] },
  );
  assertEquals(serverSettingsOf([]), {});
});

test("serverSettingsOf refuses unknown names and wrong values", () => {
  for (
    const [texts, message] of [
      [["port=1"], "--set must be NAME=JSON with one of aggregatedDiscovery, bookmarkIntervalMs"],
      [["http2"], "--set must be NAME=JSON"],
      [["http2=no"], "--set http2 must have a value in JSON: it is no."],
      [["http2=true", "http2=false"], "--set http2 is given twice: give it once."],
      [["watchList=1"], "--set: watchList must be true or false: current value is 1."],
      [["bookmarkIntervalMs=0"], "--set bookmarkIntervalMs must be at least 1: it is 0."],
      [["requestLogLimit=-1"], "--set requestLogLimit must be at least 0: it is -1."],
    ] as const
  ) {
    assertThrows(() => serverSettingsOf(texts), TypeError, message);
  }
});
