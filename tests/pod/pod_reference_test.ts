import { assertEquals, assertThrows } from "@std/assert";
import { describePod, namedPod, podPath } from "../../src/pod/pod_reference.ts";
import { test } from "../support/test.ts";

test("a pod without a namespace is in the client's namespace", () => {
  assertEquals(namedPod({ name: "web" }, "shop"), { name: "web", namespace: "shop" });
  const pod = { name: "web", namespace: "other", container: "app" };
  assertEquals(namedPod(pod, "shop"), pod);
});

test("an empty pod name is refused", () => {
  for (
    const pod of [{ name: "" }, { name: "a", namespace: "" }, { name: "a", container: "" }]
  ) {
    assertThrows(() => namedPod(pod, "shop"), TypeError);
  }
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
