import type { KubernetesObject } from "../../../src/core/object_meta.ts";

/** An object to write to the server. */
export type Given = KubernetesObject & Record<string, unknown>;

/** A ConfigMap with more metadata. */
export const configMap = (name: string, more = {}): Given => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...more },
});

/** A Pod with more metadata. */
export const podNamed = (name: string, more = {}): Given => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, ...more },
  spec: { containers: [{ name: "main", image: "main" }] },
});

/** A Deployment. */
export const deployment: Given = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "x" },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: "x" } },
    template: {
      metadata: { labels: { app: "x" } },
      spec: { containers: [{ name: "main", image: "main" }] },
    },
  },
};
