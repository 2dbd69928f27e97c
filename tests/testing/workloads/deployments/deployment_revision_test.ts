import { assertEquals } from "@std/assert";
import type { Deployment } from "../../../../src/testing/workloads/deployments/deployment.ts";
import {
  hasTemplateOf,
  newReplicaSet,
  REVISION,
  revisionOf,
  revisionsOf,
  withRevision,
  withSizeAnnotations,
} from "../../../../src/testing/workloads/deployments/deployment_revision.ts";
import type { ReplicaSet } from "../../../../src/testing/workloads/replica_set.ts";
import { test } from "../../../support/test.ts";

const HISTORY = "deployment.kubernetes.io/revision-history";
const labels = { app: "web" };
const templateOf = (image: string) => ({ metadata: { labels }, spec: { containers: [{ image }] } });
const deployment: Deployment = {
  metadata: {
    name: "web",
    namespace: "shop",
    annotations: {
      note: "1",
      "kubectl.kubernetes.io/last-applied-configuration": "{}",
      [REVISION]: "9",
    },
  },
  spec: {
    replicas: 3,
    selector: { matchLabels: labels },
    template: templateOf("a:1"),
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  },
};
const set = (
  name: string,
  image: string,
  annotations: Record<string, string> = {},
): ReplicaSet => ({
  metadata: { name, annotations },
  spec: {
    replicas: 1,
    selector: {},
    template: {
      ...templateOf(image),
      metadata: { labels: { ...labels, "pod-template-hash": name } },
    },
  },
});

test("revisionsOf finds the ReplicaSet with the template, apart from the hash", () => {
  const [old, current, twin] = [set("c", "a:0"), set("b", "a:1"), set("d", "a:1")];
  const { newSet, oldSets } = revisionsOf(deployment, [old, twin, current]);
  assertEquals([newSet, oldSets], [current, [old, twin]]); // the older of two
  assertEquals([hasTemplateOf(twin, deployment), hasTemplateOf(old, deployment)], [true, false]);
  assertEquals(revisionsOf(deployment, [old]), { newSet: undefined, oldSets: [old] });
});

test("newReplicaSet has the hash in name, labels and selector, and the next revision", () => {
  const made = newReplicaSet(deployment, [set("c", "a:0", { [REVISION]: "4" })]);
  const { metadata, spec } = made;
  const hash = metadata.labels?.["pod-template-hash"] ?? "";
  assertEquals([metadata.name, metadata.namespace], [`web-${hash}`, "shop"]);
  const all = { ...labels, "pod-template-hash": hash };
  assertEquals([metadata.labels, spec.selector, spec.template.metadata?.labels], [
    all,
    { matchLabels: all },
    all,
  ]);
  assertEquals(metadata.annotations, {
    note: "1",
    [REVISION]: "5",
    "deployment.kubernetes.io/desired-replicas": "3",
    "deployment.kubernetes.io/max-replicas": "4",
  });
  const other = newReplicaSet({ ...deployment, status: { collisionCount: 1 } }, []);
  assertEquals(other.metadata.name === metadata.name, false);
  const long = { ...deployment, metadata: { name: "w".repeat(253) } };
  assertEquals(newReplicaSet(long, []).metadata.name?.length, 253);
});

test("withRevision keeps a revision that is the highest, and remembers one that was", () => {
  const old = set("c", "a:0", { [REVISION]: "4" });
  const annotationsOf = (given: Record<string, string>) => {
    const { metadata } = withRevision(set("b", "a:1", given), deployment, [old]);
    return [metadata.annotations?.[REVISION], metadata.annotations?.[HISTORY]];
  };
  assertEquals(annotationsOf({ [REVISION]: "7" }), ["7", undefined]);
  assertEquals(annotationsOf({ [REVISION]: "3" }), ["5", "3"]);
  assertEquals(annotationsOf({ [REVISION]: "3", [HISTORY]: "1,2" }), ["5", "1,2,3"]);
  const many = Array.from({ length: 700 }, (_, index) => index + 1).join(",");
  const [, kept = ""] = annotationsOf({ [REVISION]: "3", [HISTORY]: many });
  assertEquals([kept.length <= 2000, kept.endsWith(",700,3")], [true, true]);
});

test("revisionOf is 0 for a ReplicaSet without a revision or with a wrong one", () => {
  const numbers = [{}, { [REVISION]: "x" }, { [REVISION]: "12" }];
  assertEquals(numbers.map((each) => revisionOf(set("b", "a:1", each))), [0, 0, 12]);
  const sized = withSizeAnnotations(set("b", "a:1", { own: "1" }), deployment);
  assertEquals(sized.metadata.annotations?.own, "1");
});
