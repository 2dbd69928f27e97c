import { assertEquals, assertThrows } from "@std/assert";
import type { FaultMatch } from "../../../src/testing/faults/fault_match.ts";
import { PlacedFault } from "../../../src/testing/faults/placed_fault.ts";
import { test } from "../../support/test.ts";

function request(path: string, method = "GET"): Request {
  return new Request(`https://server${path}`, { method });
}

function matches(match: FaultMatch, taken: Request): boolean {
  return new PlacedFault({ kind: "status", code: 500, match }, () => {}).take(taken);
}

test("PlacedFault applies to the given number of requests, and counts only those", () => {
  const fault = { kind: "status", code: 500, times: 2, match: { method: "post" } } as const;
  const placed = new PlacedFault(fault, () => {});
  const taken = ["GET", "POST", "POST", "POST"].map((method) => placed.take(request("/", method)));
  assertEquals([taken, placed.hits], [[false, true, true, false], 2]);
});

test("PlacedFault applies to one request by default", () => {
  const placed = new PlacedFault({ kind: "delay", delayMs: 0 }, () => {});
  assertEquals([placed.take(request("/")), placed.take(request("/"))], [true, false]);
});

test("PlacedFault compares the beginning of the path, without the query", () => {
  assertEquals(matches({ path: "/api/v1" }, request("/api/v1/pods")), true);
  assertEquals(matches({ path: "/api/v1" }, request("/apis/api/v1")), false);
  assertEquals(matches({ path: "/api?limit" }, request("/api?limit=1")), false);
});

test("PlacedFault applies to every request that a global pattern matches", () => {
  const fault = { kind: "status", code: 500, times: 3, match: { path: /pods/g } } as const;
  const placed = new PlacedFault(fault, () => {});
  const taken = [1, 2, 3].map(() => placed.take(request("/api/v1/pods")));
  assertEquals(taken, [true, true, true]);
});

test("PlacedFault distinguishes watches from other requests", () => {
  const [watch, list] = [request("/a?watch=1"), request("/a?watch=0")];
  assertEquals([matches({ watch: true }, watch), matches({ watch: true }, list)], [true, false]);
  assertEquals([matches({ watch: false }, watch), matches({ watch: false }, list)], [false, true]);
});

test("PlacedFault is removed and released when it is disposed", () => {
  let removed = 0;
  const placed = new PlacedFault({ kind: "stall", after: "request" }, () => removed++);
  const { released } = placed;
  assertEquals([removed, released.aborted], [0, false]);
  placed[Symbol.dispose]();
  assertEquals([removed, released.aborted], [1, true]);
});

test("PlacedFault refuses a fault that no server can produce", () => {
  assertThrows(() => new PlacedFault({ kind: "delay", delayMs: -1 }, () => {}), RangeError);
});
