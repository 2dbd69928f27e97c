import { assertEquals } from "@std/assert";
import { diagnose } from "../../../src/doctor/mod.ts";
import { examinedPod } from "../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { test } from "../../support/test.ts";

testSurroundings(
  {
    name: "no RBAC",
    async make(stack) {
      const pod = await examinedPod(stack, { authorization: "rbac" });
      const access = [{ verbs: ["get", "list", "watch"], resource: "pods" }];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.1",
      status: "failure",
      summary: "get, list, watch: not allowed in default",
      remedy: '{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }',
    },
  },
  {
    name: "RBAC for a part of the verbs",
    async make(stack) {
      const authorize = ({ verb, plural }: { verb: string; plural: string }) =>
        plural !== "deployments" || verb !== "patch" || "no role of the shop grants that";
      const pod = await examinedPod(stack, { authorize });
      const access = [
        { verbs: ["get"], path: "/metrics" },
        { verbs: ["get", "patch"], group: "apps", resource: "deployments", namespace: "shop" },
      ];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.2",
      status: "failure",
      summary: "patch: not allowed in shop (no role of the shop grants that)",
      remedy: '{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }',
    },
  },
);

test("accessCheck shows the missing rule, with the names and paths that were asked for", async () => {
  await using stack = new AsyncDisposableStack();
  const { options } = await examinedPod(stack, { authorization: "rbac" });
  const { groups } = await diagnose({
    ...options,
    access: [
      { verbs: ["get"], path: "/metrics" },
      { verbs: ["get"], resource: "pods", subresource: "log", name: "web", namespace: "*" },
    ],
  });
  const reports = groups.at(-1)?.checks.map(({ title, summary, remedy }) => ({
    title,
    summary,
    remedy,
  }));
  const remedy = "Give the account a rule: ";
  assertEquals(reports, [
    {
      title: "/metrics",
      summary: "get: not allowed",
      remedy: `${remedy}{ nonResourceURLs: ["/metrics"], verbs: ["get"] }.`,
    },
    {
      title: 'pods/log "web"',
      summary: "get: not allowed in all namespaces",
      remedy: `${remedy}{ apiGroups: [""], resources: ["pods/log"], resourceNames: ["web"], ` +
        'verbs: ["get"] }.',
    },
  ]);
});

test("accessCheck is skipped where the account may not ask", async () => {
  await using stack = new AsyncDisposableStack();
  const { options, server } = await examinedPod(stack);
  const match = { path: /selfsubjectaccessreviews$/ };
  server.faults.inject({ kind: "status", code: 403, match, times: Infinity });
  const access = [{ verbs: ["get"], resource: "pods" }];
  const { groups } = await diagnose({ ...options, access });
  assertEquals(groups.at(-1)?.checks.map(({ status }) => status), ["skipped"]);
});
