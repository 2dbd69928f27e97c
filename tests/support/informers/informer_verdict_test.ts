import { assert, assertEquals, assertThrows } from "@std/assert";
import { HandlerLog, type ObservedChange, type ObservedObject } from "./handler_log.ts";
import { informerProblems, stateOf } from "./informer_verdict.ts";
import { test } from "../test.ts";

function object(name: string, version: number, uid = `uid-of-${name}`): ObservedObject {
  return { metadata: { namespace: "ns", name, uid, resourceVersion: String(version) } };
}

function added(name: string, version: number, uid?: string): ObservedChange {
  return { type: "added", object: object(name, version, uid), initial: false };
}

function updated(name: string, from: number, to: number, uid?: string): ObservedChange {
  return { type: "updated", object: object(name, to, uid), previous: object(name, from, uid) };
}

function deleted(name: string, version: number, missed = false): ObservedChange {
  return { type: "deleted", object: object(name, version), missed };
}

const left = [object("a", 9), object("b", 5, "second-b")];
const truth: readonly ObservedChange[] = [
  { ...added("a", 2), initial: true } as ObservedChange,
  added("b", 3),
  updated("a", 2, 6),
  deleted("b", 3, true),
  added("b", 5, "second-b"),
  deleted("a", 8), // it left the selection, and comes again
  added("a", 9),
  added("c", 10),
  deleted("c", 11),
];

/** Returns the verdict on a handler that received `changes`, when the store is right. */
function verdict(changes: readonly ObservedChange[]): string {
  const log = new HandlerLog("h");
  const handler = log.handler();
  for (const change of changes) handler(change);
  return informerProblems({ expected: stateOf(left), store: left, logs: [log] }).join("\n");
}

test("informerProblems finds no problems in a complete log", () => {
  assertEquals(verdict(truth), "");
});

test("informerProblems finds an entry that is missing, repeated or wrong", () => {
  const without = (index: number) => verdict(truth.toSpliced(index, 1));
  assertEquals(without(0), "handler h: updated ns/a@6 came first, without an addition");
  assertEquals(without(2), ""); // an update may be missing, because changes are merged
  assertEquals(
    without(3),
    "handler h: added ns/b@5 came after added ns/b@3, without a deletion",
  );
  assertEquals(without(8), "handler h: was not told that added ns/c@10 is gone");
  assertEquals(
    verdict(truth.slice(0, 6).concat(truth.slice(7))),
    "handler h: ends with deleted ns/a@8, the server with ns/a@9",
  );
  assert(verdict(truth.slice(4)).includes("deleted ns/a@8 came first"));
  assert(verdict([...truth, added("a", 9)]).includes("added ns/a@9 came after @9"));
  const bent: [ObservedChange, string][] = [
    [updated("a", 9, 9), "updated ns/a@9 came after @9 of the same uid"],
    [updated("a", 9, 4), "updated ns/a@4 came after @9 of the same uid"],
    [updated("a", 8, 12), "updated ns/a@12 names @8 as previous, after added ns/a@9"],
    [updated("a", 9, 12, "other"), "updated ns/a@12 has another uid than added ns/a@9"],
    [updated("c", 11, 12), "updated ns/c@12 came after the deletion, without an addition"],
    [deleted("c", 12), "deleted ns/c@12 came after the deletion, without an addition"],
    [added("d", 12), "was not told that added ns/d@12 is gone"],
  ];
  for (const [change, problem] of bent) {
    const found = verdict([...truth, change]);
    assert(found.split("\n").includes(`handler h: ${problem}`), `${problem}\n---\n${found}`);
  }
  const again = [...truth.slice(0, 4), { ...truth[4], initial: true } as ObservedChange];
  assert(verdict(again).includes("added ns/b@5 is called initial, but the object was known"));
  assertEquals(verdict([]).split("\n").length, 2);
});

test("informerProblems finds a store that lacks an object, keeps a deleted one or holds an old one", () => {
  const store = [object("a", 8), object("x", 1)];
  assertEquals(informerProblems({ expected: stateOf(left), store, logs: [] }), [
    "store: has ns/a@8, the server @9",
    "store: lacks ns/b@5",
    "store: has ns/x@1, which the server does not have",
  ]);
});

test("HandlerLog reports two changes at a time, changes after the end, and a store that lags behind", async () => {
  let held: ObservedObject | undefined;
  const { promise, resolve } = Promise.withResolvers<void>();
  const log = new HandlerLog("h", { store: { get: () => held } });
  const first = log.handler(() => promise)(added("a", 2));
  assert(log.busy);
  held = object("a", 2);
  const handler = log.handler();
  handler(updated("a", 2, 3));
  resolve();
  await first;
  assert(!log.busy);
  handler(deleted("a", 2));
  held = object("a", 9, "next life");
  handler(deleted("a", 12));
  log.end();
  handler(added("a", 12));
  assertEquals(log.problems, [
    "updated ns/a@3 came while another change was dealt with",
    "updated ns/a@3, but the store still had 2",
    "deleted ns/a@2, but the store still had 2",
    "added ns/a@12 came after the end",
  ]);
});

test("HandlerLog counts a change as handled when the handler throws, and passes the error on", async () => {
  let handled = 0;
  const log = new HandlerLog("h", { onHandled: () => handled++ });
  const failure = new Error("on purpose");
  assertThrows(
    () =>
      log.handler(() => {
        throw failure;
      })(added("a", 1)),
    Error,
    "on purpose",
  );
  await log.handler(() => Promise.reject(failure))(added("b", 1))?.catch(() => {});
  assertEquals([handled, log.busy, log.entries.length], [2, false, 2]);
});
