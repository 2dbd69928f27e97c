import { defineResource } from "../../../src/client/resource_definition.ts";
import { createManager } from "../../../src/controller/manager.ts";
import type { ReconcileContext } from "../../../src/controller/context/reconcile_context.ts";
import type { Watched } from "../../../src/controller/sources/watched.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import type { KubeFetch } from "../../../src/transport/kube_fetch.ts";
import type { Pod } from "../fakes/pod.ts";
import { heldWatches } from "./held_watches.ts";
import { configMaps, startWebsites, website, websites } from "./websites.ts";

const core = { group: "", version: "v1" };

export const pods = defineResource<KubernetesObject & { spec?: { nodeName?: string } }>({
  ...core,
  plural: "pods",
  kind: "Pod",
});

export const accounts = defineResource<KubernetesObject>({
  ...core,
  plural: "serviceaccounts",
  kind: "ServiceAccount",
});

export const namespaces = defineResource<KubernetesObject>({
  ...core,
  plural: "namespaces",
  kind: "Namespace",
  namespaced: false,
});

export const deployments = defineResource<KubernetesObject & { spec?: { replicas?: number } }>({
  group: "apps",
  version: "v1",
  plural: "deployments",
  kind: "Deployment",
});

/** Writes of a first reconcile, and what the second one must see. */
export interface LateWrite {
  /** The objects that are there before, without namespace in `default`. */
  given?: readonly (KubernetesObject & Record<string, unknown>)[];
  /** Selects the objects of all stores but that of Websites. */
  labelSelector?: string;
  /** Wraps the client. */
  wrap?: (kube: KubeFetch) => KubeFetch;
  /** The writes. */
  write: (context: ReconcileContext, pod: Pod) => Promise<unknown>;
  /** Returns what the stores show of them; called in the second reconcile. */
  seen: (find: Find) => unknown;
}

/** Finds the objects that the store of a resource shows. */
export type Find = <T extends KubernetesObject>(resource: { plural: string }) => readonly T[];

/** The outcome of a late write. */
export interface LateResult {
  /** The view of the second reconcile. */
  seen: unknown;
  /** Whether its key waited for the stores. */
  hasWaited: boolean;
  /** The number of times that the stores were too late. */
  storeTooLate: number;
}

/** Reconciles twice: the stores see nothing from the first reconcile on, until the key waits. */
export async function lateWrite(late: LateWrite): Promise<LateResult> {
  await using pod = await startWebsites();
  for (const object of late.given ?? []) {
    pod.server.objects.create(structuredClone(object) as never);
  }
  pod.server.objects.create({ ...website, metadata: { name: "a" } });
  const kube = pod.kube();
  const watches = heldWatches(late.wrap ? late.wrap(kube) : kube);
  await using manager = createManager(watches.kube);
  const stop = new AbortController();
  const result: LateResult = { seen: undefined, hasWaited: false, storeTooLate: 0 };
  const { labelSelector } = late;
  const watched = [pods, configMaps, accounts, namespaces, deployments].map((resource) => ({
    resource: resource as typeof configMaps,
    ...(labelSelector !== undefined && { labelSelector }),
  }));
  let hasWritten = false;
  const controller = manager.controller({
    for: websites,
    watches: watched.map((each: Watched<KubernetesObject>) => ({
      watched: each,
      keysOf: () => [],
    })),
    async reconcile(_site, context) {
      if (hasWritten) {
        const find = <T>({ plural }: { plural: string }) => {
          const { resource } = watched.find(({ resource }) => resource.plural === plural)!;
          const path = `/${resource.group ? "apis/apps" : "api"}/v1/${plural}`;
          const options = labelSelector === undefined ? {} : { labelSelector };
          return manager.informers.informer(path, options).store.list() as unknown as readonly T[];
        };
        result.seen = late.seen(find as Find);
        stop.abort();
        return;
      }
      hasWritten = true;
      watches.hold();
      await late.write(context, pod);
      return { requeueAfterMs: 1 };
    },
  });
  const running = manager.run({ signal: stop.signal });
  while (controller.counts.waitedForStore === 0 && !stop.signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  result.hasWaited = controller.counts.waitedForStore > 0;
  watches.release();
  await running;
  result.storeTooLate = controller.counts.storeTooLate;
  return result;
}
