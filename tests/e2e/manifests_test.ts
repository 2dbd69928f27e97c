import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import type { KubeFetch, KubernetesObject } from "../../mod.ts";
import { createClient, defineResource, type ResourceClient } from "../../src/client/mod.ts";
import { waitUntil } from "../../src/informer/wait_until.ts";
import { isCrdEstablished } from "../../src/informer/conditions.ts";
import { backupDefinition, backups } from "../fixtures/backups.ts";
import { builtInResources } from "../fixtures/built_in_resources.ts";
import { manifests } from "../fixtures/manifests.ts";
import { runtimeName, test } from "../support/test.ts";
import { adminKube } from "./admin_kube.ts";
import { ControlPlane } from "./control_plane.ts";
import { readKubeconfig } from "./kubeconfig.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);
/** It leaves objects of the whole cluster behind. */
const ownCluster = { ignore: ownFiles === undefined };
const namespace = `manifests-${runtimeName}`;
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

async function openKube(): Promise<{ kube: KubeFetch } & AsyncDisposable> {
  await using resources = new AsyncDisposableStack();
  const controlPlane = resources.use(await ControlPlane.fromKubeconfig(kubeconfig));
  const kube = resources.use(adminKube(controlPlane));
  const moved = resources.move();
  return { kube, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

const { group, names: { plural, kind } } = backupDefinition.spec;
const backupResource = defineResource({ group, version: "v1", plural, kind });

/** The handle of the resource that an object belongs to. */
function handleOf(
  kube: KubeFetch,
  { apiVersion, kind }: KubernetesObject,
): ResourceClient<KubernetesObject> {
  const resource = [...builtInResources, backupResource].find((resource) =>
    resource.kind === kind &&
    (resource.group ? `${resource.group}/${resource.version}` : resource.version) === apiVersion
  );
  assert(resource, `no resource for ${apiVersion} ${kind}`);
  const handle = createClient(kube).resource<KubernetesObject>(resource);
  return resource.namespaced ? handle.namespace(namespace) : handle;
}

function apply(kube: KubeFetch, object: KubernetesObject): Promise<KubernetesObject> {
  return handleOf(kube, object).apply(object, { fieldManager: "manifests" });
}

test("manifests are applied as they are written, and a second time change nothing", async () => {
  await using opened = await openKube();
  const { kube } = opened;
  await apply(kube, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  const first = new Map<KubernetesObject, KubernetesObject>();
  for (const manifest of manifests) {
    const isBackup = manifest.apiVersion === backups[0]?.apiVersion;
    if (isBackup) {
      const path = `${definitions}/${backupDefinition.metadata.name}`;
      await waitUntil(kube, path, isCrdEstablished, { timeoutMs: 20_000 });
    }
    first.set(manifest, await apply(kube, manifest));
  }
  assert(first.size >= 30, `${first.size} manifests`);
  for (const [manifest, before] of first) {
    const after = await apply(kube, manifest);
    assertEquals(written(after), written(before));
    if (isWrittenByTheServer(manifest)) continue;
    assertEquals(after.metadata.resourceVersion, before.metadata.resourceVersion, nameOf(manifest));
  }
}, ownCluster);

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.name}`;
}

/** An object without what the server keeps in it. */
function written(object: KubernetesObject & { status?: unknown }): Record<string, unknown> {
  const { metadata: { name, labels, annotations, uid, generation }, status: _, ...rest } = object;
  return { ...rest, metadata: { name, labels, annotations, uid, generation } };
}

/**
 * The API server sets conditions of the first three itself. A new Job or claim it stores once more
 * at the first change, though nothing in it has changed; a third time it does not.
 */
function isWrittenByTheServer({ kind = "" }: KubernetesObject): boolean {
  const kinds = ["CustomResourceDefinition", "FlowSchema", "PriorityLevelConfiguration"];
  return [...kinds, "Job", "PersistentVolumeClaim"].includes(kind);
}
