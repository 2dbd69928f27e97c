/** Changes ConfigMaps at random, directly at the API server. */

import type { ControlPlane } from "../cluster/control_plane.ts";

/** Settings of {@linkcode ConfigMapWriter}. */
export interface ConfigMapWriterOptions {
  /** Label `run` of every object; it marks the objects of this run. */
  run: string;
  namespaces: readonly string[];
  /** Largest number of objects at a time. */
  limit: number;
  random: () => number;
}

const tiers = ["front", "back", undefined] as const;

/** Sends one write after the other; each is at the API server before the next one starts. */
export class ConfigMapWriter {
  readonly #controlPlane: ControlPlane;
  readonly #options: ConfigMapWriterOptions;
  /** Paths of the objects that exist. */
  readonly #paths = new Set<string>();
  #writes = 0;

  constructor(controlPlane: ControlPlane, options: ConfigMapWriterOptions) {
    this.#controlPlane = controlPlane;
    this.#options = options;
  }

  /** Creates the namespaces. */
  async begin(): Promise<void> {
    for (const name of this.#options.namespaces) {
      await this.#send("POST", "/api/v1/namespaces", { metadata: { name } });
    }
  }

  /** Creates, updates, relabels, deletes, or deletes and recreates one object. */
  async write(): Promise<void> {
    const { random, limit } = this.#options;
    const path = this.#pick([...this.#paths]);
    const share = random();
    if (path === undefined || (share < 0.35 && this.#paths.size < limit)) await this.create();
    else if (share < 0.6) await this.#merge(path, { data: this.#data() });
    else if (share < 0.75) await this.#merge(path, { metadata: { labels: this.#labels() } });
    else if (share < 0.93) await this.#delete(path);
    else {
      await this.#delete(path);
      await this.create(path);
    }
  }

  /** Creates an object, by default under a new name. */
  async create(path: string = this.#newPath()): Promise<void> {
    const [collection = "", name = ""] = path.split(/\/(?=[^/]*$)/);
    const metadata = { name, labels: this.#labels() };
    await this.#send("POST", collection, { metadata, data: this.#data() });
    this.#paths.add(path);
  }

  /** Deletes the remaining objects and the namespaces. */
  async end(): Promise<void> {
    for (const namespace of this.#options.namespaces) {
      await this.#send(
        "DELETE",
        `${collectionOf(namespace)}?labelSelector=run=${this.#options.run}`,
      );
      await this.#send("DELETE", `/api/v1/namespaces/${namespace}`);
    }
  }

  async #merge(path: string, patch: unknown): Promise<void> {
    await this.#send("PATCH", path, patch, "application/merge-patch+json");
  }

  async #delete(path: string): Promise<void> {
    await this.#send("DELETE", path);
    this.#paths.delete(path);
  }

  #newPath(): string {
    return `${collectionOf(this.#pick(this.#options.namespaces)!)}/object-${this.#writes}`;
  }

  #labels(): Record<string, string | null> {
    return { run: this.#options.run, tier: this.#pick(tiers) ?? null };
  }

  #data(): Record<string, string> {
    const text = "ä€𝄞".repeat(Math.floor(this.#options.random() * 30));
    return { writes: String(this.#writes), text };
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.#options.random() * items.length)];
  }

  async #send(method: string, path: string, body?: unknown, contentType?: string): Promise<void> {
    this.#writes++;
    const response = await this.#controlPlane.request(method, path, {
      body,
      ...(contentType !== undefined && { contentType }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  }
}

/** Returns the path of a namespace's ConfigMaps. */
export function collectionOf(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/configmaps`;
}
