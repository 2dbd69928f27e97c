import { assertEquals, assertThrows } from "@std/assert";
import { describePod, namedPod, podPath, type PodTarget } from "../../src/pod/pod_reference.ts";
import type { DeepReadonly } from "../../src/informer/mod.ts";
import type { Deployment } from "../../src/types/apps/v1.ts";
import type { ConfigMap, ObjectReference, Pod, Service } from "../../src/types/core/v1.ts";
import { test } from "../support/test.ts";

test("a pod without a namespace is in the client's namespace", () => {
  assertEquals(namedPod({ name: "web" }, "shop"), { name: "web", namespace: "shop" });
  const pod = { name: "web", namespace: "other", container: "app" };
  assertEquals(namedPod(pod, "shop"), pod);
});

test("a pod object is its own reference, and its first or default container is taken", () => {
  const containers = [{ name: "app" }, { name: "proxy" }];
  const metadata = { name: "web", namespace: "other" };
  const named = { name: "web", namespace: "other" };
  assertEquals(namedPod({ metadata: { name: "web" } }, "shop"), { name: "web", namespace: "shop" });
  assertEquals(namedPod({ metadata, spec: { containers } }, "shop"), {
    ...named,
    container: "app",
  });
  const annotations = { "kubectl.kubernetes.io/default-container": "proxy" };
  const annotated = { metadata: { ...metadata, annotations }, spec: { containers } };
  assertEquals(namedPod(annotated, "shop"), { ...named, container: "proxy" });
  assertEquals(namedPod({ ...annotated, container: "app" }, "shop"), {
    ...named,
    container: "app",
  });
});

test("a generated Pod and one of an informer can be connected to", () => {
  const pod: Pod = { metadata: { name: "web" }, spec: { containers: [{ name: "app" }] } };
  const stored: DeepReadonly<Pod> = pod;
  assertEquals(namedPod(stored, "shop"), namedPod(pod, "shop"));
});

test("an object of another kind is not a pod, by its types and when the program runs", () => {
  const metadata = { name: "web" };
  const configMap: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata };
  const service: Service = { apiVersion: "v1", kind: "Service", metadata };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata } as Deployment;
  assertThrows(() => namedPod(configMap, "shop"), TypeError, 'its kind is "ConfigMap"');
  // @ts-expect-error: a Service is not a pod
  assertThrows(() => namedPod(service, "shop"), TypeError, 'its kind is "Service"');
  // @ts-expect-error: a Deployment is not a pod
  assertThrows(() => namedPod(deployment, "shop"), TypeError, 'its kind is "Deployment"');
  const metrics: unknown = { apiVersion: "metrics.k8s.io/v1beta1", kind: "Pod", metadata };
  assertThrows(() => namedPod(metrics as PodTarget, "shop"), TypeError, '"metrics.k8s.io/v1beta1"');
  for (const kind of [null, "", "PartialObjectMetadata", { secret: "hunter2" }]) {
    const target = { kind, metadata } as unknown as PodTarget;
    const { message } = assertThrows(() => namedPod(target, "shop"), TypeError, "its kind is");
    assertEquals(message.includes("hunter2"), false);
  }
});

test("an item of a list has no kind, and a spec without containers is not one of a pod", () => {
  const item = { metadata: { name: "web" }, spec: { ports: [{ port: 80 }] } };
  const target = item as unknown as PodTarget;
  assertThrows(() => namedPod(target, "shop"), TypeError, "its spec has no containers");
  const empty = { metadata: { name: "web" }, spec: { containers: [] } };
  assertEquals(namedPod(empty, "shop"), { name: "web", namespace: "shop" });
  const pod = { ...item, kind: "Pod", spec: null } as unknown as PodTarget;
  assertEquals(namedPod(pod, "shop"), { name: "web", namespace: "shop" });
});

test("a reference to an object, such as that of an event, must refer to a pod", () => {
  const involved: ObjectReference = { apiVersion: "v1", kind: "Pod", name: "web", namespace: "a" };
  assertEquals(namedPod({ ...involved, name: "web" }, "shop"), { name: "web", namespace: "a" });
  const node = { ...involved, kind: "Node", name: "web" };
  assertThrows(() => namedPod(node, "shop"), TypeError, 'its kind is "Node"');
});

test("a pod is given by its object or by its name, not by both", () => {
  const metadata = { name: "a", namespace: "b" };
  // @ts-expect-error: one name too many
  assertThrows(() => namedPod({ name: "c", metadata }, "shop"), TypeError, "both");
  // @ts-expect-error: one namespace too many
  assertThrows(() => namedPod({ namespace: "c", metadata }, "shop"), TypeError, "both");
});

test("a value that is not a pod is refused with a message that says what to pass", () => {
  for (const value of [undefined, null, "default/web", 5, [{ name: "web" }], () => {}]) {
    const target = value as unknown as PodTarget;
    assertThrows(() => namedPod(target, "shop"), TypeError, "Pass a Pod object, or { name,");
  }
  const missing = undefined as unknown as PodTarget;
  assertThrows(() => namedPod(missing, "shop"), TypeError, "may have been deleted");
  for (const value of [{}, { metadata: {} }, { metadata: null }, Promise.resolve(), new Map()]) {
    const target = value as unknown as PodTarget;
    assertThrows(
      () => namedPod(target, "shop"),
      TypeError,
      "The name of a pod must be a non-empty",
    );
  }
});

test("an invalid name of a pod, a namespace or a container is refused", () => {
  for (const name of ["", "..", "a/b", "a%2fb", "a\nb", null, 5]) {
    const wrong = name as string;
    const targets = [
      { name: wrong },
      { name: "a", namespace: wrong },
      { name: "a", container: wrong },
      { metadata: { name: wrong } },
      { metadata: { name: "a", namespace: wrong } },
      { metadata: { name: "a" }, container: wrong },
    ];
    for (const target of targets) {
      assertThrows(() => namedPod(target, "shop"), TypeError, "of a pod");
    }
  }
  const annotations = { "kubectl.kubernetes.io/default-container": "" }; // as if it were absent
  const annotated = { metadata: { name: "a", annotations }, spec: { containers: [{ name: "b" }] } };
  assertEquals(namedPod(annotated, "shop").container, "b");
});

test("a name cannot lead out of the pod's path", () => {
  const pod = { name: "../secrets", namespace: "a/b" };
  assertEquals(podPath(pod, "log"), "/api/v1/namespaces/a%2Fb/pods/..%2Fsecrets/log");
  assertEquals(podPath(pod), "/api/v1/namespaces/a%2Fb/pods/..%2Fsecrets");
});

test("a message names the container, where one is named", () => {
  const pod = { name: "web", namespace: "shop" };
  assertEquals(describePod(pod), "pod shop/web");
  assertEquals(describePod({ ...pod, container: "app" }), "container app of pod shop/web");
});
