import { assertEquals } from "@std/assert";
import { versionCheck } from "../../../src/doctor/checks/server_checks.ts";
import { diagnose } from "../../../src/doctor/mod.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { examinedPod, podOfHttps } from "../../support/doctor/examined_pod.ts";
import { findingsOf } from "../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { test } from "../../support/test.ts";

testSurroundings({
  name: "a server of Kubernetes 1.28",
  make: (stack) =>
    podOfHttps(stack, ({ url }) =>
      Response.json(
        url.endsWith("/version") ? { gitVersion: "v1.28.15" } : { metadata: {}, status: {} },
      )),
  finding: {
    id: "server.version",
    status: "warning",
    summary: "v1.28.15 is older than 1.36",
    remedy: "Upgrade the cluster",
  },
});

test("versionCheck reads the versions of distributions too", async () => {
  const rows = [
    ["v1.35.9", "warning"],
    ["v1.36.0", "ok"],
    ["v1.37.2+k3s1", "ok"],
    ["v1.36.4-gke.1200", "ok"],
    ["v1.45.0", "ok"],
    ["v2.0.0", "ok"],
    ["unknown", "skipped"],
  ] as const;
  for (const [serverVersion, status] of rows) {
    const outcome = await versionCheck.run(examinationOf({ serverVersion }), unaborted);
    assertEquals([serverVersion, outcome.status], [serverVersion, status]);
  }
});

test("With Kubernetes 1.30 the doctor warns of the version and of WatchList, and of nothing else", async () => {
  await using stack = new AsyncDisposableStack();
  const { options } = await examinedPod(stack, {
    kubernetesVersion: "1.30",
    authorize: ({ subresource, verb }) => subresource !== "exec" || verb === "get",
  });
  const access = [{ verbs: ["get"], resource: "pods", subresource: "exec" }];
  const diagnosis = await diagnose({ ...options, access });
  assertEquals(findingsOf(diagnosis).map(({ id, status }) => [id, status]), [
    ["server.version", "warning"],
    ["server.watchList", "warning"],
  ]);
  assertEquals(diagnosis.sound, true);
});

const podsAndPodz = [{ verbs: ["get"], resource: "pods" }, { verbs: ["get"], resource: "podz" }];

testSurroundings({
  name: "discovery that is refused, and goes on without it",
  async make(stack) {
    const pod = await examinedPod(stack);
    const match = { path: /^\/apis?$/ };
    pod.server.faults.inject({ kind: "status", code: 403, match, times: Infinity });
    return { ...pod, options: { ...pod.options, access: podsAndPodz } };
  },
  finding: {
    id: "server.discovery",
    status: "warning",
    summary: "the API server does not list its resources: The API server answered 403",
    remedy: "system:discovery",
  },
});

test("discoveryCheck names groups that cannot be read, and sends nothing without an access", async () => {
  await using stack = new AsyncDisposableStack();
  const { options, server } = await examinedPod(stack);
  const match = { path: /^\/apis$/ };
  server.faults.inject({ kind: "status", code: 404, match, times: Infinity });
  const path = { verbs: ["get"], path: "/metrics" };
  assertEquals(findingsOf(await diagnose({ ...options, access: [path] })), []);
  const diagnosis = await diagnose({ ...options, access: podsAndPodz.slice(0, 1) });
  const [first, ...others] = findingsOf(diagnosis);
  assertEquals([first?.id, others], ["server.discovery", []]);
  assertEquals(first?.summary, "the API server does not list its resources in /apis");
});

test("discoveryCheck does not take an answer without resources for a server that has none", async () => {
  await using stack = new AsyncDisposableStack();
  const { options } = await podOfHttps(
    stack,
    ({ url }) =>
      url.endsWith("/version")
        ? Response.json({ gitVersion: "v1.37.0" })
        : Response.json({ kind: "APIGroupDiscoveryList", status: { allowed: true } }),
  );
  const findings = findingsOf(await diagnose({ ...options, access: podsAndPodz.slice(0, 1) }));
  assertEquals(findings.map(({ id, status }) => [id, status]), [["server.discovery", "warning"]]);
});

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
