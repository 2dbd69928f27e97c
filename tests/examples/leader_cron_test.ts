import { assert, assertEquals } from "@std/assert";
import { startPod } from "../support/fakes/pod.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";

for (const runtime of ["deno", "bun"] as const) {
  test(`leader_cron.ts on ${runtime} reports while it leads, and gives the Lease back`, async () => {
    await using pod = await startPod();
    createActiveLease(pod, "pod-report");
    await using example = new RunningExample("leader_cron.ts", pod, { runtime, args: ["100"] });
    await example.line(/^0 pods$/);
    const spec = { containers: [{ name: "main", image: "example.com/main:1" }] };
    pod.server.objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec });
    await example.line(/^1 pods$/);
    const report = pod.server.store.get("configmaps", "default/pod-report")?.object;
    assert(["0", "1"].includes((report as { data?: { pods?: string } }).data?.pods ?? ""));
    example.terminate();
    const { code, output } = await example.end();
    assertEquals(code, 0, output);
    const lease = pod.server.store.get("coordination.k8s.io/leases", "default/pod-report")?.object;
    assertEquals((lease?.spec as { holderIdentity?: string }).holderIdentity, "");
  });
  test(`leader_cron.ts on ${runtime} ends without an error while another replica leads`, async () => {
    await using pod = await startPod();
    const spec = { leaseDurationSeconds: 3_600, holderIdentity: "another" };
    const kind = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
    pod.server.objects.create({ ...kind, metadata: { name: "pod-report" }, spec });
    await using example = new RunningExample("leader_cron.ts", pod, { runtime });
    const hasAsked = () => pod.server.requests.some(({ path }) => path.endsWith("/pod-report"));
    while (!hasAsked()) await new Promise((resolve) => setTimeout(resolve, 0));
    example.terminate();
    assertEquals(await example.end(), { code: 0, output: "" });
  });
}
