import { assertEquals, assertRejects } from "@std/assert";
import { copyFromPod } from "../../src/copy/copy_from_pod.ts";
import type { CopyOptions } from "../../src/copy/copy_options.ts";
import { copyToPod } from "../../src/copy/copy_to_pod.ts";
import type { PodTarget } from "../../src/pod/pod_reference.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

for (const copy of [copyToPod, copyFromPod]) {
  const paths = { from: "/none/a", to: "/none/b" };

  test(`${copy.name} refuses what is not a pod or not a client before it reads a file`, async () => {
    await using pod = await startPod();
    const kube = pod.kube();
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web" } };
    for (const target of [service, undefined, "web", { name: ".." }] as PodTarget[]) {
      await assertRejects(() => copy(kube, target, paths), TypeError, "pod");
    }
    for (const client of [undefined, await pod.server.config()]) {
      const notClient = client as unknown as KubeFetch;
      await assertRejects(() => copy(notClient, { name: "web" }, paths), TypeError, "client");
    }
    assertEquals(pod.server.requests.length, 0);
  });

  test(`${copy.name} refuses a path that is not a string, and does not print it`, async () => {
    await using pod = await startPod();
    for (const wrong of [undefined, null, 5, { secret: "hunter2" }]) {
      const path = wrong as unknown as string;
      for (const options of [{ ...paths, from: path }, { ...paths, to: path }] as CopyOptions[]) {
        const error = await assertRejects(
          () => copy(pod.kube(), { name: "web" }, options),
          TypeError,
          "must be a string: it is",
        );
        assertEquals(error.message.includes("hunter2"), false);
      }
    }
    assertEquals(pod.server.requests.length, 0);
  });
}
