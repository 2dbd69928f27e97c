import { assertEquals } from "@std/assert";
import { diagnose } from "../../../../src/doctor/mod.ts";
import { examinedPod } from "../../../support/doctor/examined_pod.ts";
import { findingsOf } from "../../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

const access = [
  { verbs: ["get"], resource: "pods", namespace: "nowhere" },
  { verbs: ["list"], resource: "pods", namespace: "nowhere" },
  { verbs: ["get"], resource: "pods" },
  { verbs: ["get"], resource: "nodes", namespace: "not-counted" },
  { verbs: ["get"], path: "/metrics" },
];

testSurroundings({
  name: "a namespace that does not exist",
  async make(stack) {
    const pod = await examinedPod(stack);
    return { ...pod, options: { ...pod.options, access } };
  },
  finding: {
    id: "server.namespaces",
    status: "failure",
    summary: /^there is no namespace nowhere$/,
    remedy: "create the namespace",
  },
});

test("namespacesCheck is skipped where the account may not look", async () => {
  await using stack = new AsyncDisposableStack();
  const { options } = await examinedPod(stack, {
    authorize: ({ plural, verb }) => plural !== "namespaces" || verb !== "get",
  });
  const diagnosis = await diagnose({ ...options, access });
  assertEquals(findingsOf(diagnosis), []);
  const checks = diagnosis.groups.flatMap((group) => group.checks);
  const { status, summary } = checks.find(({ id }) => id === "server.namespaces") ?? {};
  assertEquals([status, summary], ["skipped", "the account may not look whether they exist"]);
});
