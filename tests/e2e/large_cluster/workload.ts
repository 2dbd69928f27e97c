/** Deployments of many pods, and what an operator writes about them. */

import type { ControlPlane } from "../cluster/control_plane.ts";

/** Namespace of the Deployments. */
export const NAMESPACE = "large";
const DEPLOYMENTS = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const CONFIG_MAPS = `/api/v1/namespaces/${NAMESPACE}/configmaps`;
const POLL_MS = 500;

interface Pod {
  metadata: { labels?: Record<string, string>; deletionTimestamp?: string };
  status?: { conditions?: { type: string; status: string }[] };
}

/** Deployments, each with the same number of replicas, and what their operators know of them. */
export class Workload {
  /** The wanted replicas of each Deployment. */
  readonly replicas = new Map<string, number>();
  readonly #controlPlane: ControlPlane;
  readonly #operators: readonly string[];

  /** Takes the names of the operators that write ConfigMaps. */
  constructor(controlPlane: ControlPlane, operators: readonly string[]) {
    this.#controlPlane = controlPlane;
    this.#operators = operators;
  }

  /** Creates Deployments. */
  async create(deployments: number, replicas: number): Promise<void> {
    for (let index = 0; index < deployments; index++) {
      const app = `web-${index}`;
      await this.#send("POST", DEPLOYMENTS, {
        metadata: { name: app, labels: { large: "yes" } },
        spec: {
          replicas,
          selector: { matchLabels: { app } },
          template: {
            metadata: { labels: { app } },
            spec: { containers: [{ name: "main", image: "example.com/main:1" }] },
          },
        },
      });
      this.replicas.set(app, replicas);
    }
  }

  /** Changes the number of replicas of a Deployment. */
  async scale(app: string, replicas: number): Promise<void> {
    await this.#send("PATCH", `${DEPLOYMENTS}/${app}`, { spec: { replicas } });
    this.replicas.set(app, replicas);
  }

  /** Sets the annotation that the operators copy. */
  async want(app: string, wanted: string): Promise<void> {
    await this.#send("PATCH", `${DEPLOYMENTS}/${app}`, { metadata: { annotations: { wanted } } });
  }

  /** Deletes all pods of a Deployment, which its controller replaces. */
  async deletePods(app: string): Promise<void> {
    await this.#send("DELETE", `${PODS}?labelSelector=app%3D${app}`);
  }

  /**
   * Waits until each Deployment has its pods ready, and each operator has counted them; returns the
   * milliseconds, or what differs after the limit.
   */
  async settled(limitMs: number): Promise<{ tookMs: number; differences: string[] }> {
    const startMs = performance.now();
    for (;;) {
      const differences = await this.#differences();
      const tookMs = performance.now() - startMs;
      if (differences.length === 0 || tookMs > limitMs) return { tookMs, differences };
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async #differences(): Promise<string[]> {
    const maps = await this.#list<{ metadata: { name: string }; data: { ready: string } }>(
      CONFIG_MAPS,
    );
    const counted = new Map(maps.map(({ metadata, data }) => [metadata.name, data?.ready]));
    const differences: string[] = [];
    for (const [app, replicas] of this.replicas) {
      for (const operator of this.#operators) {
        const ready = counted.get(`${app}-${operator}`);
        if (ready === String(replicas)) continue;
        differences.push(`${operator} has counted ${ready} of ${replicas} pods of ${app}`);
      }
    }
    if (differences.length > 0) return differences; // the pods are looked at last: they are many
    const ready = new Map<string, number>();
    for (const { metadata, status } of await this.#list<Pod>(PODS)) {
      const isReady = status?.conditions?.some(({ type, status }) =>
        type === "Ready" && status === "True"
      );
      const app = metadata.labels?.app ?? "";
      if (isReady) ready.set(app, (ready.get(app) ?? 0) + 1);
    }
    for (const [app, replicas] of this.replicas) {
      if (ready.get(app) !== replicas) differences.push(`${app} has ${ready.get(app)} pods`);
    }
    return differences;
  }

  async #list<T>(path: string): Promise<T[]> {
    const response = await this.#controlPlane.request("GET", `${path}?resourceVersion=0`);
    const { items }: { items: T[] } = await response.json();
    return items;
  }

  async #send(method: string, path: string, body?: unknown): Promise<void> {
    const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const response = await this.#controlPlane.request(method, path, { body, contentType });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    await response.body?.cancel();
  }
}
