import { assertEquals, assertRejects } from "@std/assert";
import { podAttach, podExec } from "../../src/pod/pod_exec.ts";
import { podLogBytes, podLogs } from "../../src/pod/pod_logs.ts";
import type { PodTarget } from "../../src/pod/pod_reference.ts";
import { portForward } from "../../src/pod/port_forward.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { podSpec } from "../support/objects/complete_specs.ts";

const calls: Record<string, (kube: KubeFetch, pod: PodTarget) => unknown> = {
  podLogs: (kube, pod) => podLogs(kube, pod),
  podLogBytes: (kube, pod) => podLogBytes(kube, pod, { follow: true }),
  podExec: (kube, pod) => podExec(kube, pod, { command: ["true"] }),
  podAttach: (kube, pod) => podAttach(kube, pod),
  portForward: (kube, pod) => portForward(kube, pod, { port: 80 }),
};

for (const [name, call] of Object.entries(calls)) {
  test(`${name} sends nothing for what is not a pod, and refuses what is not a client`, async () => {
    await using pod = await startPod();
    const kube = pod.kube();
    const metadata = { name: "web" };
    pod.server.objects.create({ apiVersion: "v1", kind: "Pod", metadata, spec: podSpec });
    const wrong: [unknown, string][] = [
      [{ apiVersion: "v1", kind: "ConfigMap", metadata }, 'its kind is "ConfigMap"'],
      [{ name: "web", metadata }, "both"],
      [undefined, "may have been deleted"],
      [null, "null"],
      ["web", '"web"'],
      [{}, "name of a pod"],
      [{ name: ".." }, "name of a pod"],
      [{ name: "web", namespace: ".." }, "namespace of a pod"],
      [{ name: "web", container: null }, "container of a pod"],
    ];
    for (const [target, message] of wrong) {
      await assertRejects(async () => await call(kube, target as PodTarget), TypeError, message);
    }
    for (const client of [undefined, await pod.server.config()]) {
      const notClient = client as unknown as KubeFetch;
      const refused = async () => await call(notClient, { name: "web" });
      await assertRejects(refused, TypeError, "createKubeFetch");
    }
    assertEquals(pod.server.requests.length, 0);
  });
}
