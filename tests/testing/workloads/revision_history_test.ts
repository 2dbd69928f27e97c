import { assertEquals } from "@std/assert";
import type { KubeObject } from "../../../src/testing/mod.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { alreadyExists } from "../../../src/testing/status/api_errors.ts";
import type { ObjectWriter } from "../../../src/testing/workloads/controller_context.ts";
import {
  type ControllerRevision,
  type RevisedSet,
  RevisionHistory,
  templateOfRevision,
} from "../../../src/testing/workloads/revision_history.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const COLLECTION = "apps/controllerrevisions";
const registry = new ResourceRegistry();
const owners = registry.findKind("apps/v1", "StatefulSet")!;
const setOf = (image: string, given = {}): RevisedSet => ({
  metadata: { name: "db", namespace: "shop", uid: "u", annotations: { note: "1" } },
  spec: {
    selector: { matchLabels: { app: "db" } },
    template: { metadata: { labels: { app: "db" } }, spec: { containers: [{ image }] } },
    revisionHistoryLimit: 1,
  },
  ...given,
});

/** Writes to a store, without the rules of Kubernetes. */
function writerTo(store: ObjectStore): ObjectWriter {
  const keyOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.name}`;
  return {
    create(resource, object) {
      const { name = "" } = object.metadata;
      if (store.get(COLLECTION, keyOf(object))) throw alreadyExists({ ...resource, name });
      return Promise.resolve(store.put(COLLECTION, keyOf(object), object).object);
    },
    update: (_, object) => Promise.resolve(store.put(COLLECTION, keyOf(object), object).object),
    updateStatus: (_, object) => Promise.resolve(object),
    delete: (_, object) => Promise.resolve(void store.delete(COLLECTION, keyOf(object))),
  };
}

function setUp() {
  const store = new ObjectStore();
  const history = new RevisionHistory({ store, registry }, {
    writer: writerTo(store),
    owners,
    hashLabel: "hash",
  });
  const revise = async (set: RevisedSet) => await history.current(set, history.of(set));
  return { store, history, revise };
}

test("each template is a revision, and one that comes again is the newest", async () => {
  const { history, revise } = setUp();
  const { revision: first } = await revise(setOf("a:1"));
  const { name = "", labels = {}, annotations } = first.metadata;
  assertEquals([name, labels.app, annotations], [`db-${labels.hash}`, "db", { note: "1" }]);
  assertEquals(first.data.spec?.template, {
    ...setOf("a:1").spec.template,
    $patch: "replace",
  } as unknown);
  assertEquals(templateOfRevision(first), setOf("a:1").spec.template);
  assertEquals((await revise(setOf("a:1"))).revision, first);
  const { revision: second } = await revise(setOf("a:2"));
  const { revision: again } = await revise(setOf("a:1"));
  assertEquals([first.revision, second.revision, again.revision], [1, 2, 3]);
  assertEquals(again.metadata.name, first.metadata.name);
  const names = history.of(setOf("a:1")).map(({ metadata }) => metadata.name);
  assertEquals(names, [second.metadata.name, first.metadata.name]);
});

test("a name that another revision has is left to it, unless that has the same template", async () => {
  const { store, revise } = setUp();
  const { revision } = await revise(setOf("a:1"));
  const { metadata } = revision;
  const other = { ...revision, metadata: { ...metadata, ownerReferences: [] } };
  store.put(COLLECTION, `shop/${metadata.name}`, other);
  const same = await revise(setOf("a:1"));
  assertEquals([same.revision.metadata.name, same.collisionCount], [metadata.name, 0]);
  store.put(COLLECTION, `shop/${metadata.name}`, { ...other, data: {} });
  const renamed = await revise(setOf("a:1"));
  assertEquals([renamed.revision.metadata.name === metadata.name, renamed.collisionCount], [
    false,
    1,
  ]);
});

test("a set adopts the revisions that it selects and that nothing controls", async () => {
  const { store, history, revise } = setUp();
  const made: ControllerRevision[] = [];
  for (const image of ["a:2", "a:1"]) made.push((await revise(setOf(image))).revision);
  const again = setOf("a:1", { metadata: { name: "db", namespace: "shop", uid: "v" } });
  assertEquals(await history.claimed(again), []); // another one controls them
  for (const each of made) {
    const metadata = { ...each.metadata, ownerReferences: [] };
    store.put(COLLECTION, `shop/${metadata.name}`, { ...each, metadata });
  }
  const claimed = await history.claimed(again);
  assertEquals(claimed.map(({ revision }) => revision), [1, 2]);
  assertEquals(history.of(again), claimed);
  const { revision, collisionCount } = await history.current(again, claimed);
  assertEquals([revision.metadata.name, collisionCount], [made[1]?.metadata.name, 0]);
  history[Symbol.dispose]();
});

test("old revisions go beyond the limit, unless they are in use", async () => {
  const { history, revise } = setUp();
  const made: ControllerRevision[] = [];
  for (const image of ["a:1", "a:2", "a:3", "a:4"]) {
    made.push((await revise(setOf(image))).revision);
  }
  const used = new Set([made[0], made[3]].map((each) => each?.metadata.name));
  await history.truncate(setOf("a:4"), ({ metadata }) => used.has(metadata.name));
  assertEquals(history.of(setOf("a:4")).map(({ revision }) => revision), [1, 3, 4]);
  history[Symbol.dispose]();
});
