import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { ObjectPacker } from "../../../src/informer/store/object_packer.ts";
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
const forbidden = { reason: "Forbidden" };
const state: Answer = { chunks: [frame("BOOKMARK", "7", MARK)], end: "open" };

test("a list that is refused is tried again until it succeeds, and is reported once", async () => {
  for (const code of [400, 401, 403, 404, 422]) {
    const refusal = failure(code);
    const script = [refusal, refusal, refusal, list("9", [["a", "1"]]), quiet];
    await using it = await startReflector(script, listed);
    await it.passUntil(() => it.synced() === 2);
    assertEquals(it.changes, ["added a@1"]);
    // After the first 403 the token is read again; it counts only if the retry fails too.
    const counted = code === 403 ? 2 : 3;
    const text = `The API server answered ${code}: no: ${code}`;
    assertEquals(it.refusals, [`first ${text}`, ...Array(counted - 1).fill(text)]);
  }
});

test("a state that a watch and a list are both refused is tried again until one succeeds", async () => {
  for (const code of [401, 403, 404]) {
    // Two rounds; after the first 403 the token is read again.
    const refusals = Array(code === 403 ? 5 : 4).fill(failure(code));
    await using it = await startReflector([...refusals, state]);
    await it.passUntil(() => it.names().at(-1) === "synced");
    assertEquals(it.refusals.filter((text) => text.startsWith("first")).length, 1);
  }
});

test("a watch that is refused is retried without a list; the content stays and is reported as stale", async () => {
  for (const code of [401, 403]) {
    await using it = await startReflector([
      list("9", [["a", "1"]]),
      { chunks: [frame("ADDED", "10", { name: "b" })] },
      ...Array(4).fill(failure(code)),
      { chunks: [frame("ADDED", "11", { name: "c" })], end: "open" },
    ], listed);
    await it.until(() => it.refusals.length === 1);
    const { state } = it.reflector.status;
    assert(state.name === "backingOff" && state.stale, state.name);
    const { since, reason } = state.stale;
    assertEquals(reason, `The API server answered ${code}: no: ${code}`);
    assertEquals(it.store.size, 2);
    await it.passUntil(() => it.refusals.length === 3);
    const later = it.reflector.status.state;
    assert("stale" in later && later.stale);
    assertEquals(later.stale.since, since);
    await it.passUntil(() => it.changes.length === 3);
    assertEquals(it.reflector.status.state, { name: "synced", resourceVersion: "11" });
    assert(it.asked().slice(1).every((query) => query.startsWith("watch=true")), "no list");
  }
});

test("a watch that the server does not understand leads to a list", async () => {
  for (const code of [400, 404, 422]) {
    await using it = await startReflector([
      list("9", [["a", "1"]]),
      failure(code),
      list("12", [["b", "11"]]),
      quiet,
    ], listed);
    await it.passUntil(() => it.changes.length === 3 && it.names().at(-1) === "synced");
    assertEquals(it.changes.slice(1), ["added b@11", "deleted a@1 missed"]);
    assertEquals(it.refusals.length, 1);
  }
});

test("the pauses grow to at most 30 s, and Retry-After counts up to 5 minutes", async () => {
  const aDay = failure(429, { details: { retryAfterSeconds: 86_400 } });
  const script = [...Array(12).fill(failure(404)), aDay, list("9", [["a", "1"]]), aDay, quiet];
  await using it = await startReflector(script, listed);
  const delays = await it.passUntil(() => it.changes.length === 1);
  assertEquals(delays.length, 13);
  for (const delayMs of delays.slice(0, 12)) assertLessOrEqual(Math.floor(delayMs), 30_000);
  assertLessOrEqual(15_000, Math.round(delays[11]!));
  assertEquals(Math.round(delays[12]!), 300_000);
  const [toTheWatch] = await it.passUntil(() => it.synced() === 2);
  assertEquals(Math.round(toTheWatch!), 300_000);
});

test("a refused connection and 429 open a watch again, without a list", async () => {
  await using it = await startReflector([list("9", [["a", "1"]]), failure(429), quiet], listed);
  await it.until(() => it.synced() === 1);
  using _cut = it.server.faults.inject({ kind: "cut", after: "request", times: 2 });
  await it.passUntil(() => it.synced() === 2);
  assertEquals(it.asked().slice(1), [
    "watch=true&resourceVersion=9",
    "watch=true&resourceVersion=9",
  ]);
  assertEquals(it.refusals, []);
});

test("streams that are refused right after they open form one streak, and the content becomes stale", async () => {
  const opened: Answer = { chunks: [errorFrame(403, forbidden)] };
  await using it = await startReflector([
    list("9", [["a", "1"]]),
    ...Array(6).fill(opened),
    quiet,
  ], listed);
  await it.until(() => it.refusals.length === 1);
  const first = it.reflector.status.state;
  await it.passUntil(() => it.refusals.length === 6);
  const last = it.reflector.status.state;
  assert("stale" in first && "stale" in last && first.stale);
  assertEquals(last.stale?.since, first.stale.since);
  assertEquals(it.refusals.filter((text) => text.startsWith("first")).length, 1);
  await it.passUntil(() => it.server.asked.length === 8 && it.names().at(-1) === "synced");
});

test("a refusal in a relist is retried, and the difference is delivered in the end", async () => {
  await using it = await startReflector([
    list("9", [["a", "1"]]),
    { chunks: [errorFrame(410)] },
    failure(403),
    failure(403),
    list("20", [["b", "11"]], { continue: "more" }),
    failure(404),
    list("21", [["b", "11"]], { continue: "more" }),
    failure(410),
    failure(403),
    list("22", [["b", "11"], ["c", "12"]]),
    quiet,
  ], listed);
  await it.passUntil(() => it.changes.length === 4);
  assertEquals(it.changes.slice(1), ["added b@11", "added c@12", "deleted a@1 missed"]);
  assertEquals(it.refusals.filter((text) => text.startsWith("first")).length, 1);
});

test("a server that allows a watch but no list is watched, even if it rejected WatchList before", async () => {
  await using it = await startReflector([failure(422), failure(403), failure(403), state]);
  await it.passUntil(() => it.names().at(-1) === "synced");
  assertEquals(it.asked().filter((query) => query.startsWith("watch=true")).length, 2);
});

test("an object that cannot be kept ends nothing, and its last version stays", async () => {
  const packer = new ObjectPacker<KubernetesObject>({
    transform(object) {
      if (object.metadata.name === "bad" && object.metadata.resourceVersion !== "1") {
        return { ...object, size: 1n }; // not JSON
      }
      return object;
    },
  });
  const keys: string[] = [];
  await using it = await startReflector([
    list("9", [["a", "1"], ["bad", "1"]]),
    {
      chunks: [
        frame("MODIFIED", "10", { name: "bad" }),
        frame("MODIFIED", "11", { name: "a" }),
        errorFrame(410),
      ],
    },
    list("20", [["a", "11"], ["bad", "10"]]),
    { chunks: [frame("DELETED", "21", { name: "bad" })], end: "open" },
  ], { ...listed, packer, onObjectError: ({ key }) => void keys.push(key) });
  await it.passUntil(() => it.changes.length === 4);
  assertEquals(it.changes, ["added a@1", "added bad@1", "updated a@11", "deleted bad@1"]);
  assertEquals(keys, ["bad", "bad", "bad"]);
});
