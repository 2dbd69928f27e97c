import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import {
  availableIn,
  compareForDeletion,
  hasEnded,
  isActive,
  type Pod,
  podOfTemplate,
  restartsOf,
} from "../../../src/testing/workloads/pod_state.ts";
import { test } from "../../support/test.ts";

const COST = "controller.kubernetes.io/pod-deletion-cost";

interface Given {
  node?: string;
  phase?: string;
  ready?: string;
  cost?: string;
  restarts?: number;
  created?: string;
}

function pod(name: string, given: Given = {}): Pod {
  const { node = "n", phase = "Running", ready = "2026-01-01T00:00:00Z", cost = "0" } = given;
  const { restarts = 0, created = "2026-01-01T00:00:00Z" } = given;
  const status = ready === "" ? "False" : "True";
  return {
    metadata: { name, uid: name, annotations: { [COST]: cost }, creationTimestamp: created },
    spec: { nodeName: node },
    status: {
      phase,
      conditions: [{ type: "Ready", status, lastTransitionTime: ready }],
      containerStatuses: [{ restartCount: restarts }, {}],
    },
  };
}

test("pods are compared by how little is lost with them", () => {
  const later = "2026-01-01T00:00:09Z";
  const inOrder = [
    pod("unscheduled", { node: "", phase: "Pending", ready: "" }),
    pod("pending", { phase: "Pending", ready: "" }),
    pod("unready", { ready: "" }),
    pod("cheap", { cost: "-5" }),
    pod("younger-ready", { ready: later }),
    pod("restarted", { restarts: 4 }),
    pod("younger", { created: later }),
    pod("a"),
    pod("b"),
    pod("dear", { cost: "7" }),
  ];
  const shuffled = inOrder.toReversed();
  const names = shuffled.sort(compareForDeletion).map(({ metadata }) => metadata.name);
  assertEquals(names, inOrder.map(({ metadata }) => metadata.name));
});

test("a pod is available when it was ready for long enough", () => {
  const now = Date.parse("2026-01-01T00:00:04.500Z");
  const inMs = (given: Given, minReadySeconds: number) =>
    availableIn(pod("a", given), { minReadySeconds, now });
  assertEquals([inMs({}, 0), inMs({}, 4), inMs({}, 10)], [0, 0, 5_500]);
  assertEquals([inMs({ ready: "" }, 0), inMs({ ready: "x" }, 1)], [undefined, undefined]);
});

test("pods that have ended or are deleted are not active", () => {
  const phases = ["Pending", "Running", "Succeeded", "Failed"];
  assertEquals(phases.map((phase) => hasEnded(pod("a", { phase }))), [false, false, true, true]);
  const { metadata, ...rest } = pod("a");
  const leaving = { ...rest, metadata: { ...metadata, deletionTimestamp: "T" } };
  assertEquals([isActive(pod("a")), isActive(leaving)], [true, false]);
  assertEquals(restartsOf(pod("a", { restarts: 3 })), 3);
});

test("podOfTemplate has what the template has, and its owner", () => {
  const resource = new ResourceRegistry().findKind("apps/v1", "ReplicaSet")!;
  const owner = { metadata: { name: "web", uid: "u" } };
  const { metadata, spec } = podOfTemplate(
    { metadata: { labels: { a: "1" }, annotations: { b: "2" } }, spec: { hostname: "h" } },
    owner,
    resource,
  );
  assertEquals([metadata.generateName, metadata.labels, metadata.annotations, spec], [
    "web-",
    { a: "1" },
    { b: "2" },
    { hostname: "h" },
  ]);
});
