import { assert, assertEquals } from "@std/assert";
import { runtimeName, test } from "../support/test.ts";
import { head, STRAY, WHOLE } from "./hostile/bytes.ts";
import { openCareless } from "./hostile/careless_client.ts";
import { type HostileCase, MARK, type RequestKind } from "./hostile/case.ts";
import { answers, refused } from "./hostile/expected.ts";
import { runCase } from "./hostile/run_case.ts";
import { catchUnhandled } from "./hostile/unhandled_errors.ts";
import { NET_MS } from "./hostile/within.ts";

/** Milliseconds that a test waits for what never comes. */
const LATE_MS = 1_000;

/** Runs a case with a client that keeps no rule. Returns the problems that are found. */
function careless(
  item: Omit<HostileCase, "name">,
  kind: RequestKind,
  number: number,
  netMs = LATE_MS,
): Promise<string[]> {
  const named = { name: "a case", ...item };
  const { expected } = item;
  return runCase(named, { open: openCareless, kind, number, expected, strict: true, netMs });
}

test("a valid response gives no problem", async () => {
  assertEquals(await careless({ answer: WHOLE, expected: answers(MARK) }, "get", 1, NET_MS), []);
});

test("a stray response is detected, and so is a connection that stays open", async () => {
  const item = { answer: WHOLE + STRAY, poisoned: true, expected: answers(MARK) };
  const problems = await careless(item, "get", 2);
  assert(problems.includes("the connection stayed open"), problems.join());
  assert(problems.includes("the next request got 200 stray n0000002"), problems.join());
});

test("a connection that is used again is detected", async () => {
  const answer = head("Content-Length: 8", "Connection: close") + MARK;
  const problems = await careless({ answer, poisoned: true, expected: answers(MARK) }, "get", 9);
  assertEquals(problems, [
    "the connection stayed open",
    "the next request used the same connection",
  ]);
});

test("a hang is detected", async () => {
  const problems = await careless({ answer: "HTTP/1.1 x", expected: refused }, "get", 8);
  assertEquals(problems, ["expected a rejection of fetch: it hung in the fetch"]);
});

test("a stray response that comes late is detected", async () => {
  const item = { answer: WHOLE, stray: { bytes: STRAY }, expected: answers(MARK) };
  const problems = await careless(item, "get", 3);
  assert(problems.includes("the next request got 200 stray n0000003"), problems.join());
});

test("a response that should be refused, or is a different one, is detected", async () => {
  const lengths = head("Content-Length: 8", "Content-Length: 9") + MARK;
  const [taken] = await careless({ answer: lengths, expected: refused }, "get", 4);
  assertEquals(taken, `expected a rejection of fetch: got 200 "n0000004"`);
  const [other] = await careless({ answer: WHOLE, expected: answers("other") }, "get", 5);
  assertEquals(other, `expected 200 "other": got 200 "n0000005"`);
});

test("a write that is sent twice is detected, and so is an error that has no type", async () => {
  const problems = await careless({ answer: "", end: "fin", expected: refused }, "post", 6, NET_MS);
  assertEquals(problems, [
    "no typed error: RangeError: no answer",
    "the request was sent 2 times, not 1",
  ]);
});

test("an unhandled rejection is detected", async () => {
  const caught = catchUnhandled();
  void Promise.reject(new RangeError("on purpose"));
  assertEquals(await caught.end(), ["unhandled: RangeError: on purpose"]);
}, { ignore: runtimeName === "bun" }); // Bun's runner would fail this test
