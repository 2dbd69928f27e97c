import { assertThrows } from "@std/assert";
import { checkFault } from "../../../src/testing/faults/check_fault.ts";
import type { Fault } from "../../../src/testing/faults/faults.ts";
import { test } from "../../support/test.ts";

const sound: Fault[] = [
  { kind: "status", code: 400 },
  { kind: "status", code: 599, times: Infinity },
  { kind: "watch-error", code: 410, frames: 0 },
  { kind: "redirect", location: "https://other.example/" },
  { kind: "delay", delayMs: 0 },
  { kind: "cut", after: "request" },
  { kind: "cut", after: { bytes: 0 } },
  { kind: "stall", after: { frames: 3 } },
  { kind: "truncate" },
  { kind: "refuse", times: 2 },
  { kind: "reset", after: "request" },
  { kind: "reset", after: { bytes: 5 }, code: "CANCEL" },
  { kind: "goaway", handled: false, code: "ENHANCE_YOUR_CALM" },
  { kind: "settings", limits: { maxStreams: 0 } },
  { kind: "window", of: "connection" },
  { kind: "ping" },
];

test("checkFault accepts every fault within its bounds", () => {
  for (const fault of sound) checkFault(fault);
});

const outOfRange: [Fault, string][] = [
  [
    { kind: "status", code: 399 },
    "A fault's code must be a whole number, from 400 to 599: it is 399",
  ],
  [{ kind: "status", code: 600 }, "code"],
  [{ kind: "watch-error", code: 200 }, "code"],
  [{ kind: "watch-error", code: 410, frames: -1 }, "frames"],
  [{ kind: "delay", delayMs: 0.5 }, "delayMs"],
  [
    { kind: "cut", after: { bytes: -1 } },
    "A fault's bytes must be a whole number, at least 0: it is -1",
  ],
  [{ kind: "stall", after: { frames: NaN } }, "frames"],
  [{ kind: "truncate", frames: 1.5 }, "frames"],
  [{ kind: "reset", after: { bytes: -1 } }, "bytes"],
  [{ kind: "settings", limits: { maxFrameBytes: 1 } }, "maxFrameBytes"],
  [{ kind: "settings", limits: { maxStreams: NaN } }, "maxStreams"],
  [{ kind: "cut", after: "request", times: 0 }, "times"],
  [{ kind: "cut", after: "request", times: -Infinity }, "times"],
];

test("checkFault refuses a value that is out of range, and names it", () => {
  for (const [fault, message] of outOfRange) {
    assertThrows(() => checkFault(fault), RangeError, message);
  }
});

test("checkFault refuses what would have no effect", () => {
  const cut = { kind: "cut", after: "request" };
  const faults: [unknown, string][] = [
    [null, "A fault must be an object"],
    [{ kind: "statuss", code: 429 }, "A fault's kind must be one of status, cut, truncate"],
    [{ kind: "toString" }, 'it is "toString"'],
    [{ code: 429 }, "it is undefined"],
    [{ kind: "status", code: 429, retryafter: 1 }, 'have no setting "retryafter"'],
    [{ ...cut, code: 429 }, 'have no setting "code"'],
    [{ ...cut, match: { verb: "delete" } }, 'have no setting "verb"; the settings are method'],
    [{ ...cut, match: { watch: "true" } }, "watch must be true or false"],
    [{ ...cut, match: { path: 5 } }, "match must be a string or a RegExp"],
    [{ ...cut, match: "GET" }, "The match of a fault must be an object"],
    [{ ...cut, after: "response" }, 'A fault\'s after must be "request"'],
    [{ ...cut, after: { lines: 1 } }, 'has no setting "lines"'],
    [{ kind: "stall", after: { bytes: 1 } }, 'has no setting "bytes"'],
  ];
  for (const [fault, message] of faults) {
    assertThrows(() => checkFault(fault as Fault), TypeError, message);
  }
  const http2: [unknown, string][] = [
    [{ kind: "refuse", code: "CANCEL" }, 'have no setting "code"'],
    [{ kind: "reset", after: { lines: 1 } }, 'The after of a reset has no setting "lines"'],
    [{ kind: "reset", after: "request", code: "CANCELED" }, "code must be one of NO_ERROR,"],
    [{ kind: "goaway", code: "toString" }, "it is toString"],
    [{ kind: "goaway", last: 1 }, 'have no setting "last"'],
    [{ kind: "goaway", handled: "no" }, "handled must be true or false"],
    [{ kind: "settings" }, "The limits of HTTP/2 must be an object"],
    [{ kind: "settings", limits: { streams: 1 } }, 'have no setting "streams"'],
    [{ kind: "settings", limits: { goawayChance: 1 } }, 'have no setting "goawayChance"'],
    [{ kind: "settings", limits: { maxStreams: "1" } }, "maxStreams must be a number"],
    [{ kind: "window", of: "streams" }, 'of must be "stream" or "connection"'],
    [{ kind: "ping", after: "request" }, 'have no setting "after"'],
  ];
  for (const [fault, message] of http2) {
    assertThrows(() => checkFault(fault as Fault), TypeError, message);
  }
  const match = { method: "get", path: /a/, watch: undefined, other: undefined };
  checkFault({ kind: "status", code: 429, retryAfter: "1", match } as object as Fault);
  for (const times of [Symbol(), 1n] as never[]) {
    const message = "times must be a whole number";
    assertThrows(() => checkFault({ kind: "status", code: 429, times }), RangeError, message);
  }
});

test("checkFault refuses a redirect to a relative URL", () => {
  assertThrows(
    () => checkFault({ kind: "redirect", location: "/elsewhere" }),
    TypeError,
    'location is "/elsewhere"',
  );
});
