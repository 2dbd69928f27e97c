import {
  defineResource,
  type ResourceDefinition,
} from "../../../src/client/resource_definition.ts";
import type { Condition } from "../../../src/controller/status/set_condition.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import type { TestApiServerOptions } from "../../../src/testing/mod.ts";
import { type Pod, startPod } from "../fakes/pod.ts";

/** A custom resource for the tests of controllers. */
export interface Website extends KubernetesObject {
  spec?: { text?: string; replicas?: number };
  status?: {
    conditions?: Condition[];
    observedGeneration?: number;
    url?: string;
    zones?: Record<string, number>;
  };
}

/** The type of ConfigMaps. */
export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

/** The resource of {@linkcode Website}. */
export const websites: ResourceDefinition<Website> = defineResource<Website>({
  group: "example.com",
  version: "v1",
  plural: "websites",
  kind: "Website",
});

/** The resource of {@linkcode ConfigMap}. */
export const configMaps: ResourceDefinition<ConfigMap> = defineResource<ConfigMap>({
  group: "",
  version: "v1",
  plural: "configmaps",
  kind: "ConfigMap",
});

/** The apiVersion and the kind of a Website. */
export const website = { apiVersion: "example.com/v1", kind: "Website" };

/** Starts a server that has Websites. */
export async function startWebsites(options: TestApiServerOptions = {}): Promise<Pod> {
  const { group, version, plural, kind } = websites;
  const names = { group, version, plural, kind };
  const served = { ...names, custom: true, status: true, scale: true, generation: true };
  return await startPod({ ...options, resources: [served] });
}

/** Returns a Website as the server has it. */
export function storedSite({ server }: Pod, name: string): Website | undefined {
  return server.store.get("example.com/websites", `default/${name}`)?.object as Website | undefined;
}
