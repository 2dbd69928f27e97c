import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { type Client, createClient } from "../../src/client/create_client.ts";
import { defineResource, type ResourceDefinition } from "../../src/client/resource_definition.ts";
import type { TestApiServer } from "../../src/testing/mod.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";

export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}

export interface Pod extends KubernetesObject {
  spec: { nodeName?: string; containers: { name: string; image: string }[] };
  status?: { phase?: string };
}

export interface Deployment extends KubernetesObject {
  spec: {
    replicas?: number;
    selector: { matchLabels: Record<string, string> };
    template: { metadata: { labels: Record<string, string> }; spec: Pod["spec"] };
  };
  status?: { observedGeneration?: number; replicas?: number };
}

export interface Namespace extends KubernetesObject {
  status?: { phase?: string };
}

/** The resources that the tests use, each under its name. */
export const resources: {
  configMaps: ResourceDefinition<ConfigMap>;
  pods: ResourceDefinition<Pod>;
  serviceAccounts: ResourceDefinition<KubernetesObject>;
  deployments: ResourceDefinition<Deployment>;
  namespaces: ResourceDefinition<Namespace>;
} = {
  configMaps: defineResource({ group: "", version: "v1", plural: "configmaps", kind: "ConfigMap" }),
  pods: defineResource({ group: "", version: "v1", plural: "pods", kind: "Pod" }),
  serviceAccounts: defineResource({
    group: "",
    version: "v1",
    plural: "serviceaccounts",
    kind: "ServiceAccount",
  }),
  deployments: defineResource({
    group: "apps",
    version: "v1",
    plural: "deployments",
    kind: "Deployment",
  }),
  namespaces: defineResource({
    group: "",
    version: "v1",
    plural: "namespaces",
    kind: "Namespace",
    namespaced: false,
  }),
};

/** A client for these resources. */
export type TestClient = Client<typeof resources>;

/** Makes a client for these resources. */
export function testClient(kube: KubeFetch): TestClient {
  return createClient(kube, { resources, fieldManager: "tests" });
}

/** A minimal Deployment. */
export function deployment(name: string, replicas = 1): Deployment {
  const labels = { app: name };
  return {
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "main", image: "example.com/main:1" }] },
      },
    },
  };
}

/** The method and path of each request that the server has answered. */
export function requestsOf(server: TestApiServer): string[] {
  return server.requests.map(({ method, path }) => `${method} ${path}`);
}
