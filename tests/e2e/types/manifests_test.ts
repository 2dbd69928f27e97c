import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import type { KubeFetch, KubernetesObject } from "../../../mod.ts";
import {
  createResourceClient,
  defineResource,
  type ResourceClient,
} from "../../../src/client/mod.ts";
import { waitUntil } from "../../../src/informer/conditions/wait_until.ts";
import { isCrdEstablished } from "../../../src/informer/conditions/conditions.ts";
import { backupDefinition, backups } from "../../fixtures/backups.ts";
import { builtInResources } from "../../fixtures/built_in_resources.ts";
import { manifests } from "../../fixtures/manifests.ts";
import { runtimeName, test } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";
import { readKubeconfig } from "../cluster/kubeconfig.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const { ownFiles } = await readKubeconfig(kubeconfig);
/** The test leaves cluster-scoped objects behind. */
const ownCluster = { ignore: ownFiles === undefined };
const namespace = `manifests-${runtimeName}`;
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

async function openKube(): Promise<{ kube: KubeFetch } & AsyncDisposable> {
  await using resources = new AsyncDisposableStack();
  const controlPlane = resources.use(await ControlPlane.loadKubeconfig(kubeconfig));
  const kube = resources.use(adminKube(controlPlane));
  const moved = resources.move();
  return { kube, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

const { group, names: { plural, kind } } = backupDefinition.spec;
const backupResource = defineResource({ group, version: "v1", plural, kind });

/** Returns the handle of an object's resource. */
function handleOf(
  kube: KubeFetch,
  { apiVersion, kind }: KubernetesObject,
): ResourceClient<KubernetesObject> {
  const resource = [...builtInResources, backupResource].find((resource) =>
    resource.kind === kind &&
    (resource.group ? `${resource.group}/${resource.version}` : resource.version) === apiVersion
  );
  assert(resource, `no resource for ${apiVersion} ${kind}`);
  const handle = createResourceClient<KubernetesObject>(kube, resource);
  return resource.namespaced ? handle.namespace(namespace) : handle;
}

function apply(kube: KubeFetch, object: KubernetesObject): Promise<KubernetesObject> {
  return handleOf(kube, object).apply(object, { fieldManager: "manifests" });
}

test("manifests are applied unchanged, and a second apply changes nothing", async () => {
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

/** Returns an object without the fields that the server maintains. */
function written(object: KubernetesObject & { status?: unknown }): Record<string, unknown> {
  const { metadata: { name, labels, annotations, uid, generation }, status: _, ...rest } = object;
  return { ...rest, metadata: { name, labels, annotations, uid, generation } };
}

/**
 * Returns whether a second apply may change the object. The API server sets conditions of the first
 * three kinds itself. It stores a new Job or claim again at the second apply, though nothing has
 * changed, but not at the third.
 */
function isWrittenByTheServer({ kind = "" }: KubernetesObject): boolean {
  const kinds = ["CustomResourceDefinition", "FlowSchema", "PriorityLevelConfiguration"];
  return [...kinds, "Job", "PersistentVolumeClaim"].includes(kind);
}
