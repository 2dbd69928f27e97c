import { assertEquals, assertRejects } from "@std/assert";
import { type KubeObject, TestClock } from "../../../src/testing/mod.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { forbidden } from "../../../src/testing/status/api_errors.ts";
import { serverTime } from "../../../src/testing/time/server_time.ts";
import { NamespaceIndex } from "../../../src/testing/workloads/namespace_index.ts";
import type { Pod } from "../../../src/testing/workloads/pod_state.ts";
import type { RevisedSet } from "../../../src/testing/workloads/revision_history.ts";
import { RevisedSets } from "../../../src/testing/workloads/revised_sets.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const selector = { matchLabels: { app: "db" } };
const set: RevisedSet = {
  metadata: { name: "db", namespace: "shop", uid: "u" },
  spec: { selector, template: {}, minReadySeconds: 10 },
};
const podOf = (name: string, given = {}): Pod => ({
  metadata: { name, namespace: "shop", labels: { app: "db" }, ...given },
  spec: {},
});
const quotaRefusal = forbidden({ group: "", plural: "pods", name: "db-0" }, "exceeded quota");
const endingRefusal = forbidden({ group: "", plural: "pods", name: "db-0" }, "it is ending", {
  causes: [{ reason: "NamespaceTerminating", message: "", field: "metadata.namespace" }],
});

/** Returns the sets of a store whose clock stands, and what was written and reconciled. */
function setUp() {
  const clock = new TestClock();
  const store = new ObjectStore();
  const done: string[] = [];
  const write = (verb: string) => (_: unknown, object: KubeObject) => {
    done.push(`${verb} ${object.metadata.name}`);
    if (verb !== "update") return Promise.resolve(object);
    return Promise.resolve(store.put("pods", `shop/${object.metadata.name}`, object).object);
  };
  const pods = new NamespaceIndex(store, "pods");
  const sets = new RevisedSets<RevisedSet>({
    store,
    registry: new ResourceRegistry(),
    time: serverTime({ clock }),
    pods,
    replicaSets: pods,
    writerOf: () => ({
      create: write("create"),
      update: write("update"),
      updateStatus: write("status of"),
      delete: async (_, object) => void await write("delete")(_, object),
    }),
    onError() {},
  }, {
    kind: "DaemonSet",
    account: "daemon-set-controller",
    hashLabel: "hash",
    surroundings: ["nodes"],
    isMember: ({ metadata }) => metadata.name !== "stranger",
    reconcile: ({ metadata }) => Promise.resolve(void done.push(`reconcile ${metadata.name}`)),
  });
  return { clock, store, sets, done };
}

test("a set is reconciled after a change to it, to its pods and to its surroundings, until it is deleted", async () => {
  const { clock, store, sets, done } = setUp();
  store.put("apps/daemonsets", "shop/db", set);
  await clock.advance(0);
  store.put("pods", "shop/db-0", podOf("db-0"));
  await clock.advance(0);
  store.put("nodes", "a", { metadata: { name: "a" } });
  await clock.advance(0);
  assertEquals(done, Array(3).fill("reconcile db"));
  const metadata = { ...set.metadata, deletionTimestamp: "T" };
  store.put("apps/daemonsets", "shop/db", { ...set, metadata });
  await clock.advance(0);
  assertEquals(done.length, 3);
  sets[Symbol.dispose]();
});

test("the pods of a set are those that it selects and that can be its own", async () => {
  const { store, sets, done } = setUp();
  store.put("pods", "shop/db-0", podOf("db-0"));
  store.put("pods", "shop/stranger", podOf("stranger"));
  store.put("pods", "shop/other", podOf("other", { labels: {} }));
  const claimed = await sets.claimed(set);
  assertEquals(claimed.map(({ metadata }) => metadata.name), ["db-0"]);
  assertEquals([done, sets.podsOf(set)], [["update db-0"], claimed]);
});

test("a refusal is returned, unless the namespace is being deleted, and other errors are thrown", async () => {
  const { sets, done } = setUp();
  const gone = [podOf("db-9")];
  assertEquals(await sets.advance(() => Promise.resolve(), gone), undefined);
  assertEquals(await sets.advance(() => Promise.reject(quotaRefusal), gone), quotaRefusal);
  assertEquals(await sets.advance(() => Promise.reject(endingRefusal), gone), undefined);
  assertEquals(done, ["delete db-9"]);
  await assertRejects(() => sets.advance(() => Promise.reject(new TypeError("a bug")), gone));
});

test("a status is stored if it is another one, and a set is looked at again when a pod is available", async () => {
  const { clock, store, sets, done } = setUp();
  const stored = { ...set, status: { collisionCount: 1 } };
  store.put("apps/daemonsets", "shop/db", stored);
  await clock.advance(0);
  await sets.saveStatus(stored, { collisionCount: 1 });
  assertEquals(done, ["reconcile db"]);
  await sets.saveStatus(stored, { collisionCount: 2 });
  assertEquals(done, ["reconcile db", "status of db"]);
  const lastTransitionTime = new Date(clock.now()).toISOString();
  const conditions = [{ type: "Ready", status: "True" as const, lastTransitionTime }];
  sets.waitForPods(stored, [{ ...podOf("db-0"), status: { conditions } }], clock.now());
  await clock.advance(9_999);
  assertEquals(done.length, 2);
  await clock.advance(1);
  assertEquals(done.at(-1), "reconcile db");
  sets[Symbol.dispose]();
});
