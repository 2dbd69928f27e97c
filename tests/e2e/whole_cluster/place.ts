import process from "node:process";
import type { KubeFetch } from "../../../mod.ts";
import { createClient } from "../../../src/client/mod.ts";
import * as apps from "../../../src/types/apps/v1_resources.ts";
import * as batch from "../../../src/types/batch/v1_resources.ts";
import * as discovery from "../../../src/types/discovery/v1_resources.ts";
import * as core from "../../../src/types/core/v1_resources.ts";
import * as policy from "../../../src/types/policy/v1_resources.ts";
import { runtimeName } from "../../support/test.ts";
import { adminKube } from "../cluster/admin_kube.ts";
import { ControlPlane } from "../cluster/control_plane.ts";

const kubeconfig = process.env.KUBEWIRE_E2E_KUBECONFIG ?? "";
const resources = { ...core, ...apps, ...batch, ...discovery, ...policy };

/** A client of the whole cluster, and a namespace of its own. */
export interface Place extends AsyncDisposable {
  kube: KubeFetch;
  client: ReturnType<typeof clientOf>;
  namespace: string;
  controlPlane: ControlPlane;
}

/** Opens the cluster with a new namespace, which is deleted with its objects on dispose. */
export async function openPlace(): Promise<Place> {
  await using stack = new AsyncDisposableStack();
  const controlPlane = stack.use(await ControlPlane.loadKubeconfig(kubeconfig));
  const namespace = `whole-${runtimeName}-${crypto.randomUUID().slice(0, 8)}`;
  const kube = stack.use(adminKube(controlPlane, { namespace }));
  const client = clientOf(kube);
  await client.namespaces.create({ metadata: { name: namespace } });
  stack.defer(async () => void await client.namespaces.delete(namespace));
  const held = stack.move();
  return {
    kube,
    client,
    namespace,
    controlPlane,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Returns a client of the resources that tests of controllers use. */
export function clientOf(kube: KubeFetch) {
  return createClient(kube, { resources, fieldManager: "tests" });
}

/** Returns the spec of pods with a label `app`, whose containers start no process. */
export function podTemplate(app: string, image = "example.com/main:1") {
  return {
    metadata: { labels: { app } },
    spec: { containers: [{ name: "main", image }] },
  };
}
