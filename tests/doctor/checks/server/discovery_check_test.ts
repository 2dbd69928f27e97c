import { assertEquals } from "@std/assert";
import { diagnose } from "../../../../src/doctor/mod.ts";
import { examinedPod, podOfHttps } from "../../../support/doctor/examined_pod.ts";
import { findingsOf } from "../../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

const access = [{ verbs: ["get"], resource: "pods" }, { verbs: ["get"], resource: "podz" }];

testSurroundings({
  name: "discovery that is refused, and goes on without it",
  async make(stack) {
    const pod = await examinedPod(stack);
    const match = { path: /^\/apis?$/ };
    pod.server.faults.inject({ kind: "status", code: 403, match, times: Infinity });
    return { ...pod, options: { ...pod.options, access } };
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
  const diagnosis = await diagnose({ ...options, access: access.slice(0, 1) });
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
  const findings = findingsOf(await diagnose({ ...options, access: access.slice(0, 1) }));
  assertEquals(findings.map(({ id, status }) => [id, status]), [["server.discovery", "warning"]]);
});
