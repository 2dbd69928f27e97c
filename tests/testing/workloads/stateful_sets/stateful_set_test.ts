import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../../src/testing/resources/resource_registry.ts";
import type { Pod } from "../../../../src/testing/workloads/pod_state.ts";
import {
  claimsOf,
  isAvailable,
  ordinalOf,
  podOfSet,
  type StatefulSet,
} from "../../../../src/testing/workloads/stateful_sets/stateful_set.ts";
import { test } from "../../../support/test.ts";

const resource = new ResourceRegistry().findKind("apps/v1", "StatefulSet")!;
const set: StatefulSet = {
  metadata: { name: "db", namespace: "shop", uid: "u" },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: "db" } },
    serviceName: "databases",
    template: {},
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } },
    volumeClaimTemplates: [{
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data", labels: { tier: "a" } },
      spec: { accessModes: ["ReadWriteOnce"] },
      status: { phase: "Pending" },
    }],
  },
};
const revision = (name: string, image: string) => ({
  metadata: { name },
  revision: 1,
  data: {
    spec: {
      template: {
        metadata: { labels: { app: "db" } },
        spec: { image, volumes: [{ name: "data", emptyDir: {} }, { name: "own", emptyDir: {} }] },
      },
    },
  },
});
const revisions = { current: revision("db-1", "a:1"), update: revision("db-2", "a:2") };

test("a pod of a set has its number in name, labels and host name, and its claims", () => {
  const { metadata, spec } = podOfSet(set, 2, { revisions, resource });
  assertEquals([metadata.name, metadata.namespace, metadata.generateName], ["db-2", "shop", "db-"]);
  assertEquals(metadata.labels, {
    app: "db",
    "statefulset.kubernetes.io/pod-name": "db-2",
    "apps.kubernetes.io/pod-index": "2",
    "controller-revision-hash": "db-2",
  });
  assertEquals(spec, {
    image: "a:2",
    hostname: "db-2",
    subdomain: "databases",
    volumes: [
      { name: "data", persistentVolumeClaim: { claimName: "data-db-2" } },
      { name: "own", emptyDir: {} },
    ],
  });
  const below = podOfSet(set, 1, { revisions, resource });
  assertEquals([Object(below.spec).image, below.metadata.labels?.["controller-revision-hash"]], [
    "a:1",
    "db-1",
  ]);
});

test("the claims of a pod have its number and the labels of the selector", () => {
  assertEquals(claimsOf(set, 1), [["data", {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data-db-1", namespace: "shop", labels: { tier: "a", app: "db" } },
    spec: { accessModes: ["ReadWriteOnce"] },
  }]]);
});

test("ordinalOf reads the names of a set's pods only", () => {
  const names = ["db-0", "db-12", "db-", "db-x", "db-1-2", "other-1"];
  const ordinals = names.map((name) => ordinalOf({ metadata: { name } }, set));
  assertEquals(ordinals, [0, 12, undefined, undefined, undefined, undefined]);
});

test("a pod is available when it runs, is ready and stays", () => {
  const pod = (phase: string, given = {}): Pod => ({
    metadata: given,
    spec: {},
    status: { phase, conditions: [{ type: "Ready", status: "True" }] },
  });
  const pods = [pod("Running"), pod("Pending"), pod("Running", { deletionTimestamp: "T" })];
  assertEquals(pods.map((each) => isAvailable(each, set, 0)), [true, false, false]);
});
