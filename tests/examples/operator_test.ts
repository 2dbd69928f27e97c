import { join } from "node:path";
import { assertEquals } from "@std/assert";
import { storedSite, website } from "../support/controllers/websites.ts";
import { startPod } from "../support/fakes/pod.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { until } from "../support/servers/until.ts";
import { createActiveLease } from "../support/election/active_lease.ts";
import { CLOSED_OUTPUT } from "../support/programs/lost_output.ts";
import { repository } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { commandOf, RunningExample, runToEnd } from "./running_example.ts";

interface Deployment {
  metadata: object;
  spec: { replicas?: number };
}

const file = join(repository, "examples/operator.yaml");

for (const runtime of ["deno", "bun"] as const) {
  test(`operator_manifests.ts on ${runtime} prints operator.yaml`, async () => {
    const words = commandOf("operator_manifests.ts", runtime);
    assertEquals(await runToEnd(words, {}), { code: 0, output: await Deno.readTextFile(file) });
    const lost = await runToEnd(words, {}, CLOSED_OUTPUT); // as by `| head -1`
    assertEquals(lost, { code: 0, output: "" });
  });
}

for (const runtime of ["deno", "bun"] as const) {
  test(`operator.ts on ${runtime} creates, heals, updates and cleans up`, async () => {
    await using pod = await startPod({ authorization: "rbac", manifests: file });
    const { objects, store } = pod.server;
    await using directory = await tempDirectory();
    const account = { directory: directory.path, serviceAccount: "websites" };
    await using _kubelet = await pod.server.startKubelet(account);
    createActiveLease(pod, "websites");
    const create = (name: string, image: string) =>
      objects.create({ ...website, metadata: { name }, spec: { image } });
    create("shop", "example.com/shop:1");
    const itsPod = { ...pod, directory: directory.path };
    await using example = new RunningExample("operator.ts", itsPod, { runtime });
    const deployment = () =>
      store.get("apps/deployments", "default/shop")?.object as Deployment | undefined;
    const condition = (name: string) => storedSite(pod, name)?.status?.conditions?.[0];
    await until(pod, "services", () => store.get("services", "default/shop") !== undefined);
    await until(pod, "example.com/websites", () => condition("shop")?.reason === "Progressing");

    objects.delete({ apiVersion: "apps/v1", kind: "Deployment", name: "shop" });
    await until(pod, "apps/deployments", () => deployment() !== undefined);
    const ready = { ...deployment()!, status: { availableReplicas: 1 } };
    objects.update(ready as never, { status: true });
    await until(pod, "example.com/websites", () => condition("shop")?.status === "True");

    const site = storedSite(pod, "shop")!;
    objects.update({ ...site, spec: { image: "example.com/shop:1", replicas: 3 } } as never);
    await until(pod, "apps/deployments", () => deployment()?.spec.replicas === 3);

    create("broken", "no image");
    await until(pod, "example.com/websites", () => condition("broken")?.reason === "InvalidImage");

    objects.delete({ ...website, name: "shop" });
    await example.line(/^empties the bucket of shop$/);
    await until(pod, "example.com/websites", () => storedSite(pod, "shop") === undefined);
    example.terminate();
    const { code, output } = await example.end();
    assertEquals(code, 0, output);
    const lease = store.get("coordination.k8s.io/leases", "default/websites")?.object;
    assertEquals((lease?.spec as { holderIdentity?: string }).holderIdentity, "");
    const mine = pod.server.requests.filter(({ username }) => username.endsWith(":websites"));
    assertEquals(mine.filter(({ status }) => status === 403), []);
  });
}
