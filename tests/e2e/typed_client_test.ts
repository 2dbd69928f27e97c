import process from "node:process";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ApiStatusError, isConflict, isTooManyRequests, type KubeFetch } from "../../mod.ts";
import {
  createDiscovery,
  createResourceClient,
  defineResource,
  evictPod,
  KindNotServedError,
} from "../../src/client/mod.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { deployment, type TestClient, testClient } from "../client/resources.ts";
import { runtimeName, test } from "../support/test.ts";
import { adminKube } from "./cluster/admin_kube.ts";
import { ControlPlane } from "./cluster/control_plane.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";

/** A client, and a namespace of its own. */
interface Place extends AsyncDisposable {
  kube: KubeFetch;
  client: TestClient;
  namespace: string;
  warnings: string[];
}

async function openPlace(): Promise<Place> {
  await using resources = new AsyncDisposableStack();
  const controlPlane = resources.use(await ControlPlane.loadKubeconfig(kubeconfig));
  const warnings: string[] = [];
  const kube = resources.use(adminKube(controlPlane, { onWarning: (text) => warnings.push(text) }));
  const client = testClient(kube);
  const { metadata } = await client.namespaces.create({
    metadata: { generateName: `typed-${runtimeName}-` },
  });
  const held = resources.move();
  return {
    kube,
    client,
    namespace: metadata.name,
    warnings,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const rejection = (promise: Promise<unknown>) => promise.then(() => undefined, (error) => error);

const podOf = (name: string) => ({
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: "main", image: "example.com/main:1" }] },
});

test("an apply creates an object, changes nothing the second time, and conflicts with other managers", async () => {
  await using place = await openPlace();
  const deployments = place.client.deployments.namespace(place.namespace);
  const object = deployment("web", 2);
  const first = await deployments.apply(object);
  const second = await deployments.apply(object);
  assertEquals(second.metadata.resourceVersion, first.metadata.resourceVersion);
  const other = { metadata: { name: "web" }, spec: { replicas: 3 } };
  const conflict = await rejection(deployments.apply(other, { fieldManager: "other" }));
  assert(isConflict(conflict), String(conflict));
  assertStringIncludes(conflict.message, "tests");
  const forced = await deployments.apply(other, { fieldManager: "other", force: true });
  assertEquals(forced.spec.replicas, 3);
});

test("an unknown field is refused, warned about or dropped", async () => {
  await using place = await openPlace();
  const deployments = place.client.deployments.namespace(place.namespace);
  const object = deployment("web");
  const wrong = { ...object, spec: { ...object.spec, replica: 3 } };
  const refused = await rejection(deployments.create(wrong, { dryRun: true }));
  assert(refused instanceof ApiStatusError && refused.httpStatus === 400, String(refused));
  assertStringIncludes(refused.message, 'unknown field "spec.replica"');
  const merge = { spec: { replica: 3 } } as object;
  await deployments.create(wrong, { fieldValidation: "Warn" });
  assertEquals(place.warnings, ['unknown field "spec.replica"']);
  assert(await rejection(deployments.patch("web", { merge })) instanceof ApiStatusError);
  assert(
    await rejection(deployments.apply({ metadata: { name: "web" }, ...merge })) instanceof
      ApiStatusError,
  );
  await deployments.patch("web", { merge }, { fieldValidation: "Ignore" });
  assertEquals(place.warnings.length, 1);
});

test("a pod is not evicted when a budget forbids it", async () => {
  await using place = await openPlace();
  const { client, namespace } = place;
  const accounts = client.serviceAccounts.namespace(namespace);
  await accounts.apply({ metadata: { name: "default" } });
  const pods = client.pods.namespace(namespace);
  await pods.create(podOf("kept"));
  await pods.status.patch("kept", {
    merge: {
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } as object,
    },
  });
  interface Budget extends KubernetesObject {
    spec: { minAvailable: number; selector: { matchLabels: Record<string, string> } };
  }
  const budgets = defineResource<Budget>({
    group: "policy",
    version: "v1",
    plural: "poddisruptionbudgets",
    kind: "PodDisruptionBudget",
  });
  await createResourceClient(place.kube, budgets).namespace(namespace).create({
    metadata: { name: "kept" },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "kept" } } },
  });
  const forbidden = await rejection(evictPod(pods, "kept", { maxAttempts: 1 }));
  assert(isTooManyRequests(forbidden), String(forbidden));
  assertEquals((await pods.get("kept")).metadata.name, "kept");
});

test("objects can be read as a table, and as metadata only", async () => {
  await using place = await openPlace();
  const deployments = place.client.deployments.namespace(place.namespace);
  await deployments.create(deployment("web", 2));
  const { columnDefinitions, rows } = await deployments.table();
  const [ready] = columnDefinitions.flatMap(({ name }, i) => name === "Ready" ? [i] : []);
  assertEquals(rows.map(({ cells, object }) => [object?.metadata.name, cells[ready ?? -1]]), [
    ["web", "0/2"],
  ]);
  const { items } = await deployments.metadata().list();
  assertEquals(items.map((object) => [object.metadata.name, "spec" in object]), [["web", false]]);
});

test("discovery lists the served resources, and finds the resource of an object", async () => {
  await using place = await openPlace();
  const discovery = createDiscovery(place.kube);
  const requested = (await discovery.resources()).length;
  assert(requested > 50, String(requested));
  const deployments = await discovery.client({ apiVersion: "apps/v1", kind: "Deployment" });
  assertEquals(deployments.definition.subresources?.toSorted(), ["scale", "status"]);
  const created = await deployments.namespace(place.namespace).create(deployment("web"));
  assertEquals(created.metadata.name, "web");
  await assertRejects(
    () => discovery.client({ apiVersion: "example.com/v1", kind: "Gadget" }),
    KindNotServedError,
  );
});

/**
 * Waits until a path is served: the server routes a group's requests a moment after its first
 * resource is established.
 */
async function untilServed(kube: KubeFetch, path: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const response = await kube.fetch(path);
    await response.body?.cancel();
    if (response.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${path} is not served.`);
}

test("a resource that is installed after discovery is found, and is typed in one line", async () => {
  await using place = await openPlace();
  const { kube } = place;
  const discovery = createDiscovery(kube);
  const group = `${place.namespace}.example.com`;
  await discovery.resources();
  interface Definition extends KubernetesObject {
    spec: object;
    status?: { conditions?: { type: string; status: string }[] };
  }
  const definitions = await discovery.client<Definition>({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
  });
  const openAPIV3Schema = {
    type: "object",
    properties: { spec: { type: "object", properties: { size: { type: "string" } } } },
  };
  const name = `widgets.${group}`;
  await definitions.create({
    metadata: { name },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  });
  for await (const { type, object } of definitions.watch()) {
    if (type === "BOOKMARK" || object.metadata.name !== name) continue;
    if (object.status?.conditions?.some((each) => each.type === "Established")) break;
  }
  await untilServed(kube, `/apis/${group}/v1`);
  interface Widget extends KubernetesObject {
    spec: { size: string };
  }
  const widgets = createResourceClient(
    kube,
    defineResource<Widget>({ group, version: "v1", plural: "widgets", kind: "Widget" }),
    { fieldManager: "tests" },
  ).namespace(place.namespace);
  const apply = () => widgets.apply({ metadata: { name: "a" }, spec: { size: "small" } });
  assertEquals((await apply()).spec.size, "small");
  assertEquals(
    (await apply()).metadata.resourceVersion,
    (await widgets.get("a")).metadata.resourceVersion,
  );
  const found = await discovery.client<Widget>({ apiVersion: `${group}/v1`, kind: "Widget" });
  assertEquals((await found.namespace(place.namespace).get("a")).spec.size, "small");
  await definitions.delete(name);
});
