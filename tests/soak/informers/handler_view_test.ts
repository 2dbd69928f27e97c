import { assertEquals } from "@std/assert";
import type { ObservedChange, ObservedObject } from "../../support/informers/handler_log.ts";
import { test } from "../../support/test.ts";
import { HandlerView } from "./handler_view.ts";

function object(resourceVersion: string, uid = "first"): ObservedObject {
  return { metadata: { namespace: "a", name: "x", uid, resourceVersion } };
}

const added = (of: ObservedObject): ObservedChange => ({
  type: "added",
  object: of,
  initial: false,
});
const updated = (of: ObservedObject, previous: ObservedObject): ObservedChange => ({
  type: "updated",
  object: of,
  previous,
});
const deleted = (of: ObservedObject): ObservedChange => ({
  type: "deleted",
  object: of,
  missed: true,
});

/** Returns the problems of the last change, after the ones before it. */
function problemsOf(...changes: ObservedChange[]): string[] {
  const view = new HandlerView();
  return changes.map((change) => view.take(change)).at(-1) ?? [];
}

test("HandlerView has the last version that it received, and counts the changes", () => {
  const view = new HandlerView();
  const problems = [
    added(object("1")),
    updated(object("3"), object("1")),
    deleted(object("3")),
    added(object("5", "second")),
  ].flatMap((change) => view.take(change));
  assertEquals(problems, []);
  assertEquals([...view.versions()], [["a/x", "5"]]);
  assertEquals(view.told, 4);
  view.take(deleted(object("6", "second")));
  assertEquals([...view.versions()], []);
});

test("HandlerView finds an addition of a known object, and other changes of an unknown one", () => {
  assertEquals(problemsOf(added(object("1")), added(object("2"))), [
    "added a/x@2 came without a deletion before it",
  ]);
  assertEquals(problemsOf(deleted(object("2"))), [
    "deleted a/x@2 came without an addition before it",
  ]);
  assertEquals(
    problemsOf(added(object("1")), deleted(object("2")), updated(object("3"), object("2"))),
    ["updated a/x@3 came without an addition before it"],
  );
});

test("HandlerView finds a step back, and an update to the known version", () => {
  assertEquals(problemsOf(added(object("2")), updated(object("1"), object("2"))), [
    "updated a/x@1 came after @2",
  ]);
  assertEquals(problemsOf(added(object("2")), updated(object("2"), object("2"))), [
    "updated a/x@2 came after @2",
  ]);
  assertEquals(problemsOf(added(object("2")), deleted(object("2")), added(object("1", "old"))), [
    "added a/x@1 came after @2",
  ]);
});

test("HandlerView finds another uid, and a previous version that differs from the known one", () => {
  assertEquals(problemsOf(added(object("1")), updated(object("2", "second"), object("1"))), [
    "updated a/x@2 has another uid than before",
  ]);
  assertEquals(problemsOf(added(object("1")), updated(object("3"), object("2"))), [
    "updated a/x@3 names another previous than @1",
  ]);
});
