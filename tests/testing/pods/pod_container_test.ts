import { assertEquals, assertThrows } from "@std/assert";
import { containerNames, podContainer } from "../../../src/testing/pods/pod_container.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

const pod = (...names: string[]) => ({
  metadata: { name: "web" },
  spec: { containers: names.map((name) => ({ name })) },
});

test("a pod's only container need not be named", () => {
  assertEquals(podContainer(pod("app"), undefined), "app");
  assertEquals(podContainer(pod("app", "db"), "db"), "db");
  assertEquals(podContainer({ metadata: { name: "web" } }, undefined), "");
});

test("an unknown container, and a missing name for one of several, are refused with 400", () => {
  assertThrows(
    () => podContainer(pod("app"), "db"),
    StatusError,
    "container db is not valid for pod web",
  );
  assertThrows(
    () => podContainer(pod("app", "db"), undefined),
    StatusError,
    "a container name must be specified for pod web, choose one of: [app db]",
  );
});

test("a container of any kind can be named, and those that started first are proposed too", () => {
  const { spec, metadata } = pod("app", "db");
  const started = {
    metadata,
    spec: {
      ...spec,
      initContainers: [{ name: "migrate" }],
      ephemeralContainers: [{ name: "debugger" }],
    },
  };
  assertEquals(podContainer(started, "migrate"), "migrate");
  assertEquals(podContainer(started, "debugger"), "debugger");
  assertThrows(
    () => podContainer(started, undefined),
    StatusError,
    "choose one of: [app db] or one of the init containers: [migrate]",
  );
});

test("a value that is not a list of containers has no names", () => {
  for (const spec of [undefined, {}, { containers: {} }, { containers: [null, { name: 5 }] }]) {
    assertEquals(containerNames({ metadata: {}, spec }, "containers"), []);
  }
});
