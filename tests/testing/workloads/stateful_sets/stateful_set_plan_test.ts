import { assertEquals } from "@std/assert";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import { planStatefulSet } from "../../../../src/testing/workloads/stateful_sets/stateful_set_plan.ts";
import type { StatefulSet } from "../../../../src/testing/workloads/stateful_sets/stateful_set.ts";
import { test } from "../../../support/test.ts";

/** A pod by its number, and by letters: `old`, `u`nready, `l`eaving, `e`nded. */
function pod(text: string): Pod {
  const number = Number.parseInt(text);
  const has = (word: string) => text.includes(word);
  return {
    metadata: {
      name: `db-${number}`,
      labels: { "controller-revision-hash": has("old") ? "db-a" : "db-b" },
      ...has("l ") && { deletionTimestamp: "T" },
    },
    spec: {},
    status: {
      phase: has("e ") ? "Failed" : "Running",
      conditions: [{ type: "Ready", status: has("u ") ? "False" : "True" }],
    },
  };
}

const revision = (name: string) => ({ metadata: { name }, revision: 1, data: {} });
const revisions = { current: revision("db-a"), update: revision("db-b") };

function plan(replicas: number, pods: string[], given: Partial<StatefulSet["spec"]> = {}) {
  const set: StatefulSet = {
    metadata: { name: "db" },
    spec: { replicas, selector: {}, template: {}, ...given },
  };
  const next = planStatefulSet(set, pods.map((text) => pod(`${text} `)), { revisions, now: 0 });
  return [next.create, next.delete.map(({ metadata }) => Number(metadata.name?.slice(3)))];
}

const parallel = { podManagementPolicy: "Parallel" as const };
const rolling = (rollingUpdate: object) => ({
  updateStrategy: { type: "RollingUpdate" as const, rollingUpdate },
});

test("in order, a pod is created when all before it are available", () => {
  assertEquals(plan(3, []), [[0], []]);
  assertEquals(plan(3, ["0"]), [[1], []]);
  assertEquals(plan(3, ["0 u"]), [[], []]);
  assertEquals(plan(3, ["0 l", "2"]), [[], []]);
  assertEquals(plan(3, ["0", "2"]), [[1], []]);
  assertEquals(plan(3, ["0", "1 e", "2"]), [[], [1]]);
  assertEquals(plan(2, [], { ordinals: { start: 5 } }), [[5], []]);
});

test("in order, the pod with the highest number goes first", () => {
  assertEquals(plan(1, ["0", "1", "2"]), [[], [2]]);
  assertEquals(plan(1, ["0", "1", "2 l"]), [[], []]);
  assertEquals(plan(1, ["0", "1", "2 u"]), [[], [2]]);
  assertEquals(plan(1, ["0", "1 u", "2 u"]), [[], []]);
  assertEquals(plan(1, ["0 u", "1"]), [[], []]);
});

test("in parallel, all are created and deleted at once", () => {
  assertEquals(plan(3, [], parallel), [[0, 1, 2], []]);
  assertEquals(plan(2, ["0 u", "1 e", "2", "3"], parallel), [[], [1, 3, 2]]);
});

test("a rollout goes from the highest number down, one after the other", () => {
  assertEquals(plan(3, ["0 old", "1 old", "2 old"]), [[], [2]]);
  assertEquals(plan(3, ["0 old", "1 old", "2"]), [[], [1]]);
  assertEquals(plan(3, ["0 old", "1 old", "2 u"]), [[], []]);
  const two = rolling({ maxUnavailable: 2 });
  assertEquals(plan(3, ["0 old", "1 old", "2 old"], two), [[], [2, 1]]);
  assertEquals(plan(3, ["0 old", "1 old", "2 old"], rolling({ partition: 2 })), [[], [2]]);
  assertEquals(plan(3, ["0 old", "1 old", "2"], rolling({ partition: 2 })), [[], []]);
  const half = rolling({ maxUnavailable: "50%" });
  assertEquals(plan(4, ["0 old", "1 old", "2 old", "3 old"], half), [[], [3, 2]]);
  const onDelete = { updateStrategy: { type: "OnDelete" as const } };
  assertEquals(plan(1, ["0 old"], onDelete), [[], []]);
});

test("in parallel, pods that do no work are replaced first", () => {
  const given = { ...parallel, ...rolling({ maxUnavailable: 1 }) };
  assertEquals(plan(3, ["0 old u", "1 old", "2 old"], given), [[], [0]]);
  assertEquals(plan(3, ["0 old", "1 old", "2 old"], given), [[], [2]]);
});
