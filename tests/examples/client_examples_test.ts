import { assertEquals } from "@std/assert";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { RunningExample } from "./running_example.ts";

for (const runtime of ["deno", "bun"] as const) {
  test(`typed_client.ts on ${runtime} writes the phases of pods into a ConfigMap, and updates it`, async () => {
    await using pod = await startPod();
    const { objects } = pod.server;
    const spec = { containers: [{ name: "main", image: "example.com/main:1" }] };
    const createPod = (name: string) =>
      objects.create({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec });
    createPod("web-1");
    await using first = new RunningExample("typed_client.ts", pod, { runtime });
    assertEquals(await first.end(), {
      code: 0,
      output: "Pending 1\nwritten to default/pod-phases\n",
    });

    createPod("web-2");
    const written = objects.get({ apiVersion: "v1", kind: "ConfigMap", name: "pod-phases" });
    const labels = { kept: "yes" };
    objects.update({ ...written, metadata: { ...written.metadata, labels } });
    await using second = new RunningExample("typed_client.ts", pod, { runtime });
    assertEquals((await second.end()).output, "Pending 2\nwritten to default/pod-phases\n");
    const { metadata } = objects.get({ apiVersion: "v1", kind: "ConfigMap", name: "pod-phases" });
    assertEquals(metadata.labels, labels);
  });
}
