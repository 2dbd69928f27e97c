import { assertEquals } from "@std/assert";
import { distinctAccess } from "../../../src/doctor/access/access_checks.ts";
import { diagnose } from "../../../src/doctor/mod.ts";
import { examinedPod } from "../../support/doctor/examined_pod.ts";
import { grantRules } from "../../support/doctor/grant_rules.ts";
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
      pod.server.objects.create({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "shop" },
      });
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
  const everywhere = ", in a ClusterRole with a ClusterRoleBinding.";
  assertEquals(reports, [
    {
      title: "/metrics",
      summary: "get: not allowed",
      remedy: `${remedy}{ nonResourceURLs: ["/metrics"], verbs: ["get"] }${everywhere}`,
    },
    {
      title: 'pods/log "web"',
      summary: "get: not allowed in all namespaces",
      remedy: `${remedy}{ apiGroups: [""], resources: ["pods/log"], resourceNames: ["web"], ` +
        `verbs: ["get"] }${everywhere}`,
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

const configMaps = { apiGroups: [""], resources: ["configmaps"], resourceNames: ["a"] };

testSurroundings(
  {
    name: "a Role for a resource that has no namespace",
    async make(stack) {
      const pod = await examinedPod(stack, { authorization: "rbac" });
      grantRules(pod.server, "Role", [
        { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] },
      ]);
      const access = [{ verbs: ["get", "list", "watch"], resource: "nodes" }];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.1",
      status: "failure",
      summary: /^get, list, watch: not allowed$/,
      remedy: "in a ClusterRole with a ClusterRoleBinding: no Role and no RoleBinding allows nodes",
    },
  },
  {
    name: "a rule with names for requests that have none",
    async make(stack) {
      const pod = await examinedPod(stack, { authorization: "rbac" });
      const verbs = ["get", "create", "deletecollection", "list"];
      grantRules(pod.server, "Role", [{ ...configMaps, verbs }]);
      const access = [
        { verbs, resource: "configmaps", name: "a" },
        { verbs: ["create"], resource: "configmaps", name: "b" },
      ];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.1",
      status: "failure",
      summary: "create, deletecollection: not allowed in default, as the request has no name",
      remedy: 'resources: ["configmaps"], verbs: ["create", "deletecollection"] }. A rule with ' +
        "resourceNames does not allow create and deletecollection without a name",
    },
  },
  {
    name: "a resource that does not exist",
    async make(stack) {
      const pod = await examinedPod(stack);
      const podz = { verbs: ["get"], resource: "podz" };
      const access = [podz, { ...podz, name: "a" }, { ...podz, verbs: ["list"] }];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.1",
      status: "failure",
      summary: "there is no resource podz in the core group",
      remedy: "Is it pods in the core group?",
    },
  },
  {
    name: "a verb that a resource does not support",
    async make(stack) {
      const pod = await examinedPod(stack);
      const group = "authorization.k8s.io";
      const access = [{ verbs: ["create", "watch"], group, resource: "selfsubjectaccessreviews" }];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.1",
      status: "failure",
      summary: "watch: the resource does not support this verb",
      remedy: "the resource supports create",
    },
  },
  {
    name: "a verb that no request has",
    async make(stack) {
      const pod = await examinedPod(stack);
      const access = [{ verbs: ["frobnicate"], resource: "pods" }];
      return { ...pod, options: { ...pod.options, access } };
    },
    finding: {
      id: "access.1",
      status: "warning",
      summary: "allowed in default, but no request has the verb frobnicate",
      remedy: "deletecollection",
    },
  },
);

test("accessCheck says allowed where the requests of a rule with names succeed", async () => {
  await using stack = new AsyncDisposableStack();
  const { options, server } = await examinedPod(stack, { authorization: "rbac" });
  const verbs = ["get", "list", "watch", "patch", "create"];
  grantRules(server, "Role", [
    { ...configMaps, verbs },
    { ...configMaps, resources: ["serviceaccounts/token"], verbs: ["create"] },
    { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] },
  ]);
  const { groups } = await diagnose({
    ...options,
    access: [
      { verbs, resource: "configmaps", name: "a" },
      { verbs: ["create"], resource: "serviceaccounts", subresource: "token", name: "a" },
      { verbs: ["get"], resource: "namespaces", namespace: "default" },
    ],
  });
  assertEquals(groups.at(-1)?.checks.map(({ status, summary }) => [status, summary]), [
    [
      "ok",
      "get, patch: allowed in default; list, watch: allowed in default with " +
      "fieldSelector=metadata.name=a; create: allowed in default by server-side apply alone, as " +
      "other requests have no name",
    ],
    ["ok", "create: allowed in default"],
    ["ok", "get: allowed for default"],
  ]);
});

test("accessCheck fails for what a rule names and no request can have, although it is granted", async () => {
  await using stack = new AsyncDisposableStack();
  const { options, server } = await examinedPod(stack, { authorization: "rbac" });
  const named = { resource: "configmaps", verbs: ["get"] };
  grantRules(server, "Role", [
    { apiGroups: [""], resources: ["pods/*", "pods/exec", "pods/attach"], verbs: ["get"] },
    { apiGroups: [""], resources: ["pods/attach"], verbs: ["create"] },
    { apiGroups: [""], resources: ["configmaps"], resourceNames: ["", "a-*"], verbs: ["get"] },
  ]);
  const { groups } = await diagnose({
    ...options,
    access: [
      { verbs: ["get"], resource: "pods", subresource: "*" },
      { verbs: ["get"], resource: "pods", subresource: "exec" },
      { verbs: ["get"], resource: "pods", subresource: "attach" },
      { ...named, name: "" },
      { ...named, name: "a-*" },
    ],
  });
  const shown =
    groups.at(-1)?.checks.map(({ status, summary, remedy }) =>
      status === "ok" ? status : `${summary}. ${remedy}`
    ) ?? [];
  const names =
    "Name each object in resourceNames, which have no wildcards, or leave them out for " +
    "all objects.";
  assertEquals(shown[0]?.startsWith('no request has the resource "pods/*". Name each'), true);
  assertEquals(shown.slice(1), [
    "create: not allowed in default (the API server also asks for create when a WebSocket is " +
    'opened, which is a get). Give the account a rule: { apiGroups: [""], ' +
    'resources: ["pods/exec"], verbs: ["create"] }.',
    "ok",
    `no object has the name "". ${names}`,
    `no object has the name "a-*". ${names}`,
  ]);
});

test("accessCheck says for which namespace a right is missing, and doubts a verb before it asks for a rule", async () => {
  await using stack = new AsyncDisposableStack();
  const { options } = await examinedPod(stack, { authorization: "rbac" });
  const { groups } = await diagnose({
    ...options,
    access: [
      { verbs: ["get"], resource: "namespaces", namespace: "default" },
      { verbs: ["frob"], resource: "pods" },
    ],
  });
  const [namespaces, pods] = groups.at(-1)?.checks ?? [];
  assertEquals([namespaces?.summary, namespaces?.remedy], [
    "get: not allowed for default",
    'Give the account a rule: { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] }, in a ' +
    "Role of the namespace default.",
  ]);
  assertEquals(pods?.summary, "frob: not allowed in default");
  assertEquals(pods?.remedy?.startsWith("Check the verb for a typing error: "), true);
});

test("distinctAccess takes out what was asked before, and keeps the numbers", () => {
  const pods = { verbs: ["get"], resource: "pods" };
  const named = { verbs: ["get", "create"], resource: "pods" };
  const asked = [
    pods,
    { ...pods, verbs: ["get", "get"] },
    { ...pods, verbs: ["get", "list"] },
    { ...pods, namespace: "shop" },
    { ...named, name: "a" },
    { ...named, name: "b" },
    { verbs: ["get"], path: "/x" },
    { verbs: ["get"], path: "/x" },
  ];
  assertEquals(distinctAccess(asked), [
    { access: pods, number: 1 },
    { access: { ...pods, verbs: ["list"] }, number: 3 },
    { access: { ...pods, namespace: "shop" }, number: 4 },
    { access: { ...named, name: "a" }, number: 5 },
    { access: { ...named, verbs: ["get"], name: "b" }, number: 6 },
    { access: { verbs: ["get"], path: "/x" }, number: 7 },
  ]);
});
