import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Answer, frame } from "../../support/servers/script_server.ts";
import {
  errorFrame,
  failure,
  list,
  MARK,
  quiet,
  startReflector,
} from "../../support/informers/started_reflector.ts";
import { test } from "../../support/test.ts";

const listed = { watchList: false };
const html: Answer = { chunks: ["<!doctype html>\n<h1>Please log in</h1>\n"] };
const state: Answer = { chunks: [frame("BOOKMARK", "7", MARK)], end: "open" };

test("a 200 response that is not a list leaves the store as it is, and counts as a refusal", async () => {
  const answers = ["{}", "null", "[]", '"pods"', '{"kind":"Status","status":"Success"}', "<html>"];
  await using it = await startReflector([
    list("9", [["a", "1"]]),
    { chunks: [errorFrame(410)] },
    ...answers.map((text) => ({ chunks: [text] })),
    list("20", [["a", "1"]]),
    quiet,
  ], listed);
  await it.passUntil(() => it.names().filter((name) => name === "synced").length === 4);
  assertEquals(it.changes, ["added a@1"]);
  assertEquals(it.refusals.length, answers.length);
});

test("an HTML page instead of a stream leads to a list, and counts as a refusal", async () => {
  await using it = await startReflector([html, list("9", [["a", "1"]]), html, state]);
  await it.passUntil(() => it.reflector.status.resourceVersion === "7");
  assertEquals(it.changes, ["added a@1", "deleted a@1 missed"]);
  assertEquals(it.refusals.filter((text) => text.startsWith("first")).length, 1);
});

test("a list whose continue token repeats is given up", async () => {
  const page = list("9", [["a", "1"]], { continue: "same" });
  await using it = await startReflector([page, page, list("9", [["a", "1"]]), quiet], listed);
  await it.passUntil(() => it.synced() === 2);
  assertEquals(it.refusals.length, 1);
});

test("events of an unknown type lead to a relist, after a pause", async () => {
  await using it = await startReflector([
    list("9", [["a", "1"]]),
    { chunks: [frame("RENAMED", "10", { name: "a" })] },
    list("11", [["b", "10"]]),
    quiet,
  ], listed);
  const delays = await it.passUntil(() => it.changes.length === 3);
  assertEquals([delays.length, it.refusals.length], [1, 1]);
});

test("an invalid Retry-After leaves the pause to the backoff", async () => {
  for (const retryAfterSeconds of [0, -5, "soon", null]) {
    const busy = failure(429, { details: { retryAfterSeconds } });
    const script = [
      busy,
      list("9", [["a", "1"]]),
      busy,
      { chunks: [errorFrame(429, busy)] },
      quiet,
    ];
    await using it = await startReflector(script, listed);
    const delays = await it.passUntil(() => it.server.asked.length === 5);
    assert(delays.length === 3 && delays.every((delayMs) => Math.round(delayMs) >= 800));
  }
});

test("a Status in an unexpected form does not end the reflector", async () => {
  const odd = [
    { code: "403", message: 5, details: { causes: "none" } },
    { code: null, message: null, details: null },
    { code: 200, reason: 7, details: { causes: [null] } },
  ];
  await using it = await startReflector([
    ...odd.map((more) => failure(422, more)),
    list("9", [["a", "1"]]),
    ...odd.map((more) => ({ chunks: [errorFrame(403, more)] })),
    quiet,
  ], listed);
  await it.passUntil(() => it.server.asked.length === 8 && it.names().at(-1) === "synced");
});

test("a watch that brings only the same bookmark and ends is opened again after pauses", async () => {
  const again: Answer = { chunks: [frame("BOOKMARK", "9", { name: undefined })] };
  await using it = await startReflector(
    [list("9", [["a", "1"]]), again, again, again, quiet],
    listed,
  );
  const delays = await it.passUntil(() => it.server.asked.length === 5);
  assertEquals(delays.length, 3);
});

test("an empty resourceVersion does not move a watch back to the beginning", async () => {
  for (const resourceVersion of ["", "0", undefined]) {
    const empty = frame("BOOKMARK", "", { name: undefined, resourceVersion });
    await using it = await startReflector([
      list("9", [["a", "1"]]),
      { chunks: [frame("MODIFIED", "10", { name: "a" }), empty] },
      quiet,
    ], listed);
    await it.passUntil(() => it.server.asked.length === 3);
    assertEquals(it.asked()[2], "watch=true&resourceVersion=10");
    assertEquals(it.reflector.status.resourceVersion, "10");
  }
});

test("a list without a resourceVersion is read again when its watch ends", async () => {
  await using it = await startReflector([
    list("", [["a", "1"], ["b", "1"]]),
    { chunks: [frame("ADDED", "1", { name: "a" }), frame("ADDED", "1", { name: "b" })] },
    list("", [["b", "1"]]),
    quiet,
  ], listed);
  await it.passUntil(() => it.changes.length === 3);
  assertEquals(it.changes[2], "deleted a@1 missed");
});

test("204 instead of a stream is a refusal", async () => {
  await using it = await startReflector(
    [list("9", [["a", "1"]]), { status: 204 }, quiet],
    listed,
  );
  const delays = await it.passUntil(() => it.server.asked.length === 3 && it.synced() === 2);
  assertEquals(delays.length, 1);
  assertEquals(it.refusals.length, 1);
  assertStringIncludes(it.refusals[0]!, "204, without a body");
});

test("an event with a member twice leaves in the store what its last member says", async () => {
  const [first, last] = ["a", "b"].map((name) => `{"metadata":{"name":"${name}"}}`);
  const twice = `{"type":"ADDED","object":${first},"object":${last}}\n`;
  for (const watchList of [true, false]) {
    await using it = await startReflector([
      ...watchList ? [] : [list("9", [])],
      { chunks: [twice, frame("BOOKMARK", "10", MARK)], end: "open" },
    ], { watchList });
    await it.passUntil(() => it.changes.length === 1 && it.names().at(-1) === "synced");
    assertEquals(it.store.list().map(({ metadata }) => metadata.name), ["b"]);
  }
});

test("an item without a name is reported, and the others are kept", async () => {
  const items = `[null,5,{},{"metadata":[]},{"metadata":{"name":"a","resourceVersion":"1"}}]`;
  const odd = { chunks: [`{"kind":"ConfigMapList","apiVersion":"v1","items":${items}}`] };
  const errors: string[] = [];
  await using it = await startReflector([odd, quiet], {
    ...listed,
    onObjectError: ({ cause }) => errors.push((cause as Error).message),
  });
  await it.passUntil(() => it.changes.length === 1);
  const why = "An object without a metadata.name cannot be kept in a store";
  assertEquals(errors, [why, why, why, why]);
});
