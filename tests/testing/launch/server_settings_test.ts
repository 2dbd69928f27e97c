import { assertEquals, assertThrows } from "@std/assert";
import { serverSettingsOf } from "../../../src/testing/launch/server_settings.ts";
import { test } from "../../support/test.ts";

test("serverSettingsOf reads options of the server as JSON", () => {
  assertEquals(
    serverSettingsOf(["historyLimit=1000", "http2=false", 'namespaces=["a","b"]']),
    { historyLimit: 1_000, http2: false, namespaces: ["a", "b"] },
  );
  assertEquals(serverSettingsOf([]), {});
});

test("serverSettingsOf refuses unknown names and wrong values", () => {
  for (
    const [texts, message] of [
      [["port=1"], "--set must be NAME=JSON with one of aggregatedDiscovery, clusterObjects"],
      [["http2"], "--set must be NAME=JSON"],
      [["http2=no"], "--set http2 must have a value in JSON: it is no."],
      [["http2=true", "http2=false"], "--set http2 is given twice: give it once."],
      [["watchList=1"], "--set: watchList must be true or false: current value is 1."],
      [["historyLimit=0"], "--set historyLimit must be at least 1: it is 0."],
      [["minimumTokenLifetimeMs=-1"], "--set minimumTokenLifetimeMs must be at least 0: it is -1."],
    ] as const
  ) {
    assertThrows(() => serverSettingsOf(texts), TypeError, message);
  }
});
