import type { ObjectApi } from "../../../src/testing/writes/object_api.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import type { Dice } from "../../support/dice.ts";
import type { Tally } from "./tally.ts";

/** Namespaces of the objects. */
export const namespaces = ["blue", "green", "red"];

/** Labels that an object may have, so that updates move it into selections and out of them. */
const labelings: readonly Record<string, string>[] = [
  {},
  { tier: "web" },
  { tier: "db" },
  { tier: "web", hidden: "" },
];

const kind = { apiVersion: "v1", kind: "ConfigMap" };
const texts = ["plain ", "grün ", "日本 ", "🌍 ", '"quoted" \\ ', "\u2028 "];

/** Settings of {@linkcode ObjectTraffic}. */
export interface ObjectTrafficOptions {
  dice: Dice;
  tally: Tally;
  /** The most objects that exist at a time. */
  limit: number;
}

/** Creates, changes and deletes ConfigMaps at random. */
export class ObjectTraffic {
  readonly #objects: ObjectApi;
  readonly #options: ObjectTrafficOptions;

  constructor(objects: ObjectApi, options: ObjectTrafficOptions) {
    this.#objects = objects;
    this.#options = options;
  }

  /** Makes `count` changes. */
  burst(count: number): void {
    for (let change = 0; change < count; change++) this.#change();
  }

  /** Deletes all objects of a namespace. */
  empty(): void {
    const { dice, tally, limit } = this.#options;
    const namespace = dice.pick(namespaces);
    for (let each = 0; each < limit; each++) {
      const name = `o${each}`;
      if (!this.#find(name, namespace)) continue;
      tally.add("changes", "delete of all");
      this.#objects.delete({ ...kind, name, namespace });
    }
  }

  #change(): void {
    const { dice, tally, limit } = this.#options;
    const name = `o${dice.from(0, Math.ceil(limit / namespaces.length) - 1)}`;
    const namespace = dice.pick(namespaces);
    const current = this.#find(name, namespace);
    const change = !current
      ? "create"
      : dice.pick(["update", "update", "relabel", "delete", "replace"]);
    tally.add("changes", change);
    if (change === "delete" || change === "replace") {
      this.#objects.delete({ ...kind, name, namespace });
      if (change === "delete") return;
    }
    const labels = current && change === "update"
      ? current.metadata.labels ?? {}
      : dice.pick(labelings);
    const data = { text: dice.pick(texts).repeat(dice.from(0, dice.chance(0.1) ? 2_000 : 40)) };
    const next = { ...kind, metadata: { name, namespace, labels }, data };
    if (change === "create" || change === "replace") this.#objects.create(next);
    else this.#objects.update(next);
  }

  #find(name: string, namespace: string): KubeObject | undefined {
    try {
      return this.#objects.get({ ...kind, name, namespace });
    } catch {
      return undefined;
    }
  }
}
